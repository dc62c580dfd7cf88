"""What is drawn: sheets, the window that scrolls, lines to type in, styles and glyphs."""
