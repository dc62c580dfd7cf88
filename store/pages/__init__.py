"""Notes as Markdown files, one page for each paper: written, read back, and compared."""
