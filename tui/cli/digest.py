"""What is new, composed to read or to send, on the command line: digest."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.errors import InputError, ReadOnly
from store.quantities import counted
from store.text import clean
from tui.cli import completing
from tui.cli.base import (
    LetteredOption,
    command,
    invocation,
    json_option,
    nothing,
    open_library,
    say,
    write_json,
    write_out,
)
from tui.cli.export import allow
from tui.cli.papers import ask, query_argument
from tui.config import load
from tui.programs import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.digest import Digest, Sent
    from store.digest.formats import DigestFormat
    from store.library import Library

_STANDARD_OUTPUT = Path("-")
_NARROWEST = 30  # columns
_WHEN = "a day such as 2026-08-01, monday, 3d or 2w, or a moment such as 2026-08-01T07:30Z"


@command(
    "digest",
    "broadsheet digest",
    "broadsheet digest agent --since monday -o digest.html",
    "broadsheet digest --send --to ada@example.org",
    "broadsheet digest --schedule cron",
)
@query_argument
@click.option(
    "--since", metavar="WHEN", help="Begin with this day, or moment in UTC, and not where the last one ended."
)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    shell_complete=completing.digest_formats,
    help="text (txt), html, eml or md (markdown).",
)
@click.option(
    "-o",
    "--output",
    cls=LetteredOption,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write to this file, in the format that its ending names; - is standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite any file without asking.")
@click.option("--send", "sending", is_flag=True, help="Send it as a mail, by the program that [mail] names.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Who gets the mail [the address that [mail] names].")
@click.option(
    "--schedule",
    type=click.Choice(["cron", "systemd"]),
    help="Print what fetches and sends at half past seven each morning.",
)
@json_option
def digest(
    query: tuple[str, ...],
    since: str | None,
    format_name: str | None,
    output: Path | None,
    force: bool,
    sending: bool,
    to: tuple[str, ...],
    schedule: str | None,
    as_json: bool,
) -> None:
    """Compose what is new, in groups that say why, or send it.

    New is what came into the library since the last digest that was sent, the first time since a day before; older
    papers that wait are added. Nothing changes by looking. --send hands the mail to msmtp or sendmail, or to what
    `[mail] program = "msmtp -t"` in the configuration names, and what was taken is not sent again; what failed is tried
    again the next time. Exit code 1: nothing is new, and nothing was sent. Exit code 4: the mail was not taken.
    """
    from store.digest import format_named, format_of

    text = " ".join(query)
    if schedule:
        if sending or output or format_name or since or as_json:
            raise click.UsageError("--schedule prints what sends; beside it are only a query and --to")
        write_out([_schedule(schedule, text, to)])
        return
    if sending:
        if output or (format_name and format_named(format_name).name != "eml"):
            raise click.UsageError("--send sends a mail; to write a file leave it out")
        _send(open_library(), text, since, to, as_json=as_json)
        return
    path = None if output == _STANDARD_OUTPUT else output
    format = format_named(format_name) if format_name else format_of(path or Path())
    if as_json and (format_name or output):
        raise click.UsageError("--json is a format of its own; leave out --format and -o")
    if to and format.name != "eml":
        raise click.UsageError("--to is for a mail: with --send, --schedule or --format eml")
    library = open_library()
    made, _, sent = _composed(library, text, since, again=since is not None)
    if sent.failure:
        say(f"the last digest was not sent: {sent.failure}; --send tries again")
    if as_json:
        _print(made)
    if not made.new:
        nothing(_empty(made))
    if not as_json:
        _write(library, made, format, path, to, force=force)


def _composed(library: Library, query: str, since: str | None, *, again: bool = False) -> tuple[Digest, str, Sent]:
    """Compose what is new; return it, the moment from which on papers were taken, and what was sent before.

    With ``again`` what was sent already is in it, too.
    """
    from store.dates import beginning
    from store.digest import Sent, compose
    from store.times import moment_of, stamp

    at, sent = stamp(), Sent.read(library.folder)
    asked = ask(library, query) if query else None
    begun, begin = sent.since(query, at)
    if since is not None:
        moment = moment_of(beginning(since, library.today))
        if moment is None:
            raise InputError(f"--since “{clean(since, limit=40)}” is not a time; expected {_WHEN}")
        begun = begin = stamp(moment)
    without = () if again else sent.papers
    return compose(library, begun, at, query=query, asked=asked, begin=begin, without=without), begin, sent


def _empty(made: Digest) -> str:
    from store.digest.wording import counted_of

    return counted_of(made)


def _write(
    library: Library, made: Digest, format: DigestFormat, path: Path | None, to: Sequence[str], *, force: bool
) -> None:
    from store.digest.mail import write_mail
    from store.digest.text import WIDTH, write_text
    from store.exporters import write_and_remember

    mail = load().mail if format.name == "eml" else {}
    pieces = write_mail(made, *_addresses(to, mail)) if format.name == "eml" else format.writer(made)
    if path is None and format.name == "text" and sys.stdout.isatty():
        pieces = write_text(made, max(_NARROWEST, min(WIDTH, shutil.get_terminal_size().columns)))
    if path is None:
        write_out(pieces)
        return
    if not force:
        allow(path, library)
    write_and_remember(path, pieces, library.folder)
    say(f"{counted(len(made.new), 'new paper')} written to {clean(str(path))} as {format.name}")


def _addresses(to: Sequence[str], mail: Mapping[str, str]) -> tuple[list[str], str]:
    """Return who gets a mail, and whose it is: the reader's own address, where no other is set."""
    own = mail.get("to", "").strip()
    return [*to] or ([own] if own else []), mail.get("from", "").strip() or own


