"""How servers are asked: as often, as long and as far as they want, with what was kept, and through which doors."""

from __future__ import annotations

import importlib
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import httpcore2
import pytest

from store.errors import NotThere, Refused, SourceFailed, Stopped
from store.locks import Waits, locked
from store.sources import connecting
from store.sources.cache import ByteCache, Kept
from store.sources.client import Client, Patience
from store.sources.connecting import Cancelled, Connections
from store.sources.endpoints import Endpoints
from store.sources.pace import Pace
from tests.news_server import PATIENT, Hurried, NewsServer, Reply, as_json, client_for, news

NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def shared() -> Iterator[NewsServer]:
    with news() as made:
        yield made


@pytest.fixture
def server(shared: NewsServer) -> NewsServer:
    """Give a server that has a page, and what it is asked."""
    shared.forget()
    shared.etags = False
    shared.serve("/page", as_json([{"title": "Kites"}]))
    return shared


def failure(client: Client, address: str) -> str:
    with pytest.raises(SourceFailed) as failed:
        client.get(address)
    return str(failed.value)


# -- what is said there --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expects", "accept"),
    [
        ("json", "application/json"),
        ("xml", "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"),
        (
            "feed",
            "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
        ),
        ("any", "*/*"),
    ],
)
def test_a_server_hears_who_asks_and_what_for(expects: str, accept: str, server: NewsServer, tmp_path: Path) -> None:
    server.serve("/page", as_json([]) if expects == "json" else Reply(b"<feed></feed>"))
    with client_for(server, tmp_path) as client:
        client.get(f"{server.address}/page?x=1", expects=expects, headers={"X-Kite": "red"})
    [asked] = server.asked
    said = {name.lower(): value for name, value in asked.headers.items()}
    agent = said.pop("user-agent")
    assert agent.startswith("Broadsheet/") and agent.endswith(" (reads listings of papers in a terminal)")
    assert said == {"host": server.place, "accept": accept, "accept-encoding": "gzip", "x-kite": "red"}
    assert (asked.path, asked.query) == ("/page", {"x": "1"})


def test_a_copy_that_was_never_installed_says_its_name_too(
    server: NewsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "version", never_installed)
    monkeypatch.delitem(sys.modules, "store.sources.client")
    with importlib.import_module("store.sources.client").Client(
        ByteCache(tmp_path / "cache"), Endpoints(server.address, server.address, (server.place,)), pace=Pace(None)
    ) as client:
        client.get(f"{server.address}/page")
    assert server.asked[0].headers["User-Agent"] == "Broadsheet/0 (reads listings of papers in a terminal)"


def never_installed(name: str) -> str:
    raise metadata.PackageNotFoundError(name)


def test_what_is_kept_is_asked_for_by_all_that_the_server_said_of_it(server: NewsServer, tmp_path: Path) -> None:
    said = {"ETag": '"kite"', "Last-Modified": "Fri, 12 Jun 2026 08:00:00 GMT", "Link": '</page?p=2>; rel="next"'}
    server.serve("/page", Reply(b"first", headers=said))
    address = f"{server.address}/page"
    with client_for(server, tmp_path) as client:
        first = client.get(address)
        server.serve("/page", Reply(status=304))
        again = client.get(address)
        server.serve("/page", Reply(b"first"))
        same = client.get(address)
        server.serve("/page", Reply(b"second"))
        other = client.get(address)
    following = f"{server.address}/page?p=2"
    assert (first.address, first.body, first.changed, first.next) == (address, b"first", True, following)
    assert (again.address, again.body, again.changed, again.next) == (address, b"first", False, following)
    assert (same.body, same.changed, same.next) == (b"first", False, None)
    assert (other.body, other.changed) == (b"second", True)
    conditions = [
        (asked.headers.get("If-None-Match"), asked.headers.get("If-Modified-Since")) for asked in server.asked
    ]
    assert conditions == [
        (None, None),
        ('"kite"', said["Last-Modified"]),
        ('"kite"', said["Last-Modified"]),
        (None,) * 2,
    ]


def test_what_is_kept_comes_back_as_it_was_and_only_whole(tmp_path: Path) -> None:
    cache = ByteCache(tmp_path / "cache")
    kept = Kept(b"two\nlines", '"e"', "Fri", "https://a.org/2")
    assert cache.get("https://a.org") is None
    cache.put("https://a.org", kept)
    assert (cache.get("https://a.org"), cache.get("https://a.org/")) == (kept, None)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    assert kept.asking == {"If-None-Match": '"e"', "If-Modified-Since": "Fri"}
    assert Kept(b"").asking == Kept(b"", "é", "two\nlines").asking == {}
    [file] = (tmp_path / "cache").iterdir()
    for damage in (b"", b"{}\nx", b"[]\nx", file.read_bytes() + b"!"):
        file.write_bytes(damage)
        assert cache.get("https://a.org") is None
    ByteCache(file).put("https://b.org", kept)  # what takes no file is no error


