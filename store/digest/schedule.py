"""The line for cron, or the units for systemd, that fetch and send a digest each morning."""

import shlex
from collections.abc import Callable, Mapping, Sequence

_HOUR, _MINUTE = 7, 30


def cron(fetch: Sequence[str], send: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return a line for `crontab -e`; a fetch that fails keeps nothing from being sent."""
    said = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
    commands = (" ".join(filter(None, (said, shlex.join(words)))) for words in (fetch, send))
    line = "; ".join(commands).replace("%", "\\%")  # for cron a percent sign is the end of the line
    return f"{_MINUTE} {_HOUR} * * * {line}\n"


def systemd(fetch: Sequence[str], send: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return a service and its timer; exit code 1 means that nothing was new, and is no failure."""
    said = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in environment.items())
    return f"""\
# ~/.config/systemd/user/broadsheet-digest.service
[Unit]
Description=Broadsheet: fetch papers and send the digest

[Service]
Type=oneshot
{said}ExecStart=-{_command(fetch)}
ExecStart={_command(send)}
SuccessExitStatus=1

# ~/.config/systemd/user/broadsheet-digest.timer
# then: systemctl --user enable --now broadsheet-digest.timer
[Unit]
Description=Broadsheet: the digest of the morning

[Timer]
OnCalendar=*-*-* {_HOUR:02}:{_MINUTE}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


SCHEDULES: dict[str, Callable[[Sequence[str], Sequence[str], Mapping[str, str]], str]] = {
    "cron": cron,
    "systemd": systemd,
}
"""What can be printed for each of the programs that start others at a time of day."""


def _command(words: Sequence[str]) -> str:
    return " ".join(_quoted(word.replace("$", "$$")) for word in words)


def _quoted(word: str) -> str:
    word = word.replace("%", "%%")
    if word and all(character.isalnum() or character in "-_./:@=+,%$" for character in word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
