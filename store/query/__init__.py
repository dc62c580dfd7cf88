"""The query language: text into a tree, a tree into the papers it asks for, and why.

Reading a query needs no numpy, which takes a while to import. What answers one does: `answer`, and the accounts of
an answer in `explain`, `why`, `facets` and `complete`.
"""

from store.query.grammar import parse as parse