def test_what_is_kept_goes_after_eight_weeks_and_after_a_day_where_it_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: NOW)
    cache, day = ByteCache(tmp_path / "cache"), 24 * 3600

    def kept(age: float) -> bool:
        cache.put("https://a.org", Kept(b"kites"))
        [file] = (tmp_path / "cache").iterdir()
        os.utime(file, (NOW - age, NOW - age))
        cache.prune()
        return file.exists()

    assert [kept(56 * day), kept(56 * day + 1)] == [True, False]
    cache.put("https://a.org", Kept(b"kites"))
    size = sum(file.stat().st_size for file in (tmp_path / "cache").iterdir())
    for most, stays in ((size, True), (size - 1, False)):
        monkeypatch.setattr("store.sources.cache.SIZE", most)
        assert [kept(day), kept(day + 1)] == [True, stays]


# -- what it answers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_who_has_moved_is_followed(status: int, server: NewsServer, tmp_path: Path) -> None:
    server.serve("/moved", Reply(status=status, headers={"Location": "/page"}))
    with client_for(server, tmp_path) as client:
        assert client.get(f"{server.address}/moved").body == b'[{"title": "Kites"}]'


def test_five_redirects_are_followed_and_no_more(server: NewsServer, tmp_path: Path) -> None:
    for count in range(1, 7):
        server.serve(f"/{count}", Reply(status=302, headers={"Location": f"/{count - 1}" if count > 1 else "/page"}))
    with client_for(server, tmp_path) as client:
        assert client.get(f"{server.address}/5").body
        line = failure(client, f"{server.address}/6")
    assert line == f"{server.place}: redirects from one address to the next without end"


@pytest.mark.parametrize(
    ("reply", "said", "kind"),
    [
        (Reply(status=404), "has nothing at this address (404)", NotThere),
        (Reply(b'{"error": "no kites"}', 400), "refuses this (400) “no kites”", Refused),
        (Reply(b'{"error": "no kites"'.ljust(19_999) + b"}", 400), "refuses this (400) “no kites”", Refused),
        (Reply(b'{"error": "no kites"'.ljust(20_000) + b"}", 400), "refuses this (400)", Refused),
        (Reply(status=304), "refuses this (304)", SourceFailed),
        (Reply(status=302), "refuses this (302)", SourceFailed),
        (Reply(status=201, headers={"Location": "/page"}), "refuses this (201)", SourceFailed),
    ],
)
def test_what_is_no_answer_is_an_error_at_once(
    reply: Reply, said: str, kind: type[SourceFailed], server: NewsServer, tmp_path: Path
) -> None:
    server.serve("/page", reply)
    with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
        client.get(f"{server.address}/page")
    assert (str(failed.value), type(failed.value)) == (f"{server.place}: {said}", kind)
    assert len(server.asked) == 1


def test_the_kind_of_an_answer_is_told_without_its_details(server: NewsServer, tmp_path: Path) -> None:
    kinds = {"text/plain ; charset=utf-8": "text/plain", f"text/{'x' * 70}": f"text/{'x' * 55}"}
    for kind, said in kinds.items():
        server.serve("/page", Reply(b"kites", kind=kind))
        with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
            client.get(f"{server.address}/page", expects="json")
        assert str(failed.value) == f"{server.place}: answered with something else than papers ({said})"


# -- how often -----------------------------------------------------------------------------------------------------


def test_three_tries_are_ever_further_apart(server: NewsServer, tmp_path: Path) -> None:
    server.weather, clock = "out of order", Hurried()
    with client_for(server, tmp_path, clock=clock) as client:
        line = failure(client, f"{server.address}/page")
    assert line == f"{server.place}: is out of order (500); try again later" and len(server.asked) == 3
    first, second = clock.waited
    assert 1 <= first < 2 <= second < 4 and first % 1 and second % 1


@pytest.mark.parametrize(("seconds", "waited"), [(30, [30]), (31, [])])
def test_half_a_minute_is_waited_and_no_longer(
    seconds: int, waited: list[float], server: NewsServer, tmp_path: Path
) -> None:
    replies = iter([Reply(status=503, headers={"Retry-After": str(seconds)}), as_json([])])
    server.serve("/page", lambda asked: next(replies))
    clock = Hurried()
    with client_for(server, tmp_path, clock=clock) as client:
        if waited:
            assert client.get(f"{server.address}/page").body == b"[]"
        else:
            line = failure(client, f"{server.address}/page")
            assert line == f"{server.place}: is out of order (503); try again in 31 seconds, as it asks"
    assert clock.waited == waited


