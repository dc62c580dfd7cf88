"""Measurements: commands that print tables, never tests that pass or fail by the clock."""
