"""Requests that change something on a server: with credentials, patience, and faults told in one line."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

import backchannel
from backchannel.errors import DataError, UsageError
from backchannel.patience import retry_after

__all__ = ["Credentials", "Sender", "check_address"]

_TIMEOUT_S = (10.0, 300.0)
"""To connect, and between two pieces of an answer: a server may work long on a large batch before it says anything."""

_TRIES = 6
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 60.0
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_LONGEST_REASON = 300


class Credentials(NamedTuple):
    """Who sends: a name and a password, or a token; nothing of it is ever shown.

    Attributes:
        user: for HTTP Basic or Digest, whichever the server asks for.
        password: of the user.
        token: for HTTP Bearer.
    """

    user: str | None = None
    password: str | None = None
    token: str | None = None

    def __repr__(self) -> str:
        return f"Credentials({'token' if self.token else 'password' if self.user else 'none'})"


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class _Nobody(AuthBase):
    """No credentials: without this, requests would take those that it finds in a .netrc file."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def check_address(url: str) -> str:
    """Return ``url`` if a server can be asked there.

    Raises:
        UsageError: it is no http or https address, or holds a password.
    """
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
        valid = valid and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(f"{url!r} is no address of a server; give one like http://localhost:7878/update")
    if parts.username or parts.password:
        raise UsageError("the address holds a name or a password; give the name with --user instead")
    if parts.fragment:
        raise UsageError(f"{url!r} has a fragment, which no server gets to see")
    return url


class Sender:
    """Sends requests to one address, one after the other, on one connection.

    Parameters:
        url: the address, sound.
        credentials: who sends.
        pause: waits some seconds; for tests.
    """

    def __init__(self, url: str, credentials: Credentials, *, pause: Callable[[float], object] = time.sleep) -> None:
        self.url = url
        self.requests = 0
        self._credentials = credentials
        self._pause = pause
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"backchannel/{backchannel.__version__}"
        self._session.auth = _Bearer(credentials.token) if credentials.token else _Nobody()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def send(
        self,
        method: str,
        *,
        body: bytes = b"",
        media_type: str | None = None,
        parameters: dict[str, str] | None = None,
        accepted: frozenset[int] = frozenset(),
    ) -> None:
        """Send one request, again where a fault may pass, later each time.

        Parameters:
            method: of HTTP.
            body, media_type: what is sent, and what it is.
            parameters: for the query string.
            accepted: status codes that are fine beside 2xx.

        Raises:
            DataError: the server cannot be reached, or refuses.
        """
        headers = {} if media_type is None else {"Content-Type": media_type}
        for attempt in range(_TRIES):
            fault, asked = self._try(method, body, headers, parameters or {}, accepted)
            if fault is None:
                return
            if attempt + 1 < _TRIES:
                # Half of the pause is drawn by lot: of many who were turned away together, not all come back together.
                pause = min(_FIRST_PAUSE_S * 2**attempt, _LONGEST_PAUSE_S)
                self._pause(min(asked, _LONGEST_PAUSE_S) if asked else pause * random.uniform(0.5, 1.0))
        raise DataError(f"{fault}, {_TRIES} times", source=self.url, remedy="start again later: what was sent is known")

    def _try(
        self, method: str, body: bytes, headers: dict[str, str], parameters: dict[str, str], accepted: frozenset[int]
    ) -> tuple[str | None, float]:
        """Send once: return a fault that may pass, if there is one, and for how long the server asks to wait."""
        try:
            answer = self._once(method, body, headers, parameters)
            if answer.status_code == 401 and self._answer_challenge(answer):
                answer = self._once(method, body, headers, parameters)
        except requests.exceptions.SSLError as error:
            raise DataError(f"cannot be trusted: {_reason(error)}", source=self.url) from None
        except requests.exceptions.RequestException as error:
            return f"cannot be reached: {_reason(error)}", 0.0
        code = answer.status_code
        if 200 <= code < 300 or code in accepted:
            return None, 0.0
        if code in _PASSING:
            return f"answers {code} {answer.reason}{_words(answer)}", retry_after(answer.headers, time.time()) or 0.0
        raise DataError(f"answers {code} {answer.reason}{_words(answer)}", source=self.url, remedy=_remedy(answer))

    def _once(self, method: str, body: bytes, headers: dict[str, str], parameters: dict[str, str]) -> requests.Response:
        self.requests += 1
        return self._session.request(
            method,
            self.url,
            params=parameters,
            data=body or None,
            headers=headers,
            timeout=_TIMEOUT_S,
            allow_redirects=False,  # a redirected POST would become a GET
        )

    def _answer_challenge(self, answer: requests.Response) -> bool:
        """Take the scheme that the server asks for; return whether there is anything to answer with."""
        user, password = self._credentials.user, self._credentials.password or ""
        if user is None or not isinstance(self._session.auth, _Nobody):
            return False
        digest = "digest" in answer.headers.get("WWW-Authenticate", "").lower()
        self._session.auth = (
            HTTPDigestAuth(user, password) if digest else HTTPBasicAuth(user.encode(), password.encode())
        )
        return True


def _reason(error: Exception) -> str:
    """The last words of a chain of errors, which name the cause."""
    text = str(error.args[0] if error.args else error)
    match = re.search(r"\[Errno -?\d+\] ([^'\")]+)|(timed out|Connection aborted|certificate[^'\")]*)", text)
    return (match[1] or match[2]).strip().lower() if match else type(error).__name__


def _words(answer: requests.Response) -> str:
    """What the server says, on one line; nothing of a page for people."""
    if "html" in answer.headers.get("Content-Type", "").lower():
        return ""
    words = " ".join(answer.text.split())
    return f": {words[:_LONGEST_REASON]}" if words else ""


def _remedy(answer: requests.Response) -> str | None:
    if answer.is_redirect:
        return f"give the address that it leads to: {answer.headers.get('Location')}"
    return {
        401: "give --user and a password, or a token, that may write",
        403: "give --user and a password, or a token, that may write",
        404: "see the README for the address that your server takes",
        405: "see the README for the address that your server takes",
        413: "send less at once, with --batch",
        415: "try the other --protocol",
    }.get(answer.status_code)
