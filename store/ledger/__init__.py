"""What was read when: ledger.db, the reading sessions in it, triage, and what they add up to."""
