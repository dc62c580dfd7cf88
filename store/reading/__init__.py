"""Sittings of reading and the notes that come out of them, without a screen.

sentences   an abstract as spans that can be walked and marked
anchors     highlights that are found again, or not shown
ledger      what was done in each sitting, and how often a paper was passed over
pace        recaps, pace and estimates from the ledger's events
notes       edits of notes as functions on marks
queue       the rules by which notes come up for triage; note_filter narrows them
note_files  notes as Markdown pages, out and back in
statistics  the numbers of `broadsheet stats`

Each is imported by its own name; nothing here is loaded before it is used.
"""
