"""The fields of the query language, one file per family; a new one is a file and a line here."""

from store.query.terms import dates as dates
from store.query.terms import names as names
from store.query.terms import numbers as numbers
from store.query.terms import state as state
from store.query.terms import tag as tag
from store.query.terms import text as text
