"""What must not be loaded is not: each package is imported in a process of its own, and what came along is read off."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

HEADLESS = [
    "store",
    "store.library",
    "store.query",
    "store.index",
    "store.importers",
    "store.exporters",
    "store.ledger",
    "store.notes",
    "store.highlights",
    "store.pages",
]


def loaded(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", HEADLESS)
def test_the_store_has_no_screen(module: str) -> None:
    assert loaded(f"import {module}").isdisjoint({"textual", "rich", "tui"})


def test_opening_a_library_does_not_load_the_index() -> None:
    assert loaded("from store.library import Library").isdisjoint({"numpy", "rapidfuzz", "textual"})


def test_a_note_is_written_without_what_looks_for_typing_errors() -> None:
    assert loaded("import store.notes.edits").isdisjoint({"numpy", "rapidfuzz"})


def test_a_query_is_checked_without_the_index() -> None:
    assert "numpy" not in loaded("from store.query import parse")


def test_what_waits_is_not_counted_before_there_is_an_index() -> None:
    asked = "from store.library import Library\nlibrary = Library.open()\nassert library.searcher.waiting() is None"
    assert "numpy" not in loaded(asked)


def test_what_is_subscribed_to_is_known_without_what_fetches() -> None:
    """The first key that walks the days waits for it."""
    code = "import store.fetching, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"store.importers", "tomlkit", "feedparser", "httpx2"} & set(done.stdout.split())


def test_the_screens_ask_the_library_and_none_of_its_rooms() -> None:
    """Papers and marks are had by one door; what lies behind it may change."""
    files = sorted((Path(__file__).parent.parent / "tui").rglob("*.py"))
    behind = re.compile(r"\b_?library\.(?:state|catalogue)\b")
    assert [str(path) for path in files if behind.search(path.read_text(encoding="utf-8"))] == []
    assert len(files) > 50


@pytest.mark.parametrize("statement", ["import tui.cli", "import tui.commands"])
def test_the_command_line_loads_no_textual(statement: str) -> None:
    assert "textual" not in loaded(statement)


def test_the_app_starts_without_what_the_first_row_does_not_need() -> None:
    """What parses command lines, looks for typing errors, edits a note or shows another screen is loaded when used."""
    code = "import sys; before = set(sys.modules); import tui.app; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(done.stdout.split())
    assert names.isdisjoint({"click", "numpy", "rapidfuzz", "importlib.metadata", "textual.widgets._text_area"})
    assert names.isdisjoint({"tui.questions.note_editor", "tui.questions.help", "tui.cli.base"})
    assert names.isdisjoint({"hashlib", "secrets", "tomllib", "store.identifiers", "store.highlights.sentences"})
    assert names.isdisjoint(f"tui.{wing}.screen" for wing in ("triage", "notes", "history", "statistics"))
    assert "tui.main.screen" in names


def test_a_room_has_all_that_it_offers() -> None:
    root = Path(__file__).parent.parent
    rooms = [path.parent for path in (root / "store").rglob("__init__.py") if "__all__" in path.read_text()]
    assert len(rooms) > 3
    for room in rooms:
        exec(f"from {'.'.join(room.relative_to(root).parts)} import *", {})


def test_what_a_package_offers_is_there() -> None:
    root = Path(__file__).parent.parent
    files = (path for wing in ("store", "tui") for path in sorted((root / wing).rglob("*.py")))
    offering = [path for path in files if "\n__all__ = " in path.read_text(encoding="utf-8")]
    names = [".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for path in offering]
    modules = [*map(importlib.import_module, names)]
    assert [(each.__name__, name) for each in modules for name in each.__all__ if not hasattr(each, name)] == []
    assert len(names) >= 5
