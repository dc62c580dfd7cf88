"""A server of news on this computer, which replays the shapes of real answers, and misbehaves when it is asked to.

`NewsServer.weather` is what happens instead of an answer: one of WEATHER. No test waits for it: `Hurried` is a clock
whose waits take no time, and IMPATIENT is patience of a fraction of a second.
"""

from __future__ import annotations

import gzip
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2

from store.sources.cache import ByteCache
from store.sources.client import Client, Patience
from store.sources.clock import Clock
from store.sources.endpoints import Endpoints
from store.sources.pace import Pace

IMPATIENT = Patience(connect=0.2, read=0.06, answer=0.08, size=300_000)
PATIENT = Patience(size=300_000)
CERTIFICATE = Path(__file__).with_name("self_signed.pem")
DAY = "2026-06-12"


class Hurried(Clock):
    """A clock whose waits are over at once; ``waited`` has how long each would have been."""

    def __init__(self) -> None:
        self.time, self.waited = 1_800_000_000.0, list[float]()

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float, cancelled: threading.Event) -> None:
        self.time += seconds
        self.waited.append(seconds)


def paper_item(number: int, day: str = DAY, **changed: Any) -> dict[str, Any]:
    """Make an item of Daily Papers in its real shape, invented."""
    name, month = f"{2606 + number // 90_000:04}.{10_000 + number % 90_000}", f"{day}T00:00:00.000Z"
    inner = {
        **{"id": name, "title": f"Paper {number} of {day}", "summary": f"What number {number} is about, in short."},
        "authors": [{"_id": "a", "name": f"Ada {number}", "hidden": False}, {"_id": "b", "name": "Ben Ono"}],
        **{"publishedAt": "2026-06-11T00:00:00.000Z", "submittedOnDailyAt": month, "upvotes": number % 7},
        "submittedOnDailyBy": {"_id": "s", "fullname": "Sam Mitter", "name": "sam", "type": "user"},
        **{"discussionId": "d", "ai_summary": f"Number {number} in a sentence.", "ai_keywords": ["kites"]},
        **{"githubRepo": f"https://github.com/o/r{number}", "githubStars": number},
        "organization": {"_id": "o", "name": "org", "fullname": "The Org"},
    } | changed
    return {
        **{"paper": inner, "publishedAt": "2026-06-10T20:00:00.000Z", "title": inner["title"]},
        **{"summary": inner["summary"], "numComments": 2, "isAuthorParticipating": False},
        "submittedBy": {"_id": "s", "fullname": "Sam Mitter", "name": "sam", "type": "user"},
    }


def atom_entry(number: int) -> str:
    """Make an entry as arXiv's programming interface has them, invented."""
    return (
        f"<entry><id>http://arxiv.org/abs/2606.{10_000 + number}v1</id><title>Paper {number}</title>"
        f"<updated>2026-06-11T17:59:46Z</updated><published>2026-06-11T17:59:46Z</published>"
        f"<summary>  What number {number} is\nabout.</summary><category term='cs.CL'/>"
        "<author><name>Ada Lovelace</name></author></entry>"
    )


