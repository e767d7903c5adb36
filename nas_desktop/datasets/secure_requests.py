"""Requests that go over HTTPS alone, redirects included; without encryption only to this computer, for tests."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

_TIMEOUT_S = 20.0  # without a byte
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NotHad(Exception):
    """This address does not give the file; says why, as half a sentence."""


class BrokenOff(NotHad):
    """The connection ended before the file did; worth another try where some of it came."""


def open_url(url: str, start: int) -> http.client.HTTPResponse:
    """The answer with the file from byte `start` on, or with all of it where the server knows no other.

    Raises:
        NotHad: the address is not secure.
        OSError: the network; inside `network_errors_told` as a sentence.
    """
    if not _is_safe(url):
        raise NotHad(f"{host_of(url)} offers no secure connection")
    request = urllib.request.Request(url, headers={"User-Agent": "nas-desktop"})  # noqa: S310  # checked above
    if start:
        request.add_header("Range", f"bytes={start}-")
    # Not `urlopen`: it would follow to files and FTP as well.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler({} if _is_loopback(url) else None),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SafeRedirects(),
    ):
        opener.add_handler(handler)
    response = opener.open(request, timeout=_TIMEOUT_S)
    assert isinstance(response, http.client.HTTPResponse)
    return response


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows to secure addresses only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request for the new address, if it may be asked."""
        if not _is_safe(newurl) or (_is_loopback(newurl) and not _is_loopback(req.full_url)):
            fp.close()
            raise NotHad(f"{host_of(req.full_url)} leads on to an address that is not secure")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_safe(url: str) -> bool:
    return url.startswith("https://") or (url.startswith("http://") and _is_loopback(url))


def _is_loopback(url: str) -> bool:
    return host_of(url) in _LOOPBACK


def host_of(url: str) -> str:
    """How to name the server to the user."""
    return urllib.parse.urlsplit(url).hostname or url


@contextmanager
def network_errors_told(host: str) -> Iterator[None]:
    """Errors of the network become `NotHad`, with half a sentence that names the host."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        raise NotHad(f"{host} answers {error.code} {error.msg}") from error
    except TimeoutError as error:
        raise BrokenOff(f"{host} does not answer") from error
    except urllib.error.URLError as error:
        reason = getattr(error.reason, "strerror", None) or error.reason
        raise BrokenOff(f"no connection to {host} ({reason})") from error
    except (OSError, http.client.HTTPException) as error:
        raise BrokenOff(f"the connection to {host} broke off") from error
