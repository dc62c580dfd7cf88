"""The history screen: every change, and the way to take it back."""