def test_who_asks_for_a_long_rest_is_not_asked_before_it_is_over(server: NewsServer, tmp_path: Path) -> None:
    server.weathers, clock = ["asked too often"], Hurried()
    address = f"{server.address}/page"
    with client_for(server, tmp_path, clock=clock) as client:
        assert failure(client, address) == f"{server.place}: asks to wait 5 minutes (429); try again then"
        clock.time += 240
        for _ in range(2):
            assert failure(client, address) == f"{server.place}: asks to wait 60 seconds; try again then"
        assert len(server.asked) == 1
        clock.time += 30
        assert client.get(address).body and clock.waited == [30]
        assert client.get(address).body and clock.waited == [30]


def test_what_servers_of_arxiv_are_asked_is_paced_by_their_names(server: NewsServer, tmp_path: Path) -> None:
    port = server.place.partition(":")[2]
    hosts = ("arxiv.org", "export.arxiv.org", "notarxiv.org", "arxiv.org.example.org")
    endpoints = Endpoints(server.address, "", tuple(f"{host}:{port}" for host in hosts))
    waited = dict[str, list[float]]()
    for host in hosts:
        clock = Hurried()
        given = {"clock": clock, "pace": Pace(None), "endpoints": endpoints}
        with client_for(server, tmp_path, resolve=lambda host, port: ["127.0.0.1"], **given) as client:
            for name in "ab":
                client.get(f"http://{host}:{port}/page?{name}")
        waited[host] = clock.waited
    assert waited == {host: [3.0] if host in ("arxiv.org", "export.arxiv.org") else [] for host in hosts}


def test_where_arxiv_asks_to_wait_all_programs_do(server: NewsServer, tmp_path: Path) -> None:
    server.weathers, turns, clock = ["resting shortly"], tmp_path / "turns", Hurried()
    given = {"pace": Pace(turns), "patience": Patience(tries=1), "clock": clock}
    with client_for(server, tmp_path, **given) as client, pytest.raises(SourceFailed):
        client.get(f"{server.address}/page", paced=True)
    assert Pace(turns).turn(clock.now(), 0) == 7


def test_who_has_enough_is_not_made_to_wait(server: NewsServer, tmp_path: Path) -> None:
    with client_for(server, tmp_path) as client:
        client.stop()
        with pytest.raises(Stopped, match=r"^stopped$"):
            client.get(f"{server.address}/page")
    assert client.cancelled.is_set() and not server.asked