def atom_feed(count: int, total: int | None = None) -> bytes:
    """Make a feed of so many entries, which says how many there are in all."""
    entries = "".join(map(atom_entry, range(count)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns="http://www.w3.org/2005/Atom"><title>News</title><updated>2026-06-12T04:00:00Z</updated>'
        f"<opensearch:totalResults>{count if total is None else total}</opensearch:totalResults>{entries}</feed>"
    ).encode()


@dataclass
class Reply:
    """What an address answers."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(value: object, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), headers=headers)


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    at: float


class NewsServer:
    """Answers by ``pages``, a function for each path (a longer one first); ``asked`` has what came.

    Where ``etags`` is set, each answer has one, and 304 is answered to who knows it.
    """

    def __init__(self, *, secure: bool = False) -> None:
        self.secure = secure
        self.pages: dict[str, Callable[[Asked], Reply]] = {}
        self.asked: list[Asked] = []
        self.weather: str | None = None
        self.weathers: list[str] = []
        """What happens to the next requests, one each, before ``weather`` does."""
        self.etags = True
        self._server = _Quiet(("127.0.0.1", 0), _Handler)
        self._server.news = self
        if secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http{'s' if self.secure else ''}://{self.place}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def forget(self) -> None:
        """Answer nothing any more, in fair weather, as if nothing had been asked."""
        self.pages.clear()
        self.asked.clear()
        self.weathers.clear()
        self.weather, self.etags = None, True

    def serve(self, path: str, reply: Reply | Callable[[Asked], Reply]) -> None:
        """Answer whatever begins with a path so."""
        self.pages[path] = reply if callable(reply) else lambda _: reply

    def days(self, days: Mapping[str, list[dict[str, Any]]], size: int = 100) -> None:
        """Answer as the listing of Daily Papers does, of these days, page by page."""

        def listed(asked: Asked) -> Reply:
            items = days.get(asked.query.get("date", DAY), [])
            limit, page = min(size, int(asked.query.get("limit", 50))), int(asked.query.get("p", 0))
            shown = items[page * limit : (page + 1) * limit]
            more = (page + 1) * limit < len(items)
            query = "&".join(f"{name}={value}" for name, value in {**asked.query, "p": str(page + 1)}.items())
            link = {"Link": f'<{self.address}/api/daily_papers?{query}>; rel="next"'} if more else {}
            return as_json(shown, **link)

        self.serve("/api/daily_papers", listed)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    news: NewsServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: they are to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a body waits for 40 ms behind its headers
    server: _Quiet

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        news, parts = self.server.news, urlsplit(self.path)
        asked = Asked(parts.path, dict(parse_qsl(parts.query)), dict(self.headers.items()), time.monotonic())
        news.asked.append(asked)
        pages = sorted(news.pages, key=len, reverse=True)
        page = next((news.pages[path] for path in pages if parts.path.startswith(path)), None)
        reply = page(asked) if page else Reply(b'{"error":"there is no such page"}', 404)
        weather = news.weathers.pop(0) if news.weathers else news.weather
        if weather:
            WEATHER[weather](self, reply)
        else:
            self.reply(reply)

    def reply(self, reply: Reply) -> None:
        headers = {"Content-Type": reply.kind, **reply.headers}
        if self.server.news.etags and reply.status == 200:
            headers["ETag"] = f'"{hash(reply.body):x}"'
            if self.headers.get("If-None-Match") == headers["ETag"]:
                reply, headers = Reply(b"", 304), {"ETag": headers["ETag"]}
        self.send(reply.status, headers, reply.body)

    def send(self, status: int, headers: Mapping[str, str], body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def hang_up(self) -> None:
        self.close_connection = True


def _status(status: int, **headers: str) -> Callable[[_Handler, Reply], None]:
    def weather(handler: _Handler, reply: Reply) -> None:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send(status, {"Content-Type": "text/plain", **said}, b"something is wrong")

    return weather


def _body(body: bytes, kind: str, status: int = 200, **headers: str) -> Callable[[_Handler, Reply], None]:
    return lambda handler, reply: handler.send(status, {"Content-Type": kind, **headers}, body)


def _cut_off(handler: _Handler, reply: Reply) -> None:
    handler.send(200, {"Content-Type": reply.kind}, reply.body[: len(reply.body) // 2], len(reply.body))
    handler.hang_up()


def _half(handler: _Handler, reply: Reply) -> None:
    """Send half of it as if it were the whole."""
    handler.send(200, {"Content-Type": reply.kind}, reply.body[: len(reply.body) // 2])


def _half_packed(handler: _Handler, reply: Reply) -> None:
    packed = gzip.compress(reply.body)
    handler.send(200, {"Content-Type": reply.kind, "Content-Encoding": "gzip"}, packed[: len(packed) // 2])


def _silent(handler: _Handler, reply: Reply) -> None:
    time.sleep(0.1)
    handler.hang_up()


def _slow(handler: _Handler, reply: Reply) -> None:
    handler.send(200, {"Content-Type": reply.kind}, b"", len(reply.body))
    with suppress(OSError):
        for at in range(20):
            handler.wfile.write(reply.body[at : at + 1])
            handler.wfile.flush()
            time.sleep(0.02)
    handler.hang_up()


def _endless(handler: _Handler, reply: Reply) -> None:
    """Send the same again and again."""
    handler.send_response(200)
    handler.send_header("Content-Type", reply.kind)
    handler.end_headers()
    with suppress(OSError):
        for _ in range(100_000):
            handler.wfile.write(reply.body)
    handler.hang_up()


def _bomb(handler: _Handler, reply: Reply) -> None:
    handler.send(200, {"Content-Type": reply.kind, "Content-Encoding": "gzip"}, _BOMB)


_BOMB = gzip.compress(b"[" + b" " * 30_000_000 + b"]")


def _round(handler: _Handler, reply: Reply) -> None:
    handler.send(302, {"Location": handler.path}, b"")


def _no_http(handler: _Handler, reply: Reply) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\x00\x01\x02")
    handler.hang_up()


def _hung_up(handler: _Handler, reply: Reply) -> None:
    handler.hang_up()


def _moved(address: str) -> Callable[[_Handler, Reply], None]:
    return lambda handler, reply: handler.send(302, {"Location": address}, b"")


WEATHER: dict[str, Callable[[_Handler, Reply], None]] = {
    "bad request": _status(400),
    "not let in": _status(403),
    "asked too often": _status(429, Retry_After="300"),
    "out of order": _status(500),
    "resting shortly": _status(503, Retry_After="7"),
    "resting": _status(503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"),
    "cut off": _cut_off,
    "half of it": _half,
    "half packed": _half_packed,
    "silent": _silent,
    "slow": _slow,
    "endless": _endless,
    "bomb": _bomb,
    "wrong type": _body(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    "wrong packing": _body(b"\x1b\x00", "application/json", **{"Content-Encoding": "br"}),
    "web page": _body(b"<!DOCTYPE html>\n<html><body>Log in to the hotel</body></html>", "text/html"),
    "nothing": _body(b"", "application/json"),
    "error object": _body(b'{"error":"Sorry, we can\'t find the page you are looking for."}', "application/json"),
    "round and round": _round,
    "moved inside": _moved("http://127.0.0.1:9/secret"),
    "moved off the web": _moved("file:///etc/passwd"),
    "no HTTP": _no_http,
    "hung up": _hung_up,
}
"""What may happen instead of an answer."""


@contextmanager
def news(*, secure: bool = False) -> Iterator[NewsServer]:
    """Run a server, a ``secure`` one with a certificate that it made itself."""
    server = NewsServer(secure=secure)
    try:
        yield server
    finally:
        server.close()


def client_for(server: NewsServer, folder: Path, **given: Any) -> Client:
    """Make a client to which a server is Hugging Face and arXiv, and which waits for nothing."""
    endpoints = Endpoints(server.address, server.address, (server.place,))
    values = {"pace": Pace(None), "patience": PATIENT, "clock": Hurried(), **given}
    return Client(ByteCache(folder / "cache"), values.pop("endpoints", endpoints), **values)


class Sent(httpx2.SyncByteStream):
    """A body in pieces; ``taken`` counts those that were read."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces, self.taken = pieces, 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.taken += 1
            yield piece