def _send(library: Library, query: str, since: str | None, to: Sequence[str], *, as_json: bool) -> None:
    from store.digest import mail_of, send, usual_program
    from store.digest.mail import checked
    from store.digest.sent import one_at_a_time

    if library.readonly:
        raise ReadOnly(f"{library.readonly}; nothing was sent, as it could not be kept that it was")
    settings = load()
    for problem in settings.problems:
        if "mail" in problem:
            say(problem)
    addresses, sender = _addresses(to, settings.mail)
    if not addresses:
        raise InputError('nobody to send it to; --to ADDRESS says whom, or [mail] to = "…" in the configuration')
    for address in filter(None, (*addresses, sender)):
        checked(address)
    named = settings.mail.get("program", "")
    program = words_of(named) if named.strip() else usual_program()
    with one_at_a_time(library.folder, library.waits):
        made, begin, sent = _composed(library, query, since)
        if sent.failure:
            say(f"the last digest was not sent: {sent.failure}; trying again")
        if made.new:
            mail = mail_of(made, addresses, sender)
            send(made, begin, mail.as_bytes(), program, library.folder, sent)
    if as_json:
        _print(made)
    if not made.new:
        nothing(f"{_empty(made)}; nothing was sent")
    say(f"{counted(len(made.new), 'new paper')} sent to {clean(', '.join(addresses))}")


def _print(made: Digest) -> None:
    from store.exporters.json import record

    groups: list[dict[str, Any]] = [
        {
            "name": group.name,
            "title": group.title,
            "items": [{"paper": record(item.entry), "why": item.why, "new": item.new} for item in group.items],
        }
        for group in made.groups
    ]
    said = {"day": made.day.isoformat(), "at": made.at, "since": made.since, "query": made.query}
    write_json({**said, "new": list(made.new), "groups": groups})


def _schedule(name: str, query: str, to: Sequence[str]) -> str:
    """Return what another program is to be told so that it fetches and sends, with this library."""
    from store.digest import SCHEDULES
    from store.digest.mail import checked
    from store.opening import default_folder

    if not to and not load().mail.get("to"):
        say('nobody to send it to yet; --to ADDRESS says whom, or [mail] to = "…" in the configuration')
    for_library = ["--library", str((invocation().folder or default_folder()).absolute())]
    words = [_program(), *for_library]
    addresses = [word for address in to for word in ("--to", checked(address))]
    named = os.environ.get("BROADSHEET_CONFIG")
    environment = {"BROADSHEET_CONFIG": os.path.abspath(os.path.expanduser(named))} if named else {}
    send = [*words, "digest", "--send", *addresses, *(["--", clean(query)] if query else [])]
    return SCHEDULES[name]([*words, "fetch"], send, environment)


def _program() -> str:
    """Return where this program is, as others start it, who may have another PATH."""
    own = Path(sys.argv[0])
    if own.name == "broadsheet" and own.exists():
        return str(own.absolute())
    return shutil.which("broadsheet") or "broadsheet"
