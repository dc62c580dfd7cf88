"""Where the sources are: their usual addresses, those of the configuration and of the environment, and the tokens.

Tokens come from the environment alone. An address of this computer or of a private network is asked only when it is
named here, host and port.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from store.errors import InputError
from store.text import clean, safe_url

_PORTS = {"http": 80, "https": 443}
HUGGING_FACE = "https://huggingface.co"


def place_of(address: str) -> tuple[str, int]:
    """Return the host and the port of an address. Raises ValueError where it has none."""
    parts = urlsplit(address)
    if not parts.hostname or parts.scheme not in _PORTS:
        raise ValueError(address)
    return parts.hostname, parts.port or _PORTS[parts.scheme]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where each source is asked; ``arxiv`` is one address for its news and its questions, empty for its usual two.

    ``allow`` are hosts with ports ("127.0.0.1:8123") that may be asked though they are of a private network.
    """

    hf: str = HUGGING_FACE
    arxiv: str = ""
    allow: tuple[str, ...] = ()
    hf_token: str = field(default="", repr=False)

    @classmethod
    def read(cls, said: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None) -> Endpoints:
        """Read the table [sources] of the configuration, and the environment. Raises InputError for what is wrong."""
        said = said or {}
        environment = os.environ if environment is None else environment
        hf, where = environment.get("HF_ENDPOINT", "").strip(), "HF_ENDPOINT"
        if not hf:
            hf, where = said.get("hf", HUGGING_FACE), "[sources] hf"
        arxiv = said.get("arxiv", "")
        return cls(
            _endpoint(hf, where),
            _endpoint(arxiv, "[sources] arxiv") if arxiv else "",
            _allowed(said.get("allow", ())),
            environment.get("HF_TOKEN", "").strip(),
        )

    @property
    def private(self) -> frozenset[tuple[str, int]]:
        """The hosts and ports that may be asked wherever they lead."""
        named = [place_of(address) for address in (self.hf, self.arxiv) if address]
        return frozenset([*named, *(place_of(f"http://{each}") for each in self.allow)])

    def token_for(self, address: str) -> str:
        """Return the token that an address may see, "" for none: it never goes elsewhere, nor in the clear."""
        here, there = urlsplit(self.hf), urlsplit(address)
        same = here.scheme == there.scheme and place_of(self.hf) == place_of(address)
        safe = there.scheme == "https" or there.hostname in ("127.0.0.1", "::1", "localhost")
        return self.hf_token if same and safe and self.hf_token.isascii() and self.hf_token.isprintable() else ""


def _endpoint(said: object, where: str) -> str:
    address = said.strip().rstrip("/") if isinstance(said, str) else ""
    if safe_url(address) is None:
        raise InputError(f"{where} is to be an address such as {HUGGING_FACE}")
    return address


def _allowed(said: object) -> tuple[str, ...]:
    hosts: Sequence[object] = said if isinstance(said, list | tuple) else [None]
    for host in hosts:
        try:
            if not isinstance(host, str) or urlsplit(f"http://{host}").port is None or "/" in host or "@" in host:
                raise ValueError(host)
            place_of(f"http://{host}")
        except ValueError:
            seen = f", not “{clean(host, limit=60)}”" if isinstance(host, str) else ""
            raise InputError(f'[sources] allow is to be a list of hosts with ports, ["127.0.0.1:8123"]{seen}') from None
    return tuple(str(host) for host in hosts)
