"""One line of text with a cursor: typing, words, and a history, without a screen."""

import re
from collections.abc import Callable

from tui.sheets.cells import clusters

_WORD_BEFORE = re.compile(r"\S*\s*$")
_WORD_AFTER = re.compile(r"^\s*\S*")


class LineEditor:
    """A line being typed; ``cursor`` is a position in it, from 0 to its length."""

    def __init__(self, text: str = "", history: list[str] | None = None) -> None:
        self.text = text
        self.cursor = len(text)
        self.history = history if history is not None else []
        self._back = 0
        self._draft = text

    def set(self, text: str, cursor: int | None = None) -> None:
        """Replace the line; the cursor goes to its end unless a position is given."""
        self.text = text
        self.cursor = len(text) if cursor is None else max(0, min(cursor, len(text)))

    def insert(self, text: str) -> None:
        """Insert a text at the cursor; line ends become spaces."""
        text = " ".join(text.splitlines())
        self.set(self.text[: self.cursor] + text + self.text[self.cursor :], self.cursor + len(text))
        self._back = 0

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; return whether it meant something here."""
        action = KEYS.get(key)
        if action is not None:
            action(self)
            return True
        if character is not None and character.isprintable():
            self.insert(character)
            return True
        return False

    def remember(self) -> None:
        """Add the line to the history as its newest, once."""
        line = self.text.strip()
        if line:
            if line in self.history:
                self.history.remove(line)
            self.history.append(line)
        self._back = 0

    def earlier(self) -> None:
        """Show the line of the history before this one."""
        if self._back == 0:
            self._draft = self.text
        start = self._back
        while self._back < len(self.history):
            self._back += 1
            if self.history[-self._back] != self.text:
                self.set(self.history[-self._back])
                return
        self._back = start

    def later(self) -> None:
        """Show the line of the history after this one, and at last what was being typed."""
        if self._back:
            self._back -= 1
            self.set(self.history[-self._back] if self._back else self._draft)

    def erase(self, start: int, stop: int) -> None:
        """Erase the characters from one position to another, and leave the cursor there."""
        start = max(0, start)
        self.set(self.text[:start] + self.text[stop:], start)
        self._back = 0

    def word_left(self) -> int:
        """Return where the word before the cursor begins."""
        found = _WORD_BEFORE.search(self.text[: self.cursor])
        return found.start() if found else 0

    def word_right(self) -> int:
        """Return where the word after the cursor ends."""
        found = _WORD_AFTER.search(self.text[self.cursor :])
        return self.cursor + (found.end() if found else 0)

    def left(self) -> int:
        """Return where what stands before the cursor begins: a letter with its marks, or a joined emoji."""
        *_, last = "", *clusters(self.text[: self.cursor])
        return self.cursor - len(last)

    def right(self) -> int:
        """Return where what stands at the cursor ends."""
        return self.cursor + len(next(clusters(self.text[self.cursor :]), ""))

    def back(self) -> int:
        """Return from where Backspace erases: of a letter with marks only the last one, as it was typed."""
        start = self.left()
        return self.cursor - 1 if self.text[start : start + 1].isalpha() else start

    def go(self, cursor: int) -> None:
        """Move the cursor, staying inside the line."""
        self.cursor = max(0, min(cursor, len(self.text)))


def _erase_word(line: LineEditor) -> None:
    line.erase(line.word_left(), line.cursor)


KEYS: dict[str, Callable[[LineEditor], None]] = {
    "backspace": lambda line: line.erase(line.back(), line.cursor),
    "delete": lambda line: line.erase(line.cursor, line.right()),
    "ctrl+w": _erase_word,
    "ctrl+backspace": _erase_word,
    "alt+backspace": _erase_word,
    "ctrl+u": lambda line: line.erase(0, line.cursor),
    "ctrl+k": lambda line: line.erase(line.cursor, len(line.text)),
    "left": lambda line: line.go(line.left()),
    "right": lambda line: line.go(line.right()),
    "ctrl+left": lambda line: line.go(line.word_left()),
    "ctrl+right": lambda line: line.go(line.word_right()),
    "home": lambda line: line.go(0),
    "alt+b": lambda line: line.go(line.word_left()),
    "alt+f": lambda line: line.go(line.word_right()),
    "alt+d": lambda line: line.erase(line.cursor, line.word_right()),
    "end": lambda line: line.go(len(line.text)),
    "ctrl+a": lambda line: line.go(0),
    "ctrl+e": lambda line: line.go(len(line.text)),
}
"""What the keys do that are no letters, by Textual's names."""


def letter_behind_escape(key: str, character: str | None) -> str | None:
    """Return the letter of Alt and a letter that moves nothing in a line: the same bytes are Esc and that letter."""
    if not key.startswith("alt+") or key in KEYS:
        return None
    return character if character and character.isprintable() else None
