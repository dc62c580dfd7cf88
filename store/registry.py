"""How a new file in a package makes itself known: it is found by being there, and registers itself when imported."""

from __future__ import annotations

import pkgutil
from importlib import import_module


def import_members(package: str) -> None:
    """Import every module of a package, so that the decorators in them have run; the second time costs nothing."""
    for member in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        import_module(member.name)
