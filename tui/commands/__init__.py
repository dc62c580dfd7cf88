"""What a reader can do: one file per thing or small family, and one line here that registers it.

The order of the lines is the order in the help, in the palette and in the line of hints.
"""
# ruff: isort: skip_file

from tui.commands import move as move
from tui.commands import jump as jump
from tui.commands import days as days
from tui.commands import filter as filter
from tui.commands import rate as rate
from tui.commands import tag as tag
from tui.commands import note as note
from tui.commands import highlight as highlight
from tui.commands import status as status
from tui.commands import snooze as snooze
from tui.commands import passed_over as passed_over
from tui.commands import copy as copy
from tui.commands import open as open
from tui.commands import undo as undo
from tui.commands import triage as triage
from tui.commands import select as select
from tui.commands import sort as sort
from tui.commands import facets as facets
from tui.commands import views as views
from tui.commands import look as look
from tui.commands import export as export
from tui.commands import pipe as pipe
from tui.commands import fetching as fetching
from tui.commands import importing as importing
from tui.commands import enrich as enrich
from tui.commands import deciding as deciding
from tui.commands import duplicates as duplicates
from tui.commands import notes_settle as notes_settle
from tui.commands import notes_edit as notes_edit
from tui.commands import notes_queue as notes_queue
from tui.commands import history as history
from tui.commands import statistics as statistics
from tui.commands import recovery as recovery
from tui.commands import program as program
from tui.commands.registry import COMMANDS as COMMANDS
