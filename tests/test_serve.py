"""The app in a browser: who may come in, that it ends with all it started, and one reader who filters and rates."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.library import Library
from tests.dispositions import hear_signals
from tui.cli import run
from tui.cli.serve import is_loopback

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]


@pytest.fixture
def browsing() -> None:
    """Skip where the extra is not installed."""
    pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")


@contextmanager
def served(library: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command on a free port, and give the process and the address that it prints."""
    process = subprocess.Popen(
        [*PROGRAM, "--library", str(library), "serve", "--port", "0", *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=hear_signals,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def children(process: int) -> list[int]:
    """List the processes that a process has started."""
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def wait_until(true, seconds: float = 60) -> bool:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(true())


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True)]
    + [(host, False) for host in ("0.0.0.0", "::", "192.168.1.2", "reader.example", "", "127.0.0.1.example")],
)
def test_what_is_this_computer_alone(host: str, here: bool) -> None:
    assert is_loopback(host) is here


async def answers(token: str | None, *requests: tuple[str, dict[str, str]]) -> list[int]:
    """Ask a server for paths with headers, cookies kept, and give the statuses."""
    from aiohttp import CookieJar
    from aiohttp.test_utils import TestClient, TestServer

    from tui.cli.serving import BrowserServer

    server = BrowserServer(Path("unused"), "127.0.0.1", 8000, token)
    async with TestClient(TestServer(await server._make_app()), cookie_jar=CookieJar(unsafe=True)) as client:
        found = []
        for path, headers in requests:
            async with client.get(path, headers=headers, allow_redirects=False) as response:
                found.append(response.status)
                if response.status == 200 and path == "/":
                    page = await response.text()
                    assert f"ws://{client.host}:{client.port}/ws" in page
                    assert "http" not in page.replace("http-equiv", "")
        return found


async def test_the_token_is_asked_for_everywhere_and_kept_in_a_cookie(browsing: None) -> None:
    paths = ["/", "/ws", "/static/js/textual.js", "/download/x", "/?token=wrong", "/?token="]
    assert await answers("secret", *((path, {}) for path in paths)) == [403] * len(paths)
    assert await answers("secret", ("/?token=secret", {}), ("/", {}), ("/static/js/textual.js", {})) == [303, 200, 200]
    assert await answers("secret", ("/?token=secret", {}), ("/ws", {"Origin": "http://evil.example"})) == [303, 403]


async def test_no_other_page_of_the_browser_may_type_here(browsing: None) -> None:
    found = await answers(
        None,
        ("/", {}),
        ("/static/css/xterm.css", {}),
        ("/ws", {"Origin": "http://evil.example"}),
        ("/ws", {"Origin": "null"}),
        ("/", {"Host": "evil.example:8000"}),
        ("/", {"Host": "127.0.0.1.evil.example"}),
        *(("/static/css/xterm.css", {"Host": host}) for host in ("localhost:8000", "[::1]:8000", "127.0.0.1")),
    )
    assert found == [200, 200, 403, 403, 403, 403, 200, 200, 200]


@pytest.mark.parametrize(
    ("host", "token", "address"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:8000/"),
        ("127.0.0.1", "secret", "http://127.0.0.1:8000/?token=secret"),
        ("reader.example", "secret", "http://reader.example:8000/?token=secret"),
        ("::1", None, "http://[::1]:8000/"),
        ("0.0.0.0", "s", "http://desk:8000/?token=s"),
        ("::", "s", "http://desk:8000/?token=s"),
    ],
)
def test_the_address_is_one_that_can_be_opened(
    browsing: None, monkeypatch: pytest.MonkeyPatch, host: str, token: str | None, address: str
) -> None:
    from tui.cli.serving import BrowserServer

    monkeypatch.setattr("socket.gethostname", lambda: "desk")
    assert BrowserServer(Path("unused"), host, 8000, token).address == address


HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


async def test_letters_may_be_larger_or_smaller_within_reason(browsing: None) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from tui.cli.serving import BrowserServer

    server = BrowserServer(Path("unused"), "127.0.0.1", 8000, None)
    async with TestClient(TestServer(await server._make_app())) as client:
        for asked, size in (
            ("", 16),
            ("?fontsize=20", 20),
            ("?fontsize=5", 6),
            ("?fontsize=61", 60),
            ("?fontsize=x", 16),
        ):
            async with client.get(f"/{asked}") as response:
                assert f'data-font-size="{size}"' in await response.text()
                assert response.content_type == "text/html"
                kept = {name: response.headers[name] for name in HEADERS}
                assert kept == HEADERS


async def test_who_has_no_access_is_told_what_to_open(browsing: None) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from tui.cli.serving import BrowserServer

    server = BrowserServer(Path("unused"), "127.0.0.1", 8000, "secret")
    async with TestClient(TestServer(await server._make_app())) as client, client.get("/") as response:
        assert (response.status, await response.text()) == (403, "Open the address that `broadsheet serve` printed.")


def test_without_the_extra_it_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delitem(sys.modules, "tui.cli.serving", raising=False)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.app_service", None)
    assert run(["serve"]) == 2
    assert capsys.readouterr().err == (
        "broadsheet: serve needs textual_serve.app_service: pip install 'broadsheet[serve]'\n"
    )


