"""What faces the reader: the screen and the command line."""
