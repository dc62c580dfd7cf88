"""Whole screens, each with its own keys."""
