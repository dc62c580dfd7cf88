"""When a paper counts as passed over: looked at so often that it is time to decide."""

PASSED = 4
"""How often a paper was passed over to be listed as such."""
PASSED_QUERY = f"is:inbox -is:snoozed passed:>={PASSED}"
