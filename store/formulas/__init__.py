"""TeX in titles and abstracts as text to read: formulas on one line, and the few commands that are sure."""
