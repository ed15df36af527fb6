"""HTTP as the owners of public services ask for it: one request at a time, a contact, patience, and an end to it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import requests

from backchannel import __version__
from backchannel.errors import BackchannelError, UsageError
from backchannel.patience import retry_after

__all__ = ["ServiceError", "Session"]

_TIMEOUT = (10.0, 60.0)
"""Seconds to connect, and between two bytes of an answer; the Action API may take half a minute on a bad day."""

_ATTEMPTS = 5
_LONGEST_WAIT = 120.0
"""Seconds; who asks for more patience than this is down as far as one run is concerned."""

_LARGEST = 64 * 1024 * 1024
"""Bytes of an answer; 50 full items have some ten million."""

_LASTING = frozenset({"no-such-entity", "param-illegal", "badinteger", "unknown_action", "badvalue"})
"""Error codes of MediaWiki that another attempt does not mend (https://www.mediawiki.org/wiki/API:Errors_and_warnings).
All others, maxlag and ratelimited among them, are tried again."""


class ServiceError(BackchannelError):
    """A service does not answer, or not in a way that can be read; the run can go on without it.

    ``code`` and ``body`` are those of an error that the service itself named.
    """

    def __init__(self, message: str, *, code: str | None = None, body: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.body = body or {}


class Session:
    """Sends requests one after the other, and tries again as long as that is of use.

    Parameters:
        contact: an address of the operator, for the User-Agent: a mail address or a page
            (https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy).
        sleep: how to wait; tests need not.

    Raises:
        UsageError: the contact is neither.
    """

    def __init__(self, contact: str, *, sleep: Callable[[float], object] = time.sleep) -> None:
        contact = contact.strip()
        if not contact.isprintable() or not contact.isascii() or not ("@" in contact or contact.startswith("http")):
            raise UsageError(f"{contact!r} is no contact: give a mail address, or the address of a page about you")
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"backchannel/{__version__} ({contact}) requests"
        self._session.headers["Accept"] = "application/json"
        self._session.headers["Accept-Encoding"] = "gzip"
        self.requests = 0

    def ask(self, url: str, params: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None) -> Any:
        """Return the JSON object that a service answers.

        Parameters:
            url: where it is.
            params: of the query.
            form: what to post; a GET request without it.

        Raises:
            ServiceError: it does not answer, however often it is asked, or refuses for good.
        """
        why = ""
        for attempt in range(_ATTEMPTS):
            answer, why, patience = self._once(url, params, form)
            if answer is not None:
                return answer
            if patience is not None and patience > _LONGEST_WAIT:
                raise ServiceError(f"{url}: {why}, and asks to wait {patience:.0f} seconds")
            if attempt + 1 < _ATTEMPTS:
                # Jitter, so that many who failed together do not come back together.
                self._sleep(patience if patience is not None else 2.0**attempt + random.uniform(0, 1))
        raise ServiceError(f"{url}: {why}, in {_ATTEMPTS} attempts")

    def _once(
        self, url: str, params: Mapping[str, str] | None, form: Mapping[str, str] | None
    ) -> tuple[Any, str, float | None]:
        """The answer, or why there is none, and how long the service asks to wait."""
        self.requests += 1
        try:
            with self._session.request(
                "GET" if form is None else "POST", url, params=params, data=form, timeout=_TIMEOUT, stream=True
            ) as response:
                patience = retry_after(response.headers, time.time())
                if response.status_code == 429 or response.status_code >= 500:
                    return None, f"status {response.status_code}", patience
                if response.status_code != 200:
                    raise ServiceError(f"{url}: status {response.status_code}")
                body = _body(response)
        except requests.exceptions.InvalidURL:
            raise UsageError(f"{url!r} is no address of a service") from None
        except requests.exceptions.RequestException as error:
            return None, _reason(error), None
        if body is None:
            raise ServiceError(f"{url}: an answer of more than {_LARGEST} bytes")
        try:
            # Stricter than the standard library: no NaN, and no half of a surrogate pair, which no file can hold.
            answer = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None, "an answer that is not JSON", patience
        if not isinstance(answer, dict):
            return None, "an answer that is no JSON object", patience
        fault = answer.get("error")
        if isinstance(fault, dict):
            code, info = str(fault.get("code", "unknown")), " ".join(str(fault.get("info", "")).split())[:200]
            if code in _LASTING:
                raise ServiceError(f"{url}: {code}: {info}", code=code, body=fault)
            return None, f"error {code}", patience
        return answer, "", None


def _body(response: requests.Response) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(1 << 16):
        size += len(part)
        if size > _LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)


def _reason(error: requests.exceptions.RequestException) -> str:
    if isinstance(error, requests.exceptions.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ConnectionError):
        return "no connection"
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "an answer that was cut off"
    return f"no answer ({type(error).__name__})"
