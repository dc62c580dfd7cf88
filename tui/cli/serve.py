"""The app in a browser, on the command line: serve."""

import secrets
from ipaddress import ip_address

import click

from store.errors import InputError
from tui.cli.base import command, invocation


@command(
    "serve",
    "broadsheet serve",
    "broadsheet serve --port 8080",
)
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="The address to listen on [127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="N", help="The port, 0 for any [8000].")
def serve(host: str, port: int) -> None:
    """Open the app in a browser, for one reader.

    Only this computer can reach it, unless --host says otherwise. For another host, the address that is printed holds a
    secret, without which nothing is shown. Traffic is not encrypted: on a network that others use, keep to this
    computer and reach it through `ssh -L`.
    """
    if not host.strip():
        raise click.UsageError("the host has no name; without --host only this computer can reach the app")
    try:
        from tui.cli.serving import BrowserServer
    except ModuleNotFoundError as error:
        raise InputError(f"serve needs {error.name}: pip install 'broadsheet[serve]'") from error
    library = invocation().open_library()
    folder = library.folder
    library.close()
    token = None if is_loopback(host) else secrets.token_urlsafe(24)
    BrowserServer(folder, host, port, token).run()


def is_loopback(host: str) -> bool:
    """Return whether an address can be reached from this computer alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
