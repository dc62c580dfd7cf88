"""The keys worth knowing in a place, as the line at the bottom shows them."""

from collections.abc import Collection, Sequence

from tui.keymap import Command, Keymap
from tui.sheets.status_line import GAP, Hint


def hints_in(keymap: Keymap, place: str, first: Sequence[str], idle: Collection[str] = ()) -> list[Hint]:
    """List the keys of a place, those of the commands named ``first`` before others, but for commands that are idle.

    An empty name in ``first`` parts groups.
    """

    def rank(command: Command) -> int:
        return first.index(command.id) if command.id in first else len(first)

    hints: list[Hint] = []
    section = 0
    for command in sorted(keymap.commands(place), key=rank):
        word, keys = command.hint_in(place), keymap.keys_of(command.id, place)
        if word and keys and command.id not in idle:
            before, section = section, first[: rank(command)].count("")
            hints += [GAP] if hints and section != before else []
            hints.append(("1-5" if keys[0] == "1" else keys[0], word))
    return hints
