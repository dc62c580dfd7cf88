"""A mail that is handed to a program: what is said where it is not taken, cut where it is long, and what is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from store.digest import Sent, send
from store.digest.sending import PATIENCE, hand_over
from store.digest.sent import MEMORY
from store.errors import LibraryError, NotSent
from tests.test_digest_formats import DIGEST

UNKNOWN = "it was interrupted, so it is not known whether it arrived"


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, f"{'x' * 39}…")])
def test_a_program_that_cannot_be_run_is_named_in_forty_characters(tmp_path: Path, length: int, shown: str) -> None:
    (tmp_path / ("x" * length)).mkdir()
    with pytest.raises(NotSent) as refused:
        hand_over([str(tmp_path / ("x" * length))], b"mail")
    assert str(refused.value) == f"{shown} cannot be run: permission denied"


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, f"{'x' * 59}…")])
def test_a_program_that_is_not_there_is_named_in_sixty_characters(length: int, shown: str) -> None:
    with pytest.raises(NotSent) as refused:
        hand_over(["x" * length], b"mail")
    assert str(refused.value) == f"there is no program “{shown}”, which mail.program names"


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("printf %4000s; echo x", ""),
        ("printf %3999s; echo xy >&2", ": x"),
        ("printf %0240d", f": {'0' * 240}"),
        ("printf %0241d", f": {'0' * 239}…"),
        ("printf 'out of\\n\\033[1m room'", ": out of room"),
    ],
)
def test_what_a_program_prints_is_said_in_a_line(printed: str, said: str) -> None:
    with pytest.raises(NotSent) as refused:
        hand_over(["/bin/sh", "-c", f"{printed}; exit 1"], b"")
    assert str(refused.value) == f"sh did not take the mail (exit code 1){said}"
    assert PATIENCE == 120


def test_what_was_tried_is_kept_before_and_how_it_went_after(tmp_path: Path) -> None:
    sent, seen = Sent(papers=["p:0"]), tmp_path / "seen.json"
    words = ["/bin/sh", "-c", f"cat {tmp_path / MEMORY} > {seen}; exit 3"]
    with pytest.raises(NotSent):
        send(DIGEST, DIGEST.since, b"mail", words, tmp_path, sent)
    tried = {"version": 1, "streams": {}, "papers": ["p:0"], "failed": {"at": DIGEST.at, "why": UNKNOWN}}
    assert json.loads(seen.read_bytes()) == tried
    why = "sh did not take the mail (exit code 3)"
    failed = {**tried, "failed": {"at": DIGEST.at, "why": why}}
    assert json.loads((tmp_path / MEMORY).read_bytes()) == failed and sent.failure == why
    send(DIGEST, DIGEST.since, b"mail", ["/bin/sh", "-c", f"cat > {seen}"], tmp_path, sent)
    assert seen.read_bytes() == b"mail" and sent == Sent.read(tmp_path)
    assert json.loads((tmp_path / MEMORY).read_bytes()) == {
        "version": 1,
        "streams": {DIGEST.query: {"at": DIGEST.at, "from": DIGEST.since}},
        "papers": ["p:0", "p:1", "p:2"],
        "failed": {},
    }
    with pytest.raises(LibraryError):
        send(replace(DIGEST, at="later"), "", b"again", ["/bin/sh", "-c", f"cat > {seen}"], tmp_path / "none", sent)
    assert seen.read_bytes() == b"mail", "what cannot be kept is not sent"
