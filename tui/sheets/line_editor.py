"""One line of text with a cursor: typing, words, and a history, without a screen."""

from __future__ import annotations

import re
from collections.abc import Callable

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
        """Put another line in its place, with the cursor at its end unless said otherwise."""
        self.text = text
        self.cursor = len(text) if cursor is None else max(0, min(cursor, len(text)))

    def insert(self, text: str) -> None:
        """Type or paste at the cursor; line ends become spaces."""
        text = " ".join(text.splitlines())
        self.set(self.text[: self.cursor] + text + self.text[self.cursor :], self.cursor + len(text))
        self._back = 0

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; say whether it meant something here."""
        action = _KEYS.get(key)
        if action is not None:
            action(self)
            return True
        if character is not None and character.isprintable():
            self.insert(character)
            return True
        return False

    def remember(self) -> None:
        """Keep the line as the newest of the history, once."""
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

    def _erase(self, start: int, stop: int) -> None:
        self.set(self.text[:start] + self.text[stop:], start)
        self._back = 0

    def _word_left(self) -> int:
        found = _WORD_BEFORE.search(self.text[: self.cursor])
        return found.start() if found else 0

    def _word_right(self) -> int:
        found = _WORD_AFTER.search(self.text[self.cursor :])
        return self.cursor + (found.end() if found else 0)

    def backspace(self) -> None:
        """Erase the character before the cursor."""
        self._erase(max(0, self.cursor - 1), self.cursor)

    def delete(self) -> None:
        """Erase the character under the cursor."""
        self._erase(self.cursor, self.cursor + 1)

    def erase_word(self) -> None:
        """Erase the word before the cursor."""
        self._erase(self._word_left(), self.cursor)

    def erase_to_start(self) -> None:
        """Erase all that stands before the cursor."""
        self._erase(0, self.cursor)

    def erase_to_end(self) -> None:
        """Erase all that stands after the cursor."""
        self._erase(self.cursor, len(self.text))

    def go(self, cursor: int) -> None:
        """Move the cursor, staying inside the line."""
        self.cursor = max(0, min(cursor, len(self.text)))


_KEYS: dict[str, Callable[[LineEditor], None]] = {
    "backspace": LineEditor.backspace,
    "delete": LineEditor.delete,
    "ctrl+w": LineEditor.erase_word,
    "ctrl+backspace": LineEditor.erase_word,
    "alt+backspace": LineEditor.erase_word,
    "ctrl+u": LineEditor.erase_to_start,
    "ctrl+k": LineEditor.erase_to_end,
    "left": lambda line: line.go(line.cursor - 1),
    "right": lambda line: line.go(line.cursor + 1),
    "ctrl+left": lambda line: line.go(line._word_left()),
    "ctrl+right": lambda line: line.go(line._word_right()),
    "home": lambda line: line.go(0),
    "end": lambda line: line.go(len(line.text)),
    "ctrl+a": lambda line: line.go(0),
    "ctrl+e": lambda line: line.go(len(line.text)),
}
