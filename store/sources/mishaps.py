"""What happens on the way to a server and back, in words."""

from __future__ import annotations

import ssl

import httpcore2
import httpx2

from store.sources.connecting import Refused, Unknown
from store.sources.trouble import Trouble
from store.text import shorten

MISHAPS = (
    *(Refused, Unknown),
    *(httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError),
    *(httpcore2.UnsupportedProtocol, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError),
)
"""All that may happen while an answer is waited for and read."""
_ONLINE = "is this computer online?"


def told(mishap: Exception, who: str, *, begun: bool) -> Trouble:
    """Return a mishap as trouble; ``begun`` says that the answer had begun to come."""
    if isinstance(mishap, Refused):
        line = f'leads to this computer or a private network; [sources] allow = ["{mishap}"] lets it'
        return Trouble(who, line)
    if isinstance(mishap, Unknown):
        return Trouble(who, f"nobody knows where this is; {_ONLINE}", again=True)
    if isinstance(mishap, httpcore2.ProxyError):
        return Trouble(who, f"the proxy that the environment names does not help: {shorten(str(mishap), 60)}")
    if isinstance(mishap, httpcore2.TimeoutException):
        line = "answers too slowly" if begun else "does not answer in time"
        return Trouble(who, f"{line}; try again later", again=True)
    if isinstance(mishap, httpcore2.ConnectError):
        return _unreached(mishap, who)
    if isinstance(mishap, httpcore2.NetworkError | httpcore2.RemoteProtocolError):
        line = "broke off in the middle of its answer" if begun else "hung up, or does not speak HTTP"
        return Trouble(who, f"{line}; try again later", again=True)
    return Trouble(who, f"cannot be asked: {shorten(str(mishap), 60)}")


def _unreached(mishap: httpcore2.ConnectError, who: str) -> Trouble:
    cause = mishap.__cause__ or mishap.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = shorten(cause.verify_message or "not trusted", 60)
        return Trouble(who, f"its certificate is not trusted ({why}), so nothing was sent")
    if isinstance(cause, ssl.SSLError):
        return Trouble(who, "no secure connection can be made, so nothing was sent")
    why = cause.strerror.lower() if isinstance(cause, OSError) and cause.strerror else "no connection"
    return Trouble(who, f"cannot be reached ({why}); {_ONLINE}", again=True)
