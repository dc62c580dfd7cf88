"""The views that every library has: filters with a name, until the reader saves others under the same names."""

BUILT_IN = {
    "inbox": "is:inbox -is:snoozed",
    "queue": "is:queued OR is:reading",
    "starred": "is:starred",
    "noted": "has:note",
    "due": "is:due",
}
"""Name → query, in the order in which they are listed and have keys."""
