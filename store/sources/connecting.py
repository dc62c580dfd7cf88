"""Where connections are made: to public addresses alone, looked at as they are connected to, and given up on time.

This module and the client know the HTTP library; both are loaded with the first client, and never before.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from store.sources.addresses import Place, Resolve, is_local, is_public

Done = TypeVar("Done")
_SLICE = 0.2
"""Seconds after which a read that waits looks whether the reader has enough of it."""


class Refused(Exception):
    """An address leads to this computer or into a private network, and nobody named this host and port."""


class Unknown(Exception):
    """The name of a host leads nowhere, as far as this computer can tell."""


class Cancelled(Exception):
    """The reader has enough of it."""


class Connections(httpcore2.NetworkBackend):
    """Makes connections; ``named`` are the hosts and ports that may lead anywhere, and so may ``proxies``.

    ``until`` is the moment when patience with a request ends.
    """

    def __init__(self, named: Iterable[Place], resolve: Resolve, cancelled: threading.Event) -> None:
        self.named, self.until = frozenset(named), float("inf")
        self.proxies = set[Place]()
        self._resolve, self._cancelled = resolve, cancelled
        self._system = httpcore2.SyncBackend()

    def left(self, timeout: float | None) -> float:
        """Return how long one step may take. Raises ReadTimeout when the time of the whole is over, or Cancelled."""
        if self._cancelled.is_set():
            raise Cancelled
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if timeout is None else min(timeout, left)

    def apart(self, work: Callable[[], Done]) -> Done:
        """Do what cannot be interrupted in a thread of its own, which is left alone when it is not wanted any more.

        A connection that is made all the same is closed then.
        """
        done: SimpleQueue[tuple[Done | None, BaseException | None]] = SimpleQueue()
        handing_over, unwanted = threading.Lock(), threading.Event()

        def run() -> None:
            try:
                made, error = work(), None
            except BaseException as caught:
                made, error = None, caught
            with handing_over:
                if not unwanted.is_set():
                    done.put((made, error))
                elif isinstance(made, httpcore2.NetworkStream):
                    made.close()

        threading.Thread(target=run, name="connect", daemon=True).start()
        try:
            while True:
                try:
                    made, error = done.get(timeout=min(_SLICE, self.left(None)))
                except Empty:
                    continue
                if error is not None:
                    raise error
                return cast(Done, made)
        except (Cancelled, httpcore2.ReadTimeout):
            with handing_over:
                unwanted.set()
            if not done.empty() and isinstance(late := done.get()[0], httpcore2.NetworkStream):
                late.close()
            raise

    def leads_inside(self, host: str, port: int) -> bool:
        """Return whether all that is known of a host, which nobody named, is that it is none of the open network."""
        if (host, port) in self.named:
            return False
        try:
            return not any(map(is_public, self.apart(lambda: self._resolve(host, port))))
        except (OSError, UnicodeError):
            return False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host that answers. Raises Refused where it has no public one."""
        try:
            found = self.apart(lambda: self._resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise Unknown from error
        tried = found if (host, port) in self.named | self.proxies else [*filter(is_public, found)]
        for count, address in enumerate(tried, 1):
            connect = partial(
                self._system.connect_tcp, address, port, self.left(timeout), local_address, socket_options
            )
            try:
                return _Stream(self.apart(connect), self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if count == len(tried):
                    raise
        raise Refused(_place(host, port))


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class _Stream(httpcore2.NetworkStream):
    """A connection that ends when the time of its request is over, or when the reader has enough of it."""

    def __init__(self, stream: httpcore2.NetworkStream, connections: Connections) -> None:
        self._stream, self._connections = stream, connections

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        until = time.monotonic() + self._connections.left(timeout)
        while True:
            left = until - time.monotonic()
            try:
                return self._stream.read(max_bytes, max(0.001, min(_SLICE, left)))
            except httpcore2.ReadTimeout:
                if left <= _SLICE:
                    raise
                self._connections.left(timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._stream.write(buffer, self._connections.left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on under TLS."""
        left = self._connections.left(timeout)
        begin = partial(self._stream.start_tls, ssl_context, server_hostname, left)
        return _Stream(self._connections.apart(begin), self._connections)

    def get_extra_info(self, info: str) -> Any:
        """Tell what the connection is."""
        return self._stream.get_extra_info(info)


class _Body(httpx2.SyncByteStream):
    """What a server sends, as it comes."""

    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        """Let the connection go."""
        self._answer.close()


class Transport(httpx2.BaseTransport):
    """Takes requests to where they go, or to the proxy that the environment names. Raises what httpcore2 does."""

    def __init__(self, connections: Connections) -> None:
        self._connections, self._proxies = connections, getproxies()
        self._pools: dict[tuple[str, str], httpcore2.ConnectionPool] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request. Raises Refused, Unknown and Cancelled, too."""
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore2.Request(
            request.method, url, headers=request.headers.raw, content=b"", extensions=request.extensions
        )
        answer = self._pool(request.url).handle_request(asked)
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, url: httpx2.URL) -> httpcore2.ConnectionPool:
        """Choose what leads to an address, making it for the first one."""
        proxy = self._proxy(url)
        if proxy and self._connections.leads_inside(url.host, port_of(url)):
            raise Refused(_place(url.host, port_of(url)))
        way = proxy, url.scheme
        if way not in self._pools:
            trusted = httpx2.create_ssl_context() if url.scheme == "https" else None  # which takes a while to read
            self._pools[way] = self._through(proxy, trusted) if proxy else self._directly(trusted)
        return self._pools[way]

    def _proxy(self, url: httpx2.URL) -> str:
        """Return the proxy that the environment has for an address, "" for none; what is local needs none."""
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all") or ""
        return "" if not proxy or is_local(url.host) or proxy_bypass(url.host) else proxy

    def _directly(self, trusted: ssl.SSLContext | None) -> httpcore2.ConnectionPool:
        return httpcore2.ConnectionPool(trusted, network_backend=self._connections)

    def _through(self, proxy: str, trusted: ssl.SSLContext | None) -> httpcore2.ConnectionPool:
        try:
            said = httpx2.Proxy(proxy if "://" in proxy else f"http://{proxy}")
        except (ValueError, httpx2.InvalidURL):
            raise httpcore2.ProxyError("its address is none") from None
        if said.url.scheme not in ("http", "https"):
            raise httpcore2.ProxyError(f"proxies of the kind {said.url.scheme} are not understood")
        self._connections.proxies.add((said.url.host, port_of(said.url)))
        return httpcore2.HTTPProxy(
            httpcore2.URL(
                scheme=said.url.raw_scheme, host=said.url.raw_host, port=said.url.port, target=said.url.raw_path
            ),
            proxy_auth=said.raw_auth,
            ssl_context=trusted,
            network_backend=self._connections,
        )


def port_of(url: httpx2.URL) -> int:
    """Return the port of an address, also where it does not say it."""
    return url.port or (443 if url.scheme == "https" else 80)
