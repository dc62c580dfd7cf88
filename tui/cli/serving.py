"""A server for one reader's browser: textual-serve with access control, and with an end for the apps it starts.

Every visit runs an app of its own on the same library. Who may come in: at a loopback address, pages of this very
address, so that no other page in the same browser can type here; elsewhere, who brings the token.
"""

import asyncio
import os
import shlex
import signal
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from secrets import compare_digest
from string import Template
from urllib.parse import urlsplit

import click
from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from store.errors import InputError
from store.text import clean

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ENDING = 3.0
"""Seconds that an app has to leave in order before it is killed."""
OTHERS = "another browser has this open, too: both show and change the same marks"
_ANOTHER = signal.SIGURG  # ignored by a process that does not know of it yet
_TELLING = (0.5, 1.5, 4.0)
"""Seconds after another browser came in at which all are told: an app that is still starting does not hear it."""
_CHILD = "from tui.cli.serving import visit; visit()"
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Broadsheet</title>
<link rel="stylesheet" href="/static/css/xterm.css">
<style>
@font-face { font-family: "Roboto Mono"; src: url("/static/fonts/RobotoMono-VariableFont_wght.ttf"); }
body { margin: 0; background: #15171c; color: #9b9c99; font-family: "Roboto Mono", monospace; }
.textual-terminal { position: absolute; inset: 0; }
#ended { display: none; position: absolute; inset: 0; place-items: center; background: #15171c; z-index: 1; }
body.-closed #ended { display: grid; }
</style>
<script src="/static/js/textual.js"></script>
</head>
<body>
<div id="ended">Everything is saved. Reload the page to go on.</div>
<button id="start" hidden></button>
<div id="terminal" class="textual-terminal" data-session-websocket-url="$socket" data-font-size="$size"></div>
</body>
</html>
""")


class Visit(AppService):
    """The app of one visit; ended as a terminal would end it, so that what is being written is kept."""

    async def stop(self) -> None:
        """End the app in order, or by force when it does not end."""
        process, task = self._process, self._task
        if process is None or task is None:
            return
        self._task = None
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(asyncio.shield(process.wait()), ENDING)
        except TimeoutError:
            process.kill()
        await task

    def tell(self) -> None:
        """Tell the app that there is another one."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(_ANOTHER)


class BrowserServer(Server):
    """Serves the app on one library; ``token`` is the secret that visitors bring, None where none is needed."""

    def __init__(self, folder: Path, host: str, port: int, token: str | None) -> None:
        program = shlex.join([sys.executable, "-P", "-c", _CHILD, str(folder.absolute())])
        super().__init__(f"exec {program}", host=host, port=port, title="Broadsheet")
        self._token = token
        self._visits: set[Visit] = set()

    # -- from beginning to end -----------------------------------------------------------------------------------------

    def run(self) -> None:
        """Serve until SIGTERM, SIGHUP or Ctrl+C; raises InputError when the address cannot be listened at."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=ENDING)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.host, self.port).start()
        except UnicodeError as error:  # of a name that cannot be one
            await runner.cleanup()
            raise InputError(f"cannot listen on {clean(self.host, limit=60)}: it is not the name of a host") from error
        except OSError as error:
            await runner.cleanup()
            # asyncio's own words for a taken port name the address once more; a name that is not found has no number
            number = error.errno or 0
            reason = os.strerror(number) if number > 0 else error.strerror or str(error)
            raise InputError(f"cannot listen on {self.host}:{self.port}: {reason.lower()}") from error
        self.port = runner.addresses[0][1]
        click.echo(self.address)
        sys.stdout.flush()
        ended = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        await ended.wait()
        await asyncio.gather(*(visit.stop() for visit in list(self._visits)))
        await runner.cleanup()

    @property
    def address(self) -> str:
        """The address to open, with the token where one is needed."""
        host = socket.gethostname() if self.host in ("0.0.0.0", "::") else self.host
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}/" + (f"?token={self._token}" if self._token else "")

    async def on_startup(self, app: web.Application) -> None:
        """Print nothing: the address is printed once it can be opened."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard)
        return app

    def _tell_all(self) -> None:
        """Tell every browser that it is not the only one, as long as that is so."""
        if len(self._visits) > 1:
            for visit in self._visits:
                visit.tell()

    # -- access --------------------------------------------------------------------------------------------------------

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests without access; a token in the address is put into a cookie, and taken out of the address."""
        if not self._may_enter(request):
            return web.Response(status=403, text="Open the address that `broadsheet serve` printed.", headers=_HEADERS)
        if self._token and "token" in request.query:
            response = web.HTTPSeeOther("/")
            response.set_cookie(self._cookie, self._token, httponly=True, samesite="Lax")
            raise response
        return await handler(request)

    def _may_enter(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            return False
        if self._token is None:
            # A name that another's server answers with 127.0.0.1 would make its pages pages of this address.
            return urlsplit(f"//{request.host}").hostname in ("localhost", "127.0.0.1", "::1", self.host)
        brought = request.query.get("token") or request.cookies.get(self._cookie, "")
        return compare_digest(brought.encode(), self._token.encode())

    @property
    def _cookie(self) -> str:
        """The cookie's name: browsers keep cookies by host, whatever the port."""
        return f"broadsheet-{self.port}"

    # -- the page and the app ------------------------------------------------------------------------------------------

    async def handle_index(self, request: web.Request) -> web.Response:
        """Return the page with the terminal in it, which loads nothing from elsewhere."""
        scheme = "wss" if request.secure else "ws"
        size = max(6, min(to_int(request.query.get("fontsize", "16"), 16), 60))
        page = _PAGE.substitute(socket=f"{scheme}://{request.host}/ws", size=size)
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run an app for as long as the page is open."""
        wire = web.WebSocketResponse(heartbeat=15)
        await wire.prepare(request)
        visit = Visit(
            self.command,
            write_bytes=wire.send_bytes,
            write_str=wire.send_str,
            close=wire.close,  # type: ignore[arg-type]
            download_manager=self.download_manager,
        )
        self._visits.add(visit)
        try:
            await visit.start(
                to_int(request.query.get("width", "80"), 80), to_int(request.query.get("height", "24"), 24)
            )
            if len(self._visits) > 1:
                for seconds in _TELLING:
                    asyncio.get_running_loop().call_later(seconds, self._tell_all)
            await self._process_messages(wire, visit)
        finally:
            self._visits.discard(visit)
            await visit.stop()
            await wire.close()
        return wire


def visit() -> None:
    """Run the app of one visit, and end it when the server has gone."""
    from tui.app import BroadsheetApp, run

    server = os.getppid()

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    def begun(app: BroadsheetApp) -> None:
        app.call_later(hear, app)

    def hear(app: BroadsheetApp) -> None:
        asyncio.get_running_loop().add_signal_handler(_ANOTHER, app.tell, OTHERS)

    threading.Thread(target=watch, daemon=True).start()
    sys.exit(run(Path(sys.argv[1]), begun))
