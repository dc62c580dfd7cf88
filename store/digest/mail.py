"""A digest as a mail: the text and the HTML of it, as alternatives, under headers that hold no stranger's word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime

from store.checksum import checksum
from store.digest.compose import Digest
from store.digest.html import write_html
from store.digest.text import write_text
from store.digest.wording import title_of
from store.errors import InputError
from store.quantities import counted
from store.text import clean
from store.times import moment_of, now

_POLICY = default.clone(cte_type="7bit")  # every server takes it, and a terminal prints it


def mail_of(digest: Digest, to: Sequence[str] = (), sender: str = "") -> EmailMessage:
    """Return a digest as a mail. Raises InputError for what is no address.

    The id of the mail says what is in it, so that where one is tried again that had arrived, one is seen to be there.
    """
    name = _name(digest)
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = f"{title_of(digest)}: {counted(len(digest.new), 'new paper')}"
    if sender:
        mail["From"] = checked(sender, alone=True)
    if to:
        mail["To"] = checked(", ".join(to))
    mail["Date"] = format_datetime((moment_of(digest.at) or now()).astimezone())
    mail["Message-ID"] = f"<digest.{name}@broadsheet.invalid>"
    mail["Auto-Submitted"] = "auto-generated"  # so that nobody's absence is told to the reader
    mail.set_content("".join(write_text(digest)))
    mail.add_alternative("".join(write_html(digest)), subtype="html")
    mail.set_boundary(f"=_{name}")
    return mail


def write_mail(digest: Digest, to: Sequence[str] = (), sender: str = "") -> Iterator[str]:
    """Write a digest as a mail, to open in a mail program."""
    yield mail_of(digest, to, sender).as_string()


def checked(addresses: str, *, alone: bool = False) -> str:
    """Return addresses as a header takes them; raises InputError for what is none."""
    text = clean(addresses)
    said = InputError(f"“{clean(addresses, limit=60)}” is no mail address")
    try:
        mail = EmailMessage(policy=_POLICY)
        mail["To"] = text
        found = mail["To"].addresses
    except (HeaderParseError, ValueError, IndexError, AttributeError):
        raise said from None
    plain = all(each.username and each.domain and each.addr_spec.isascii() for each in found)
    if not found or not plain or mail["To"].defects or (alone and len(found) > 1):
        raise said
    return ", ".join(map(str, found))


def _name(digest: Digest) -> str:
    said = "\n".join([digest.query, *sorted(digest.new)])
    return checksum(said.encode("utf-8", "replace"))[:24]
