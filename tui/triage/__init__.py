"""Triage: papers decided on one at a time."""
