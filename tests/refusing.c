/* A file system that lacks some calls: REFUSED="flock=37 fsync-folder=22" lets those fail with these error numbers. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int refused(const char *name) {
    const char *all = getenv("REFUSED"), *found = all;
    size_t length = strlen(name);
    while (found && (found = strstr(found, name))) {
        if ((found == all || found[-1] == ' ') && found[length] == '=') {
            errno = atoi(found + length + 1);
            return 1;
        }
        found += length;
    }
    return 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int flock(int descriptor, int how) { return refused("flock") ? -1 : REAL(flock)(descriptor, how); }
int fchmod(int descriptor, mode_t mode) { return refused("fchmod") ? -1 : REAL(fchmod)(descriptor, mode); }
int link(const char *from, const char *to) { return refused("link") ? -1 : REAL(link)(from, to); }
int linkat(int there, const char *from, int here, const char *to, int flags) {
    return refused("link") ? -1 : REAL(linkat)(there, from, here, to, flags);
}
int fsync(int descriptor) {
    struct stat found;
    int folder = fstat(descriptor, &found) == 0 && S_ISDIR(found.st_mode);
    return refused(folder ? "fsync-folder" : "fsync-file") ? -1 : REAL(fsync)(descriptor);
}
