"""The statistics screen: what was read when, and what came of it."""
