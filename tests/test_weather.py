"""Whatever happens between here and a server of papers: one clear line, nothing half taken, and good manners."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError, SourceFailed, Stopped
from store.fetching.outcome import Failure
from store.library import Library
from store.making import Incoming
from store.models import Paper
from store.sources import SOURCES, Page
from store.sources.addresses import is_public
from store.sources.cache import ByteCache, Kept
from store.sources.client import Client
from store.sources.endpoints import Endpoints
from store.sources.pace import Pace
from store.sources.trouble import wait_asked
from tests.news_server import (
    CERTIFICATE,
    IMPATIENT,
    WEATHER,
    Hurried,
    NewsServer,
    Reply,
    as_json,
    client_for,
    news,
    paper_item,
)
from tests.news_server import atom_feed as atom

JUNE = date(2026, 6, 12)
ROOT = Path(__file__).parent.parent
KINDS = ("hf", "arxiv", "feed")
TOKEN = "hf_secret0123456789"


@pytest.fixture(scope="module")
def server() -> Iterator[NewsServer]:
    with news() as made:
        yield made


@pytest.fixture(autouse=True)
def fair(server: NewsServer) -> None:
    """Let each test find a server that has papers, and answers."""
    server.forget()
    server.days({"2026-06-12": [paper_item(number) for number in range(30)]})
    server.serve("/feed.xml", Reply(atom(30), kind="application/atom+xml"))
    server.serve("/atom/cs.CL", Reply(atom(30), kind="application/atom+xml"))
    server.serve("/api/query", Reply(atom(30), kind="application/atom+xml"))


def asked_of(kind: str, client: Client, server: NewsServer) -> Iterator[Page]:
    """Ask a source for a list."""
    if kind == "hf":
        return SOURCES["hf"].day(client, (), JUNE)
    return SOURCES[kind].newest(client, ("cs.CL",) if kind == "arxiv" else (f"{server.address}/feed.xml",))


def failure(pages: Iterator[Page], server: NewsServer) -> str:
    """Return the line of a list that does not come, of which nothing was handed out."""
    taken = []
    with pytest.raises(SourceFailed) as failed:
        for page in pages:
            taken.append(page)
    said = str(failed.value)
    assert taken == []
    assert "\n" not in said and 20 < len(said) < 200 and said.isprintable()
    assert "Error(" not in said and "object at" not in said and "Traceback" not in said
    return said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weather", WEATHER)
def test_bad_weather_is_one_line(weather: str, kind: str, server: NewsServer, tmp_path: Path) -> None:
    server.weather = weather
    with client_for(server, tmp_path, patience=IMPATIENT) as client:
        assert failure(asked_of(kind, client, server), server).startswith(server.place)
    assert 0 < len(server.asked) <= (6 if weather == "round and round" else 3)


def test_no_weather_leaves_a_library_half_changed(server: NewsServer, tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", seeds=False)
    library.ingest([Incoming({"title": "Paper 3", "arxiv": "2606.10003"})])
    library.edit(library.entries(library.head(1)), lambda mark: mark.rated(5), "rated 5")
    library.fetching.connect = lambda cancelled: client_for(server, tmp_path, patience=IMPATIENT, cancelled=cancelled)
    lists = [("hf", ()), ("arxiv", ("cs.CL",)), ("feed", (f"{server.address}/feed.xml",))]
    names = [library.fetching.subscribe(*asked)[0].name for asked in lists]

    def held() -> tuple[bytes, list[Paper]]:
        return (library.folder / "state.json").read_bytes(), [each.paper for each in library.entries(library.head(99))]

    def fetched() -> list[Failure]:
        return library.fetching.run(names[:1], day=JUNE).failed + library.fetching.run(names[1:]).failed

    before = held()
    for weather in ("asked too often", "cut off", "half of it", "half packed", "bomb", "web page", "error object"):
        server.weather = weather
        assert [failure.name for failure in fetched()] == names, weather
        assert held() == before, weather
    server.weather = None
    assert fetched() == [] and len(library) == 30 and held()[0] == before[0]
    library.close()


def _offline(server: NewsServer) -> dict[str, Any]:
    return {"endpoints": Endpoints("http://127.0.0.1:1", "http://127.0.0.1:1", ("127.0.0.1:1",))}


def _nowhere(server: NewsServer) -> dict[str, Any]:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    return {"resolve": resolve}


def _no_tls(server: NewsServer) -> dict[str, Any]:
    return {"endpoints": Endpoints(f"https://{server.place}", f"https://{server.place}", (server.place,))}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("given", [_offline, _nowhere, _no_tls])
def test_a_server_that_is_not_reached_is_one_line(
    given: Callable[[NewsServer], dict[str, Any]], kind: str, server: NewsServer, tmp_path: Path
) -> None:
    values = given(server)
    with client_for(server, tmp_path, **values) as client:
        if kind == "feed":
            pages = SOURCES["feed"].newest(client, (f"{client.endpoints.hf}/feed.xml",))
        else:
            pages = asked_of(kind, client, server)
        said = failure(pages, server)
    assert "127.0.0.1" in said and not server.asked


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_among_the_papers_is_one_line(kind: str, server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/daily_papers", as_json([paper_item(1), {"error": "too many kites"}]))
    error = (
        b"<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>too many kites</summary></entry>"
    )
    for path in ("/feed.xml", "/atom/cs.CL"):
        server.serve(path, Reply(atom(1).replace(b"</feed>", error + b"</feed>"), kind="application/atom+xml"))
    with client_for(server, tmp_path) as client:
        assert "too many kites" in failure(asked_of(kind, client, server), server)


def test_a_list_that_repeats_itself_for_ever_is_one_line(server: NewsServer, tmp_path: Path) -> None:
    link = {"Link": f'<{server.address}/api/daily_papers?p=1>; rel="next"'}
    server.serve("/api/daily_papers", as_json([paper_item(1)], **link))
    server.serve("/api/query", Reply(atom(30, total=30_000), kind="application/atom+xml"))
    with client_for(server, tmp_path) as client:
        assert "repeats itself" in failure(asked_of("hf", client, server), server)
        assert "repeats itself" in failure(SOURCES["arxiv"].day(client, ("cs.CL",), JUNE), server)
    assert len(server.asked) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_wrong_on_the_way_is_tried_three_times(kind: str, server: NewsServer, tmp_path: Path) -> None:
    server.weathers = ["cut off", "resting shortly"]
    clock = Hurried()
    with client_for(server, tmp_path, clock=clock) as client:
        assert len(list(asked_of(kind, client, server))) == 1
    assert len(server.asked) == 3
    assert 1 <= clock.waited[0] <= 2 and 7 in clock.waited


def test_a_server_that_asks_for_a_long_rest_has_it(server: NewsServer, tmp_path: Path) -> None:
    server.weathers = ["asked too often"]
    with client_for(server, tmp_path) as client:
        for _ in range(2):
            assert "asks to wait 5 minutes" in failure(asked_of("hf", client, server), server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("headers", "refused", "seconds"),
    [
        ({"retry-after": "12"}, True, 12),
        ({"retry-after": "12"}, False, 0),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT"}, True, 30),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, True, 0),
        ({"retry-after": "soon"}, True, 0),
        ({"retry-after": "999999999"}, True, 86_400),
        ({"ratelimit": '"api";r=0;t=47'}, True, 47),
        ({"ratelimit": '"api";r=0;t=47'}, False, 47),
        ({"ratelimit": '"api";r=499;t=47'}, False, 0),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(headers: dict[str, str], refused: bool, seconds: float) -> None:
    assert wait_asked(headers, 1_800_000_000, refused=refused) == seconds


def test_a_server_without_requests_left_is_waited_for(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/daily_papers", as_json([paper_item(1)], RateLimit='"api";r=0;t=12'))
    clock = Hurried()
    with client_for(server, tmp_path, clock=clock, endpoints=Endpoints(server.address)) as client:
        for _ in range(2):
            list(asked_of("hf", client, server))
    assert clock.waited == [12]


def test_arxiv_is_asked_once_in_three_seconds_by_all_programs_together(server: NewsServer, tmp_path: Path) -> None:
    clock, turns = Hurried(), tmp_path / "cache" / "arxiv.turn"
    for name in ("one", "other"):
        with client_for(server, tmp_path / name, clock=clock, pace=Pace(turns)) as client:
            for _ in range(2):
                list(asked_of("arxiv", client, server))
            list(asked_of("hf", client, server))  # which has the same address here
    assert clock.waited == pytest.approx([3, 3, 3], abs=0.01)
    turns.write_text("1e300")  # by a clock of another time
    assert Pace(turns).turn(clock.now(), 30) == 0


# -- what is asked for again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_is_sent_again_only_when_it_changed(kind: str, server: NewsServer, tmp_path: Path) -> None:
    with client_for(server, tmp_path) as client:
        [first] = asked_of(kind, client, server)
        [again] = asked_of(kind, client, server)
        assert "If-None-Match" in server.asked[-1].headers and not again.changed and again.body == first.body
        for kept in (tmp_path / "cache").iterdir():
            kept.write_bytes(kept.read_bytes()[:-9])
        [anew] = asked_of(kind, client, server)
    assert "If-None-Match" not in server.asked[-1].headers and anew.body == first.body and anew.changed


def test_what_nobody_has_asked_for_in_a_long_time_goes(
    server: NewsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, day = tmp_path / "cache", 24 * 3600
    cache = ByteCache(folder)

    def keep(**days: float) -> None:
        for address, age in days.items():
            cache.put(address, Kept(address.encode() * 1_000))
            moment = time.time() - age * day
            os.utime(cache._path(address), (moment, moment))

    def kept() -> str:
        return "".join(address for address in "abcdef" if cache._path(address).exists())

    keep(a=400, b=57, c=57, d=55, e=0)
    for name in ("of another", f".{'a' * 50}.7.0a1b.tmp"):
        (folder / name).write_text("mine")
        os.utime(folder / name, (0, 0))
    assert cache.get("b")
    with client_for(server, tmp_path) as client:
        list(asked_of("hf", client, server))
    assert kept() == "bde" and len([*folder.iterdir()]) == 5, "what was asked for lately stays, and a file of another's"
    monkeypatch.setattr("store.sources.cache.SIZE", 3_000)
    keep(a=3, b=2, c=1.5, d=0.5, e=0.5, f=0)
    cache.prune()
    assert kept() == "def", "the latest stay, however large they are: a fetch may need them"
    ByteCache(tmp_path / "nowhere").prune()


def test_an_etag_that_cannot_be_sent_back_is_not(server: NewsServer, tmp_path: Path) -> None:
    server.etags = False
    server.serve("/api/daily_papers", as_json([paper_item(1)], ETag='"\xe9"'))
    with client_for(server, tmp_path) as client:
        for _ in range(2):
            assert len(list(asked_of("hf", client, server))) == 1
    assert "If-None-Match" not in server.asked[1].headers


def test_packed_answers_are_unpacked(server: NewsServer, tmp_path: Path) -> None:
    body = gzip.compress(json.dumps([paper_item(1)]).encode())
    server.serve("/api/daily_papers", Reply(body, headers={"Content-Encoding": "gzip"}))
    with client_for(server, tmp_path) as client:
        [page] = asked_of("hf", client, server)
    assert json.loads(page.body)[0]["paper"]["id"] == "2606.10001"


# -- where one goes, and what one says there -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((address, True) for address in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8")),
        *((address, False) for address in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254")),
        *((address, False) for address in ("0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1")),
        *((address, False) for address in ("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "ff02::1")),
        *((address, False) for address in ("64:ff9b::127.0.0.1", "2002:7f00:1::", "here")),
    ],
)
def test_which_addresses_are_of_the_open_network(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "papers.example.org"])
def test_an_address_that_leads_inside_is_not_asked(host: str, server: NewsServer, tmp_path: Path) -> None:
    def resolve(name: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    port = server.place.partition(":")[2]
    address = f"http://{host}:{port}/feed.xml"
    with client_for(server, tmp_path, endpoints=Endpoints(), resolve=resolve) as client:
        said = failure(SOURCES["feed"].newest(client, (address,)), server)
        assert f'[sources] allow = ["{host}:{port}"]' in said and not server.asked
    allowed = Endpoints.read({"allow": [f"{host}:{port}"]}, {})
    with client_for(server, tmp_path, endpoints=allowed, resolve=resolve) as client:
        assert len(list(SOURCES["feed"].newest(client, (address,)))) == 1


def test_a_redirect_inside_is_not_followed_even_where_that_is_allowed(server: NewsServer, tmp_path: Path) -> None:
    with news() as inside:
        inside.serve("/", Reply(atom(1), kind="application/atom+xml"))
        server.serve("/feed.xml", Reply(status=302, headers={"Location": f"{inside.address}/secret"}))
        endpoints = Endpoints(server.address, server.address, (inside.place,))
        with client_for(server, tmp_path, endpoints=endpoints) as client:
            assert "not followed" in failure(asked_of("feed", client, server), server)
        assert inside.asked == []


def test_a_redirect_on_the_same_server_is_followed(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/old.xml", Reply(status=301, headers={"Location": "/feed.xml"}))
    with client_for(server, tmp_path) as client:
        [page] = SOURCES["feed"].newest(client, (f"{server.address}/old.xml",))
    assert page.body == atom(30)


def test_only_who_is_trusted_is_asked_in_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with news(secure=True) as server:
        server.serve("/feed.xml", Reply(atom(1), kind="application/atom+xml"))
        server.serve("/plain.xml", Reply(status=302, headers={"Location": f"http://{server.place}/feed.xml"}))
        with client_for(server, tmp_path) as client:
            assert "certificate is not trusted" in failure(asked_of("feed", client, server), server)
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        with client_for(server, tmp_path) as client:
            assert len(list(asked_of("feed", client, server))) == 1
            said = failure(SOURCES["feed"].newest(client, (f"{server.address}/plain.xml",)), server)
        assert "from https to http" in said and len(server.asked) == 2


def test_the_token_goes_to_hugging_face_alone_and_is_never_told(server: NewsServer, tmp_path: Path) -> None:
    said = Endpoints.read({"arxiv": server.address}, {"HF_ENDPOINT": server.address, "HF_TOKEN": TOKEN})
    with news() as other:
        other.serve("/", Reply(atom(1), kind="application/atom+xml"))
        endpoints = Endpoints(said.hf, said.arxiv, (other.place,), said.hf_token)
        with client_for(server, tmp_path, endpoints=endpoints) as client:
            list(asked_of("hf", client, server))
            list(SOURCES["feed"].newest(client, (f"{other.address}/feed.xml",)))
            server.weather = "not let in"
            line = failure(asked_of("hf", client, server), server)
        assert "Authorization" not in other.asked[0].headers
    assert server.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").iterdir())
    assert TOKEN not in line + repr(endpoints) and TOKEN.encode() not in kept
    assert Endpoints("http://example.org", hf_token=TOKEN).token_for("http://example.org/x") == ""
    assert Endpoints(hf_token=TOKEN).token_for("https://huggingface.co.evil.org/x") == ""


def test_the_proxy_of_the_environment_is_used(
    server: NewsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(name: str, port: int) -> list[str]:
        if not name[0].isdigit():
            raise OSError("nobody to ask")
        return [name]

    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.delenv("no_proxy", raising=False)
    with client_for(server, tmp_path, endpoints=Endpoints(), resolve=resolve) as client:
        [page] = SOURCES["feed"].newest(client, ("http://papers.example.org/feed.xml",))
        assert server.asked[0].headers["Host"] == "papers.example.org" and page.body == atom(30)
        assert '"10.0.0.7:80"' in failure(SOURCES["feed"].newest(client, ("http://10.0.0.7/feed.xml",)), server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "said",
    [{"hf": "huggingface.co"}, {"arxiv": 3}, {"allow": "x:1"}, {"allow": ["127.0.0.1"]}, {"hf": "https://a:b@c.org"}],
)
def test_a_wrong_endpoint_is_one_line(said: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"\[sources\]"):
        Endpoints.read(said, {})


def test_what_is_under_way_is_stopped(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/daily_papers", lambda asked: client.stop() or as_json([]))  # type: ignore[func-returns-value]
    server.weather = "silent"
    with Client(ByteCache(tmp_path), Endpoints(server.address), pace=Pace(None)) as client, pytest.raises(Stopped):
        list(asked_of("hf", client, server))


def test_a_name_that_is_looked_up_for_long_is_not_waited_for_any_more(server: NewsServer, tmp_path: Path) -> None:
    asleep = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        client.stop()
        asleep.wait(5)
        return []

    begun = time.monotonic()
    with client_for(server, tmp_path, resolve=resolve) as client, pytest.raises(Stopped):
        list(asked_of("hf", client, server))
    assert time.monotonic() - begun < 3
    asleep.set()


def test_a_connection_that_comes_too_late_is_closed() -> None:
    import httpcore2

    from store.sources.connecting import Cancelled, Connections

    cancelled, asked, closed = threading.Event(), threading.Event(), threading.Event()
    alone = list[bool]()

    class Late(httpcore2.NetworkStream):
        def close(self) -> None:
            closed.set()

    def connect() -> Late:
        alone.append(threading.current_thread().daemon)
        cancelled.set()
        asked.wait(5)
        return Late()

    with pytest.raises(Cancelled):
        Connections([], lambda host, port: [], cancelled).apart(connect)
    asked.set()
    assert closed.wait(5) and alone == [True], "and nobody waits for it at the end of the program"


def test_a_connection_that_is_made_when_nobody_wants_it_any_more_is_closed() -> None:
    import httpcore2

    from store.sources.connecting import Cancelled, Connections

    closed = list[str]()

    class Made(httpcore2.NetworkStream):
        def close(self) -> None:
            closed.append("made")

    class Enough(threading.Event):
        def is_set(self) -> bool:
            for thread in threading.enumerate():  # by now it is made, and was handed over
                if thread.name == "connect":
                    thread.join(5)
            return True

    with pytest.raises(Cancelled):
        Connections([], lambda host, port: [], Enough()).apart(Made)
    assert closed == ["made"]


STARTED = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append(event) if event in ("socket.connect", "socket.getaddrinfo") else None)
from tui.cli import main
import tui.app
from store.library import Library
Library.open().close()
try:
    main()
except SystemExit:
    pass
print([name for name in ("httpx2", "httpcore2", "httpx", "feedparser", "requests") if name in sys.modules], seen)
"""


def test_nothing_of_the_network_is_loaded_before_it_is_asked_for() -> None:
    command = [sys.executable, "-c", STARTED, "list", "--limit", "1"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout.splitlines()[-1] == "[] []", done.stdout + done.stderr
