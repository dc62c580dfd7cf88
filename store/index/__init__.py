"""The search index: which papers, out of all, as masks over row numbers; derived from papers.db and the marks."""
