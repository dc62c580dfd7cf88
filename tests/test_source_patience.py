"""How long servers are waited for, what becomes of their connections, and what is the same for all programs."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing
from pathlib import Path

import httpcore2
import httpx2
import platformdirs
import pytest

from store.errors import SourceFailed, Stopped
from store.sources import SOURCES, Source
from store.sources.addresses import is_public, resolve
from store.sources.answers import Unfit, check
from store.sources.bodies import start, whole
from store.sources.cache import ByteCache
from store.sources.client import Client, Patience
from store.sources.clock import Clock
from store.sources.connecting import Connections
from store.sources.endpoints import Endpoints
from store.sources.pace import Pace, shared_path
from store.sources.trouble import Trouble
from tests.news_server import Hurried, Sent, as_json, news, paper_item

# -- how long ------------------------------------------------------------------------------------------------------


class Mute(httpcore2.NetworkStream):
    """A connection over which nothing comes; ``waited`` has how long each step of it was to take."""

    def __init__(self, waited: list[tuple[str, float | None]]) -> None:
        self.waited = waited

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.waited.append(("write", timeout))

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.waited.append(("read", timeout))
        raise httpcore2.ReadTimeout

    def close(self) -> None:
        self.waited.append(("close", None))

    def get_extra_info(self, info: str) -> None:
        return None


def test_a_mute_server_is_tried_three_times_with_five_seconds_to_be_reached_and_ten_to_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = list[tuple[str, float | None]]()
    monkeypatch.setattr("time.monotonic", lambda: 100.0)

    def connect(made: Connections, host: str, port: int, timeout: float | None = None, **_: object) -> Mute:
        waited.extend([("whole", made.left(None)), ("connect", timeout)])
        return Mute(waited)

    monkeypatch.setattr(Connections, "connect_tcp", connect)
    clock, line = Hurried(), r"^kites\.org: does not answer in time; try again later$"
    client = Client(ByteCache(tmp_path), Endpoints("http://kites.org"), pace=Pace(None), clock=clock)
    with client, pytest.raises(SourceFailed, match=line):
        client.get("http://kites.org/feed")
    each_time = [("whole", 60), ("connect", 5), ("write", 10), ("read", 10), ("close", None)]
    assert [*dict.fromkeys(waited)] == each_time
    assert waited.count(("read", 10)) == 3 and len(clock.waited) == 2


def test_no_more_than_fifty_million_bytes_are_taken_of_an_answer() -> None:
    with pytest.raises(Trouble, match=r"^sends more than 50 MB, more than any list of papers$"):
        whole(httpx2.Response(200, stream=Sent(bytes(50_000_000), b"k")), "here", Patience().size)


def test_of_an_error_one_piece_is_read_where_that_is_enough() -> None:
    sent = Sent(*[b"k" * 65_536] * 4)
    assert start(httpx2.Response(500, stream=sent), 65_535) == b"k" * 65_535 and sent.taken == 1


def test_a_read_that_has_a_moment_takes_no_longer() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        made = Connections([("here", port)], lambda host, port: ["127.0.0.1"], threading.Event())
        with closing(made.connect_tcp("here", port, 2)) as stream:
            begun = time.monotonic()
            for seconds in (0.0, 0.01):
                with pytest.raises(httpcore2.ReadTimeout):
                    stream.read(9, seconds)
            assert time.monotonic() - begun < 0.15


def test_what_takes_its_time_is_waited_for_while_the_reader_has_not_enough() -> None:
    looked, seen_twice = list[float](), threading.Event()

    class NotYet(threading.Event):
        def is_set(self) -> bool:
            looked.append(time.monotonic())
            if len(looked) == 2:
                seen_twice.set()
            return False

    def connect() -> str:
        return "made" if seen_twice.wait(5) else "too late"

    assert Connections([], lambda host, port: [], NotYet()).apart(connect) == "made"
    assert looked[1] - looked[0] < 1, "who has enough of it is not kept"


def test_the_clock_of_the_network_is_that_of_this_computer_and_waits_as_long_as_it_is_told() -> None:
    waited = list[float | None]()

    class Enough(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout)
            return True

    Clock().wait(7, Enough())
    assert waited == [7] and abs(Clock().now() - time.time()) < 60


# -- connections ---------------------------------------------------------------------------------------------------


def test_one_connection_serves_for_all_that_a_server_is_asked_and_is_closed_at_the_end(tmp_path: Path) -> None:
    heard = list[bytes]()
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def answer() -> None:
            caller, _ = listening.accept()
            with caller:
                while said := caller.recv(9_999):
                    heard.append(said[:7])
                    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
                heard.append(b"the end")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        patience = Patience(connect=1, read=1, tries=1)
        with Client(ByteCache(tmp_path), Endpoints(address), pace=Pace(None), patience=patience) as client:
            for name in "ab":
                assert client.get(f"{address}/{name}").body == b"[]"
        thread.join(1)
    assert heard == [b"GET /a ", b"GET /b ", b"the end"]


def test_the_client_of_a_library_keeps_answers_in_a_folder_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    enough = threading.Event()
    with news() as server:
        server.serve("/api/daily_papers", as_json([paper_item(1)]))
        with Client.of(tmp_path, {"hf": server.address, "allow": ["10.0.0.7:81"]}, enough) as client:
            assert client.endpoints == Endpoints(server.address, "", ("10.0.0.7:81",))
            assert len(list(SOURCES["hf"].newest(client, ()))) == 1
            enough.set()
            with pytest.raises(Stopped):
                list(SOURCES["hf"].newest(client, ()))
    assert len([*(tmp_path / "cache").iterdir()]) == 1 and not [each for each in tmp_path.iterdir() if each.is_file()]


def test_a_host_has_each_of_its_addresses_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[tuple[object, ...]]()

    def getaddrinfo(host: str, port: int, type: int = 0) -> list[tuple[object, ...]]:
        asked.append((host, port, type))
        places = [("8.8.8.8", 443), ("2606:4700::1111", 443, 0, 0), ("8.8.8.8", 443)]
        return [(socket.AF_INET, type, 6, "", place) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert resolve("kites.org", 443) == ["8.8.8.8", "2606:4700::1111"]
    assert asked == [("kites.org", 443, socket.SOCK_STREAM)]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(("2002:808:808::", True), ("2002:a00:1::", False)),
        *(("2001:0:4136:e378:8000:63bf:f7f7:f7f7", True), ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False)),
        *(("64:ff9b::808:808", True), ("64:ff9b::a00:1", False), ("64:ff9b:1::808:808", False)),
        *(("fec0::1", False), ("feff::1", False), ("fec0::1%eth0", False)),
        *(("240.0.0.1", False), ("224.0.1.1", False), ("ff0e::1", False), ("8.8.8.8%eth0", True)),
    ],
)
def test_an_address_is_as_open_as_what_it_holds_and_as_its_network(address: str, public: bool) -> None:
    assert is_public(address) is public


# -- turns ---------------------------------------------------------------------------------------------------------


def test_all_programs_of_a_reader_take_their_turns_from_one_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(platformdirs, "user_cache_dir", lambda program: str(tmp_path / program))
        file = tmp_path / "broadsheet" / "arxiv.turn"
        assert shared_path() == file
        clock = Hurried()
        client = Client(ByteCache(tmp_path / "cache"), Endpoints("http://127.0.0.1:1"), clock=clock)
        for _ in range(2):
            with pytest.raises(SourceFailed):
                client.get("http://kites.arxiv.org:1/feed")
        assert clock.waited and float(file.read_text()) >= clock.now()

    def nowhere(program: str) -> str:
        raise RuntimeError("no home")

    monkeypatch.setattr(platformdirs, "user_cache_dir", nowhere)
    assert shared_path() is None


# -- the ends of what is due -----------------------------------------------------------------------------------------


def test_a_feed_may_end_with_remarks_as_long_as_a_page() -> None:
    def ending(length: int) -> bytes:
        return b"<feed>" + b"<entry/>" * 9 + b"</feed>" + b"<!--" + b"-" * (length - len("</feed><!---->")) + b"-->"

    check(ending(2_000), "xml", "")
    with pytest.raises(Unfit, match=r"^sent a feed that is cut off; try again later$"):
        check(ending(2_001), "xml", "")


def test_of_what_a_source_does_not_have_nothing_comes(tmp_path: Path) -> None:
    with Client(ByteCache(tmp_path), Endpoints("http://127.0.0.1:1"), pace=Pace(None)) as client:
        feed = SOURCES["feed"]
        assert list(feed.papers(client, ["2606.10001"])) == []
        assert list(Source().newest(client, ())) == []
        assert [SOURCES[kind].has_days(("cs.CL",)) for kind in ("arxiv", "feed")] == [False, False]
        today = SOURCES["arxiv"].first_day()
        assert today is not None and list(feed.day(client, (), today)) == []
