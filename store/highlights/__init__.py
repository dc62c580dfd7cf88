"""Highlights: passages of an abstract that are found again after it was wrapped, imported or edited anew."""
