"""Small screens that ask the reader for one thing and give it back."""
