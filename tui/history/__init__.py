"""The history screen: every change, and how to undo it."""
