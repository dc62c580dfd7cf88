"""The program on papers that never were, on the command line: demo."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tui.cli import open_app
from tui.cli.base import command, invocation


@command("demo", "broadsheet demo", "NO_COLOR=1 broadsheet demo")
def demo() -> None:
    """Try Broadsheet on an invented morning of thirty papers.

    Nothing is asked of the network, your own library is left alone, and everything is gone when you leave.
    """
    if invocation().folder is not None:
        raise click.UsageError("the demo has a library of its own, which is gone at the end; leave out --library")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("the demo needs a terminal")
    from store.demo.morning import make

    with TemporaryDirectory(prefix="broadsheet-demo-", ignore_cleanup_errors=True) as folder:
        make(Path(folder))
        code = open_app(Path(folder), "a demo: invented papers, gone when you leave")
    click.get_current_context().exit(code)