def test_turns_are_three_seconds_apart_for_everybody(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "turn"
    one, other = Pace(file), Pace(file)
    assert [one.turn(NOW, 30), other.turn(NOW, 30), one.turn(NOW, 30), other.turn(NOW + 20, 30)] == [0, 3, 6, 0]
    assert [one.turn(NOW + 20, 2), one.turn(NOW + 20, 3), one.turn(NOW + 20, 5)] == [3, 3, 6]  # patience is not for 2
    assert float(file.read_text()) == NOW + 26 and (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    other.hold(NOW + 20, 4)
    assert one.turn(NOW + 20, 0) == 6, "no turn that somebody has is given away"
    other.hold(NOW + 20, 3_601)
    assert one.turn(NOW + 20, 0) == 3_600
    file.write_text(f"{NOW + 7_300}")  # by another clock
    assert Pace(file).turn(NOW, 0) == 0


def test_turns_are_given_where_no_file_is_to_be_had(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with locked(tmp_path / "held", Waits()):
        for path in (None, tmp_path / "file" / "turn"):
            pace = Pace(path, 5)
            assert [pace.turn(NOW, 30), pace.turn(NOW, 30)] == [0, 5]
    (tmp_path / "odd").write_text("soon")
    assert Pace(tmp_path / "odd").turn(NOW, 30) == 0 and float((tmp_path / "odd").read_text()) == NOW + 3


# -- which doors ---------------------------------------------------------------------------------------------------


def connections(*addresses: str, named: tuple[str, int] | None = None) -> Connections:
    return Connections([named] if named else [], lambda host, port: [*addresses], threading.Event())


@pytest.fixture
def door() -> Iterator[int]:
    """Give a port of this computer, at one address alone, that answers in two pieces."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def answer() -> None:
            caller, _ = listening.accept()
            with caller:
                caller.sendall(caller.recv(9).upper())
                caller.recv(9)

        threading.Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1]


def test_the_first_address_that_answers_is_taken(door: int) -> None:
    stream = connections("127.0.0.2", "127.0.0.1", "127.0.0.3", named=("here", door)).connect_tcp("here", door, 2)
    with closing(stream):
        stream.write(b"kites", 2)
        assert stream.read(9, 2) == b"KITES"
        with pytest.raises(httpcore2.ReadTimeout):
            stream.read(9, 0.01)
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", door)


def test_where_no_address_answers_the_last_one_says_why(door: int) -> None:
    with pytest.raises(httpcore2.ConnectError):
        connections("127.0.0.2", "127.0.0.3", named=("here", door)).connect_tcp("here", door, 2)


@pytest.mark.parametrize(("host", "place"), [("here", "here:80"), ("::1", "[::1]:80")])
def test_a_private_address_is_refused_unless_its_own_place_is_named(host: str, place: str) -> None:
    for named in (None, (host, 81), ("there", 80)):
        with pytest.raises(connecting.Refused, match=f"^{place}$".replace("[", r"\[")):
            connections("127.0.0.1", "10.0.0.1", named=named).connect_tcp(host, 80)


def test_who_has_enough_waits_no_longer_for_an_answer(door: int) -> None:
    enough = threading.Event()
    made = Connections([("here", door)], lambda host, port: ["127.0.0.1"], enough)
    with closing(made.connect_tcp("here", door, 2)) as stream:
        threading.Timer(0.05, enough.set).start()
        begun = time.monotonic()
        with pytest.raises(Cancelled):
            stream.read(9, 5)
        assert time.monotonic() - begun < 1


def test_what_is_known_of_a_host_says_whether_it_leads_inside() -> None:
    inside = connections("127.0.0.1", named=("here", 80))
    assert [inside.leads_inside(*place) for place in (("here", 80), ("here", 81), ("there", 80))] == [False, True, True]
    assert not connections("127.0.0.1", "8.8.8.8").leads_inside("there", 80)

    def unknown(host: str, port: int) -> list[str]:
        raise OSError

    assert Connections([], unknown, threading.Event()).leads_inside("there", 80) is False


def test_a_step_has_no_longer_than_is_left_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 100.0)
    enough = threading.Event()
    made = Connections([], lambda host, port: [], enough)
    assert made.left(5) == 5
    made.until = 103.0
    assert (made.left(5), made.left(2), made.left(None)) == (3, 2, 3)
    made.until = 100.0
    with pytest.raises(httpcore2.ReadTimeout):
        made.left(None)
    enough.set()
    with pytest.raises(Cancelled):
        made.left(5)


@pytest.mark.parametrize(
    ("variable", "proxy", "said"),
    [
        ("http_proxy", "socks5://proxy.org:1", "proxies of the kind socks5 are not understood"),
        ("all_proxy", "socks5h://proxy.org:1", "proxies of the kind socks5h are not understood"),
        ("http_proxy", "http://proxy.org:none", "its address is none"),
        ("http_proxy", "a:b:c", "its address is none"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_said_to_be_one(
    variable: str, proxy: str, said: str, server: NewsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv(variable, proxy)
    with client_for(server, tmp_path, resolve=lambda host, port: [host if host[0] == "1" else "8.8.8.8"]) as client:
        line = failure(client, "http://papers.org/feed")
        assert line == f"papers.org: the proxy that the environment names does not help: “{said}”"
        assert client.get(f"{server.address}/page").body, "what is of this computer needs none"


def test_a_proxy_is_asked_by_its_place_with_its_own_password(
    server: NewsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"ada:kite@{server.place}")
    monkeypatch.setenv("https_proxy", server.address)
    monkeypatch.setenv("no_proxy", "direct.org")
    found = list[str]()

    def resolve(host: str, port: int) -> list[str]:
        found.append(host)
        if host == "127.0.0.1":
            return [host]
        if host == "inside.org":
            return ["10.0.0.7"]
        raise OSError

    with client_for(server, tmp_path, resolve=resolve, patience=PATIENT, endpoints=Endpoints()) as client:
        client.get("http://papers.org/page")
        assert server.asked[0].headers["Proxy-Authorization"] == "Basic YWRhOmtpdGU="
        assert found == ["papers.org", "127.0.0.1"]
        for address, place in (("http://inside.org", "inside.org:80"), ("https://inside.org", "inside.org:443")):
            line = f'inside.org: leads to this computer or a private network; [sources] allow = ["{place}"] lets it'
            assert failure(client, address) == line
        line = failure(client, "http://direct.org/page")
    assert line == "direct.org: nobody knows where this is; is this computer online?" and len(server.asked) == 1
