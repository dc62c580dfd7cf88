"""Hand a mail to the reader's own program for that; nothing here knows a server or a password."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from store.digest.sent import Sent
from store.errors import InputError, NotSent
from store.quantities import spelt
from store.text import clean

if TYPE_CHECKING:
    from pathlib import Path

    from store.digest.compose import Digest

PATIENCE = 120.0
"""Seconds that a program has to take a mail."""
_KNOWN = ("msmtp -t", "sendmail -t -i")
_PLACES = "/usr/sbin:/usr/lib:/usr/local/sbin"  # where sendmail is, beside the places that a cron job has
_UNKNOWN = "it was interrupted, so it is not known whether it arrived"


def send(digest: Digest, begin: str, mail: bytes, words: Sequence[str], folder: Path, sent: Sent) -> None:
    """Send a digest by a program, and keep that it was sent once it was taken. Raises NotSent and LibraryError.

    That it is tried is kept before: where that cannot be written, nothing is sent that would be sent again.
    """
    sent.failed = {"at": digest.at, "why": _UNKNOWN}
    sent.write(folder)
    try:
        hand_over(words, mail)
    except NotSent as error:
        sent.failed["why"] = str(error)
        sent.write(folder)
        raise
    sent.accepted(digest, begin)
    sent.write(folder)


def usual_program() -> list[str]:
    """Return the command of the msmtp or sendmail that there is; raises InputError where there is neither."""
    for known in _KNOWN:
        name, *options = known.split()
        if found := shutil.which(name) or shutil.which(name, path=_PLACES):
            return [found, *options]
    raise InputError(
        'there is no msmtp and no sendmail; [mail] program = "…" in the configuration names what sends mail'
    )


def hand_over(words: Sequence[str], mail: bytes, patience: float | None = None) -> None:
    """Give a program a mail, and wait until it has taken it. Raises NotSent where it did not.

    It is run by no shell. What it prints goes to a file, so that a child which it leaves behind holds nothing up.
    """
    name, patience = clean(os.path.basename(words[0]), limit=40), PATIENCE if patience is None else patience
    with TemporaryFile() as printed:
        try:
            with subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=printed, stderr=printed, start_new_session=True
            ) as program:
                code = _given(program, mail, patience)
        except FileNotFoundError:
            raise NotSent(f"there is no program “{clean(words[0], limit=60)}”, which mail.program names") from None
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise NotSent(f"{name} cannot be run: {why.lower()}") from error
        printed.seek(0)
        said = clean(printed.read(4_000).decode("utf-8", "replace"), limit=240)
    if code is None:
        raise NotSent(f"{name} had not taken the mail after {spelt(patience)}, and was ended{_after(said)}")
    if code:
        how = f"exit code {code}" if code > 0 else f"signal {-code}"
        raise NotSent(f"{name} did not take the mail ({how}){_after(said)}")


def _given(program: subprocess.Popen[bytes], mail: bytes, patience: float) -> int | None:
    """Return the exit code of a program that was given a mail; None where it took too long, and was ended."""
    try:
        program.communicate(mail, patience)
        return program.returncode
    except subprocess.TimeoutExpired:
        return None
    finally:
        if program.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def _after(said: str) -> str:
    return f": {said}" if said else ""
