"""The fields that ask where a paper stands and what there is of it: status, is, has, no."""

from store.models import Status
from store.query.criteria import Among, Between, Criterion, Has
from store.query.fields import Value, field

_STATUSES = tuple(status.value for status in Status)
STATES = (*_STATUSES, "unread", "starred", "due", "snoozed", "duplicate", "updated", "withdrawn", "removed", "conflict")
PARTS = ("note", "tag", "rating", "link", "code", "highlight", "abstract", "author", "summary")
_UNREAD = ("inbox", "queued", "reading")


def _choice(value: Value, choices: tuple[str, ...]) -> str:
    text = value.text.lower()
    if text not in choices:
        said = f"“{value.text}” is not one of them" if text else "a value is missing"
        raise value.wrong(said, "one of " + ", ".join(choices), choices)
    return text


@field("status", values=_STATUSES)
def status(value: Value) -> Criterion:
    """status:queued finds papers with that status: inbox, queued, reading, read or skipped."""
    return Among((_choice(value, _STATUSES),))


@field("is", ops=(":",), values=STATES)
def state(value: Value) -> Criterion:
    """is:unread (not read or skipped), is:starred (rated 4, 5), is:updated (a new version, published), and so on."""
    match _choice(value, STATES):
        case "unread":
            return Among(_UNREAD)
        case "starred":
            return Between("rating", 4, 5)
        case "due":
            return Between("due", None, value.today.toordinal())
        case "snoozed":
            return Between("due", value.today.toordinal() + 1, None)
        case "updated":
            return Between("noticed", None, None)
        case "withdrawn":
            return Between("withdrawn", None, None)
        case "duplicate" | "removed" | "conflict" as one:
            return Has(one)
        case one:
            return Among((one,))


@field("has", ops=(":",), values=PARTS)
def has(value: Value) -> Criterion:
    """has:note, has:tag, has:rating, has:link, has:code, has:highlight, has:abstract, has:author, has:summary."""
    return Has(_choice(value, PARTS))


@field("no", ops=(":",), values=PARTS)
def lacks(value: Value) -> Criterion:
    """no:note, no:tag and so on: the papers that has: leaves out."""
    return Has(_choice(value, PARTS), wanted=False)
