"""Notes of all papers: their edits, the queues they stand in, and the filter over them."""
