"""What is drawn: each widget is given values and sends messages, and knows no command, screen or library."""