@pytest.mark.parametrize("host", ["", "x" * 300, "../x", "-x", "::g", "300.1.1.1", "a\x1b[2J"])
def test_a_host_that_cannot_be_is_one_line(
    browsing: None, seeded: Library, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    seeded.close()
    assert run(["--library", str(seeded.folder), "serve", "--port", "0", "--host", host]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.strip().isprintable() and "fault" not in said and len(said) < 200


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EADDRINUSE, "[Errno 98] in asyncio's own words"), os.strerror(errno.EADDRINUSE).lower()),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "name or service not known"),
        (OSError("Multiple exceptions: One, Two"), "multiple exceptions: one, two"),
    ],
)
def test_where_it_cannot_listen_is_said_with_the_reason(
    browsing: None, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    from aiohttp import web

    from tui.cli.serving import BrowserServer

    async def refuse(self: web.TCPSite) -> None:
        raise error

    monkeypatch.setattr(web.TCPSite, "start", refuse)
    with pytest.raises(InputError) as refused:
        BrowserServer(Path("unused"), "reader.example", 8000, None).run()
    assert str(refused.value) == f"cannot listen on reader.example:8000: {said}"


async def test_in_a_browser_no_path_is_typed_and_no_program_started(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual.app import App

    from tests.desk import sit

    def started(*_: object, **__: object) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr(App, "is_web", True)
    monkeypatch.setattr(subprocess, "Popen", started)
    async with sit(seeded) as at:
        await at.press("e")
        assert at.said == "a browser writes no file of this computer; `broadsheet export` does" and at.home
        await at.press("|")
        assert at.said == "a browser starts no program of this computer" and at.home
        await at.press("ctrl+z")
        assert at.said == "there is no shell to go back to in a browser"
        await at.press("E")
        assert "a browser starts no editor of this computer" in at.text + at.said
        await at.press("escape", "y", "enter", "o", "escape")
        assert at.app.is_running


def test_an_address_in_use_is_one_line(browsing: None, seeded: Library) -> None:
    with served(seeded.folder) as (_, address):
        port = address.rstrip("/").rpartition(":")[2]
        done = subprocess.run(
            [*PROGRAM, "--library", str(seeded.folder), "serve", "--port", port],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"broadsheet: cannot listen on 127.0.0.1:{port}: address already in use"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_it_started_ends_with_it_and_keeps_what_was_written(
    browsing: None, seeded: Library, number: signal.Signals
) -> None:
    async def write(address: str) -> None:
        import aiohttp

        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{address}ws?width=80&height=24", headers={"Origin": address.rstrip("/")}) as wire,
        ):
            shown = b""
            for wanted, keys in ((b"papers", "n"), (b"saves", "unfinished"), (b"unfinished", "")):
                while wanted not in shown:
                    message = await asyncio.wait_for(wire.receive(), 60)
                    shown += message.data if isinstance(message.data, bytes) else b""
                await wire.send_json(["stdin", keys])
            assert len(children(server.pid)) == 1
            apps.extend(children(server.pid))
            server.send_signal(number)
            assert await asyncio.to_thread(wait_until, lambda: server.poll() is not None)

    apps: list[int] = []
    with served(seeded.folder) as (server, address):
        asyncio.run(write(address))
        assert server.returncode == (0 if number is signal.SIGTERM else -number)
        assert wait_until(lambda: not any(Path(f"/proc/{app}").exists() for app in apps))
    assert [draft.text for draft in seeded.drafts.all()] == ["unfinished"]


async def test_an_app_that_does_not_end_when_it_is_told_to_is_ended_by_force(
    browsing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual_serve.download_manager import DownloadManager

    from tui.cli.serving import Visit

    shown = asyncio.Event()

    async def show(_: object = None) -> None:
        shown.set()

    monkeypatch.setattr("tui.cli.serving.ENDING", 0.1)
    deaf = f"echo $$ > {tmp_path}/process; "
    deaf += r"""trap "" TERM; printf "__GANGLION__\nD\000\000\000\001x"; while read -r line; do :; done"""
    visit = Visit(deaf, write_bytes=show, write_str=show, close=show, download_manager=DownloadManager())
    visit.tell()
    await visit.stop()  # before it has begun there is nothing to end
    await visit.start(80, 24)
    await asyncio.wait_for(shown.wait(), 30)
    for _ in range(2):
        await asyncio.wait_for(visit.stop(), 10)
    visit.tell()
    assert await asyncio.to_thread(wait_until, lambda: is_gone(int((tmp_path / "process").read_text())), 10)


async def test_each_browser_has_an_app_of_its_size_and_hears_that_there_are_others_while_there_are(
    browsing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from tui.cli.serving import BrowserServer, Visit

    begun: list[tuple[int, int]] = []
    told: list[Visit] = []
    later: list[tuple[float, Callable[[], object]]] = []

    async def start(self: Visit, width: int, height: int) -> None:
        begun.append((width, height))

    def call_later(seconds: float, callback: Callable[[], object], *given: object, **more: Any) -> object:
        if getattr(callback, "__self__", None) is server:
            later.append((seconds, callback))
        return wait(seconds, callback, *given, **more)

    async def those_told(count: int) -> bool:
        """Wait until the server knows who has left, and tells so many."""
        for _ in range(1000):
            told.clear()
            later[0][1]()
            if len(told) == len(set(told)) == count:
                return True
            await asyncio.sleep(0)
        return False

    monkeypatch.setattr(Visit, "start", start)
    monkeypatch.setattr(Visit, "tell", lambda self: told.append(self))
    loop = asyncio.get_running_loop()
    wait = loop.call_later
    server = BrowserServer(Path("unused"), "127.0.0.1", 8000, None)
    async with TestClient(TestServer(await server._make_app())) as client:
        monkeypatch.setattr(loop, "call_later", call_later)
        async with client.ws_connect("/ws?width=100&height=30"):
            assert later == []
            async with client.ws_connect("/ws"):
                async with client.ws_connect("/ws?width=x&height=y"):
                    pass
                assert begun == [(100, 30), (80, 24), (80, 24)]
                assert [seconds for seconds, _ in later] == [0.5, 1.5, 4.0] * 2
                assert await those_told(2)
            assert await those_told(0), "the one that is left is alone"
        monkeypatch.setattr(loop, "call_later", wait)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("", "http://127.0.0.1:8000/"),
        ("--port 0", "http://127.0.0.1:0/"),
        ("--port 65535 --host ::1", "http://[::1]:65535/"),
        ("--host reader.example", r"http://reader\.example:8000/\?token=[\w-]{32}"),
    ],
)
def test_what_is_served_and_where_is_as_it_was_typed(
    browsing: None, seeded: Library, monkeypatch: pytest.MonkeyPatch, words: str, address: str
) -> None:
    from tui.cli.serving import BrowserServer

    seeded.close()
    served_at: list[tuple[str, str]] = []
    monkeypatch.setattr(BrowserServer, "run", lambda self: served_at.append((self.address, self.command)))
    assert run(["--library", str(seeded.folder), "serve", *words.split()]) == 0
    [(found, command)] = served_at
    assert found == address or re.fullmatch(address, found)
    assert command.endswith(f" {seeded.folder}")


def test_a_port_that_is_none_and_a_host_without_a_name_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert (run(["serve", "--port", "65536"]), run(["serve", "--host", " "])) == (2, 2)
    assert capsys.readouterr().err.splitlines() == [
        "broadsheet: Invalid value for '--port': 65536 is not in the range 0<=x<=65535.",
        "broadsheet: the host has no name; without --host only this computer can reach the app",
    ]


def test_two_browsers_are_told_of_each_other(browsing: None, seeded: Library) -> None:
    async def see(address: str) -> None:
        import aiohttp

        async def until(wire: aiohttp.ClientWebSocketResponse, wanted: bytes) -> None:
            shown = b""
            while wanted not in shown:
                message = await asyncio.wait_for(wire.receive(), 60)
                shown += message.data if isinstance(message.data, bytes) else b""

        where, headers = f"{address}ws?width=100&height=24", {"Origin": address.rstrip("/")}
        async with aiohttp.ClientSession() as session, session.ws_connect(where, headers=headers) as first:
            await until(first, b"papers")
            async with session.ws_connect(where, headers=headers) as second:
                await asyncio.gather(until(first, b"another browser"), until(second, b"another browser"))

    (seeded.folder / "session.json").write_text('{"toured": true}')
    with served(seeded.folder) as (_, address):
        asyncio.run(see(address))


@pytest.mark.long
def test_a_reader_filters_and_rates_in_a_browser(browsing: None, seeded: Library, tmp_path: Path) -> None:
    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium and its driver are not installed")
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By

    options = selenium.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        "headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", f"user-data-dir={tmp_path / 'profile'}", "window-size=1000,600",
    ):  # fmt: skip
        options.add_argument(f"--{flag}")
    wanted = next(entry for entry in seeded.entries(seeded.head(50)) if entry.paper.title.startswith("GaLore"))
    with served(seeded.folder) as (_, address):
        browser = selenium.Chrome(options=options, service=Service(driver))
        try:
            browser.get(address)
            assert wait_until(
                lambda: browser.find_elements(By.CSS_SELECTOR, "body.-first-byte .xterm-helper-textarea"), 20
            )
            typing = browser.find_element(By.CSS_SELECTOR, ".xterm-helper-textarea")
            time.sleep(1.5)
            typing.send_keys("/")
            typing.send_keys("galore gradient")
            time.sleep(0.5)
            typing.send_keys("\ue007")
            typing.send_keys("4")
            assert wait_until(lambda: seeded.refresh() or seeded.entry(wanted.paper.id).mark.rating)
            if picture := os.environ.get("BROADSHEET_PICTURE"):
                browser.save_screenshot(picture)
        finally:
            browser.quit()
    assert seeded.entry(wanted.paper.id).mark.rating == 4
    assert [name for name, mark in seeded.state.marks.items() if mark.rating] == [wanted.paper.id]
