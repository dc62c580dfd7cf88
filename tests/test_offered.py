"""What each place offers by key and by name: all that is said of its commands, as it was looked at last.

The help, the palette, the line of hints and `broadsheet keys` show no more than is listed here.
"""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tui.commands import COMMANDS
from tui.keymap import PLACES, Keymap


@pytest.mark.parametrize("place", PLACES)
def test_a_place_offers_what_it_did(place: str, snapshot: SnapshotAssertion) -> None:
    keymap = Keymap(COMMANDS.values())
    offered = [
        f"{one.id} | {' '.join(keymap.keys_of(one.id, place))} | {one.title} | {one.group} | {one.hint_in(place)}\n"
        f"    {one.help_in(place)}"
        for one in keymap.commands(place)
    ]
    assert "\n".join(offered) == snapshot


def test_the_ids_of_before_are_known(snapshot: SnapshotAssertion) -> None:
    assert {one.id: (*one.was, one.family) for one in COMMANDS.values() if one.was or one.family} == snapshot
