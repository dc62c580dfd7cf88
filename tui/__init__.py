"""What faces the reader: the screen and the command line."""

import os

# Textual reads this once, when it is imported: a second key within a frame of the first waits 4 ms and not 16.
os.environ.setdefault("TEXTUAL_FPS", "240")
