"""Pages from the web, only when asked for: politely, within limits, and never from a private network.

Robots.txt is obeyed (RFC 9309), one host is asked at most once a second, and no request leaves for an address that is
not public: names are resolved here and the connection goes to the address that was looked at, so that neither a
redirect nor a name that changes its address between two look-ups leads inside.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from backchannel import __version__
from backchannel.errors import DataError

__all__ = ["Fetched", "Fetcher", "is_public"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_AGENT = f"backchannel/{__version__}"
_MOST_BYTES = 16_000_000
_ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least
_SECONDS = 60.0
"""For one page, redirects and robots.txt included."""
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0
_REDIRECTS = 5
_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_CHUNK = 1 << 16
_OK = 200
_SERVER_ERROR = 500
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Fetched(NamedTuple):
    """What came: the bytes, where from in the end, and the encoding that the server told."""

    content: bytes
    url: str
    charset: str | None


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, also one that is wrapped in another."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is None and address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is None and address.teredo is not None:
            return False
        if wrapped is not None:
            return is_public(wrapped)
    return address.is_global and not address.is_multicast


class Fetcher:
    """Gets pages. Make one for a run: it remembers each host's robots.txt, and when it was asked last.

    Parameters:
        admits: which addresses may be asked.
        pause: seconds between two requests to one host; its robots.txt may ask for more.
    """

    def __init__(self, *, admits: Callable[[Address], bool] = is_public, pause: float = _PAUSE_SECONDS) -> None:
        self._session = requests.Session()
        # Proxies and passwords of the environment would send requests round what is checked here.
        self._session.trust_env = False
        self._session.headers["User-Agent"] = _AGENT
        adapter = _Adapter(admits)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._pause = pause
        self._asked: dict[str, float] = {}
        self._robots: dict[str, Any] = {}

    def fetch(self, url: str) -> Fetched:
        """Get a page.

        Raises:
            DataError: it may not or cannot be had, is none, or is too large.
        """
        deadline = time.monotonic() + _SECONDS
        here = url
        try:
            for _ in range(_REDIRECTS + 1):
                rules = self._rules(here, deadline)
                if not rules.can_fetch(here, _AGENT):
                    raise DataError("its robots.txt does not allow programs to read this page")
                self._wait(here, float(rules.crawl_delay(_AGENT) or 0), deadline)
                response = self._get(here, deadline)
                with response:
                    if not response.is_redirect:
                        return self._page(response, here, deadline)
                    here = urljoin(here, response.headers["Location"])
            raise DataError(f"it redirects more than {_REDIRECTS} times")
        except DataError as error:
            raise error.at(source=url) from None

    def _page(self, response: requests.Response, url: str, deadline: float) -> Fetched:
        if response.status_code != _OK:
            raise DataError(f"the server answers {response.status_code} {response.reason or ''}".rstrip())
        content = _body(response, _MOST_BYTES, deadline)
        told = "charset" in response.headers.get("Content-Type", "").lower()
        return Fetched(content, url, response.encoding if told else None)

    def _get(self, url: str, deadline: float) -> requests.Response:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise DataError(f"it leads to {parts.scheme or 'an address'!r}, which is not fetched")
        if parts.username or parts.password:
            raise DataError("an address with a name or a password in it is not fetched")
        if time.monotonic() > deadline:
            raise DataError(f"it takes more than {_SECONDS:.0f} s")
        try:
            return self._session.get(url, stream=True, allow_redirects=False, timeout=(_CONNECT_SECONDS, _READ_SECONDS))
        except (requests.RequestException, OSError, ValueError) as error:
            raise _unreachable(error) from None

    def _rules(self, url: str, deadline: float) -> Any:
        """What robots.txt of the host says; RFC 9309, section 2.3.1: none is consent, a broken server is refusal."""
        from protego import Protego

        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._robots:
            here = f"{host}/robots.txt"
            for _ in range(_REDIRECTS + 1):
                response = self._get(here, deadline)
                with response:
                    if response.is_redirect:
                        here = urljoin(here, response.headers["Location"])
                        continue
                    if response.status_code >= _SERVER_ERROR:
                        raise DataError(f"its robots.txt cannot be had: the server answers {response.status_code}")
                    text = b""
                    if response.status_code == _OK:
                        text = _body(response, _ROBOTS_BYTES, deadline, cut=True)
                    self._robots[host] = Protego.parse(text.decode("utf-8", "replace"))
                    break
            else:
                raise DataError("its robots.txt redirects without end")
        return self._robots[host]

    def _wait(self, url: str, wanted: float, deadline: float) -> None:
        host = urlsplit(url).netloc
        pause = max(self._pause, wanted)
        if pause > _LONGEST_PAUSE_SECONDS:
            raise DataError(f"its robots.txt asks for {pause:.0f} s between two pages; that long is not waited")
        left = self._asked.get(host, -pause) + pause - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._asked[host] = time.monotonic()


def _body(response: requests.Response, most: int, deadline: float, *, cut: bool = False) -> bytes:
    """What a server sends, unpacked, as far as it is let."""
    content = bytearray()
    try:
        for chunk in response.iter_content(_CHUNK):
            content += chunk
            if len(content) > most:
                if cut:
                    break
                raise DataError(f"it has more than {most:,} bytes")
            if time.monotonic() > deadline:
                raise DataError(f"it takes more than {_SECONDS:.0f} s")
    except (requests.RequestException, OSError) as error:
        raise _unreachable(error) from None
    return bytes(content[:most])


def _unreachable(error: Exception) -> DataError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _PrivateError):
            return DataError(str(cause))
        # urllib3 keeps the reason as an attribute, requests as its argument
        inner = getattr(cause, "reason", None) or (cause.args[0] if cause.args else None)
        cause = inner if isinstance(inner, BaseException) else cause.__context__
    return DataError(f"it cannot be had: {type(error).__name__}")


class _PrivateError(OSError):
    """A name leads to an address that may not be asked."""


class _Adapter(HTTPAdapter):
    """requests' transport, its connections made by :func:`_connect`."""

    def __init__(self, admits: Callable[[Address], bool]) -> None:
        self._admits = admits
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools whose connections look at the address first; called by requests."""
        super().init_poolmanager(*arguments, **options)
        admits = self._admits

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _connect(self._dns_host, self.port, self.timeout, admits)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _connect(self._dns_host, self.port, self.timeout, admits)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _connect(host: str, port: int, timeout: Any, admits: Callable[[Address], bool]) -> socket.socket:
    """Connect to the first address of a host that may be asked and answers; the name is not looked up again."""
    refused = failed = None
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        where = ipaddress.ip_address(str(address[0]).partition("%")[0])
        if not admits(where):
            refused = where
            continue
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout if isinstance(timeout, float | int) else _CONNECT_SECONDS)
            connection.connect(address)
            return connection
        except OSError as error:
            connection.close()
            failed = error
    if failed is not None:
        raise failed
    if refused is not None:
        raise _PrivateError(f"{host} is {refused}, an address of a private network, which is not fetched")
    raise OSError(f"{host} has no address")
