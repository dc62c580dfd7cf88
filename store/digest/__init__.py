"""The digest: what is new, in groups that say why, to read in the terminal, to keep, or to send as a mail."""

from store.digest.compose import Digest, Group, Item, compose
from store.digest.formats import FORMATS, format_named, format_of
from store.digest.mail import mail_of
from store.digest.schedule import SCHEDULES
from store.digest.sending import send, usual_program
from store.digest.sent import Sent

__all__ = [
    "FORMATS",
    "SCHEDULES",
    "Digest",
    "Group",
    "Item",
    "Sent",
    "compose",
    "format_named",
    "format_of",
    "mail_of",
    "send",
    "usual_program",
]
