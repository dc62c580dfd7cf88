"""Search the library off the screen's thread, one request at a time; only the answer to the last one counts.

`Search.submit` is called in the screen's thread. Its own thread searches the library and changes nothing in it but the
index, which is brought up to date there; a third thread merges the index's small parts once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.errors import BroadsheetError
from store.library import Library

if TYPE_CHECKING:
    from store.query.answer import Answer
    from store.query.explain import Explanation

PATIENCE = 0.02
"""Seconds the screen waits for an answer, so that a quick one is painted in the same frame as the letter."""
IDLE = 1.0
"""Seconds after the first answer until what will be needed is loaded."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """The filter, the order, and why it is asked (``again``: only to find which papers no longer fit)."""

    query: str = ""
    sort: str | None = None
    reverse: bool = False
    again: bool = False
    keep: bool = True


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a request, the explanation of an empty one, or the error that came instead."""

    request: SearchRequest
    number: int
    answer: Answer | None = None
    account: Explanation | None = None
    error: Exception | None = None


class Search:
    """Runs requests in one thread; ``deliver`` is called with a result that is late, from that thread."""

    def __init__(self, library: Library, deliver: Callable[[SearchResult], object]) -> None:
        self._library, self._deliver = library, deliver
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._number = 0
        self._latest: Future[SearchResult] | None = None
        self._tidied, self._closed = False, threading.Event()

    def submit(self, request: SearchRequest, patience: float = PATIENCE) -> SearchResult | None:
        """Search; return the result if it comes within ``patience`` seconds, else None, and deliver it later."""
        if self._closed.is_set():
            return None
        self._number += 1
        number = self._number
        future = self._latest = self._thread.submit(self._find, request, number)
        try:
            return future.result(patience)
        except Late:
            future.add_done_callback(self._late)
            return None

    @property
    def busy(self) -> bool:
        """Whether an answer is still awaited."""
        return self._latest is not None and not self._latest.done()

    def is_last(self, result: SearchResult) -> bool:
        """Return whether nothing has been asked since."""
        return result.number == self._number

    def close(self) -> None:
        """Stop searching; a screen that comes back at the very end gets no answer."""
        self._closed.set()
        self._number += 1
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _find(self, request: SearchRequest, number: int) -> SearchResult:
        def cancelled() -> bool:
            return number != self._number

        if cancelled():
            return SearchResult(request, number)
        try:
            answer = self._library.search(
                request.query, sort=request.sort, reverse=request.reverse, cancelled=cancelled
            )
            empty = not answer.total and request.query.strip() and not cancelled()
            account = self._library.searcher.explain(request.query, cancelled=cancelled) if empty else None
            self._tidy()
            return SearchResult(request, number, answer, account)
        except Exception as error:
            return SearchResult(request, number, error=error)

    def _tidy(self) -> None:
        """Settle the index beside the search, once; leaving does not wait for it."""
        if not self._tidied:
            self._tidied = True
            threading.Thread(target=self._settle, name="tidy", daemon=True).start()

    def _settle(self) -> None:
        """Merge what is small, make the first formula no slower than the others, and check the whole index."""
        with suppress(BroadsheetError, OSError):  # the next question says what is wrong
            self._library.index.tidy()
        if not self._closed.wait(IDLE):
            from store.formulas import line

            line.load()
            with suppress(BroadsheetError, OSError):
                self._library.index.verify()

    def _late(self, future: Future[SearchResult]) -> None:
        if not future.cancelled():
            result = future.result()
            if self.is_last(result):
                self._deliver(result)
