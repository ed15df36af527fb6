"""One OpenAI-compatible server: a question goes there, an answer comes back, or a word on why not.

The interface is that of ``POST /chat/completions`` (https://platform.openai.com/docs/api-reference/chat), as far as
OpenAI, Anthropic's compatible endpoint, vLLM, Ollama, llama.cpp and LM Studio share it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, ReadTimeoutError

import backchannel
from backchannel.errors import DataError, UsageError
from backchannel.extractors.llm.accounting import Account, Usage
from backchannel.extractors.llm.settings import KEY_VARIABLE, Key, Settings
from backchannel.extractors.llm.waiting import ATTEMPTS, GIVEN_UP, LONGEST_WAIT, usual_wait
from backchannel.patience import retry_after

__all__ = ["MOST_BYTES", "Answer", "Endpoint"]

MOST_BYTES = 1024 * 1024
"""The longest answer that is read: thirty times what a passage of facts takes."""

_CONNECT_S = 10.0
_PASSING = frozenset({408, 409, 425, 429})
"""Statuses that may be other ones in a while; so may all of 500 and more."""

_FREE = 2
"""The last of three ways to ask for an answer: held to a schema, held to JSON, held to nothing."""

_UNCLOSED = "does not match the expected"
"""What llama.cpp says, with status 500, of an answer that reached the limit on its length before its end. Held to
nothing, the same answer comes through, and what is whole in it can be read."""

_FAULTS = {
    401: f"does not take the key; set {KEY_VARIABLE}",
    403: f"refuses the key; set {KEY_VARIABLE} to one that may use this model",
    404: "knows no such model, or no /chat/completions; see --llm-url and --llm-model",
}


class Answer(NamedTuple):
    """What a model said.

    Attributes:
        text: its words; empty where it said nothing.
        usage: what it took.
        cut: it was ended by the limit on its length.
        refused: it, or a filter before it, declined to answer.
    """

    text: str
    usage: Usage
    cut: bool = False
    refused: bool = False


class _PassingError(Exception):
    """A failure that may be over in ``wait`` seconds; None for as long as usual."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class _Bearer(AuthBase):
    """Sets the header itself: left to requests, a ``.netrc`` would take the key's place."""

    def __init__(self, key: Key | None) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key is not None:
            request.headers["Authorization"] = self._key.header()
        return request


class Endpoint:
    """Asks a server.

    Parameters:
        settings: where, and with which key.
        account: where requests and tokens are counted.
        sleep: how to wait; tests do not.
    """

    def __init__(self, settings: Settings, account: Account, sleep: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self.account = account
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers.update(
            {
                "User-Agent": f"backchannel/{backchannel.__version__}",
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            }
        )
        self._session.auth = _Bearer(settings.key)
        # What this server was found not to take, see _adapt.
        self._left_out: set[str] = set()
        self._renamed: dict[str, str] = {}
        self._form = 0
        self._in_vain = 0

    def ask(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> Answer:
        """Ask once, however many requests that takes.

        Parameters:
            messages: the conversation so far.
            schema: what the answer shall be, as JSON Schema; held to by servers that can, asked of the others.

        Raises:
            DataError: no answer came, in all attempts.
            UsageError: the server does not take the key, or has no such model.
        """
        attempts = ATTEMPTS if self._in_vain < GIVEN_UP else 1
        attempt = 0
        form = 0
        while True:
            body = self._body(messages, schema, form)
            try:
                response = self._send(body)
                if response is None:
                    continue
                self._in_vain = 0
                return response
            except _PassingError as failure:
                attempt += 1
                if _UNCLOSED in str(failure):
                    form = _FREE
                wait = usual_wait(attempt) if failure.wait is None else failure.wait
                if attempt >= attempts or wait > LONGEST_WAIT:
                    self._in_vain += 1
                    raise self._fault(f"{failure}, {attempt} times" if attempt > 1 else str(failure)) from None
                self.account.repeated += 1
                self._sleep(wait)

    def _body(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any], form: int) -> dict[str, Any]:
        constrained = {"type": "json_schema", "json_schema": {"name": "facts", "strict": True, "schema": schema}}
        forms: tuple[dict[str, Any] | None, ...] = (constrained, {"type": "json_object"}, None)
        body: dict[str, Any] = {
            "model": self.settings.model,
            "messages": list(messages),
            "temperature": self.settings.temperature,
            "max_tokens": self.settings.most_tokens,
            "response_format": forms[max(self._form, form)],
        }
        body = {self._renamed.get(name, name): value for name, value in body.items()}
        return {name: value for name, value in body.items() if value is not None and name not in self._left_out}

    def _send(self, body: dict[str, Any]) -> Answer | None:
        """Return the answer; None where the server is to be asked again in another way."""
        self.account.requests += 1
        until = time.monotonic() + self.settings.timeout
        try:
            with self._session.post(
                self.settings.url.rstrip("/") + "/chat/completions",
                data=msgspec.json.encode(body),
                timeout=(_CONNECT_S, self.settings.timeout),
                allow_redirects=False,  # a key goes nowhere but where the user sent it
                stream=True,
            ) as response:
                content = self._read(response, until)
                return self._understood(response, content, body)
        except (requests.Timeout, ReadTimeoutError):
            raise _PassingError("it did not answer in time") from None
        except (requests.RequestException, HTTPError) as error:
            raise _PassingError(f"the connection failed ({type(error).__name__})") from None

    def _read(self, response: requests.Response, until: float) -> bytes:
        content = bytearray()
        # What has arrived, not a whole block: a server that sends a byte now and then would never be given up.
        while chunk := response.raw.read1(65_536, decode_content=True):
            content += chunk
            if len(content) > MOST_BYTES:
                raise self._fault(f"its answer has more than {MOST_BYTES:,} bytes")
            if time.monotonic() > until:
                raise requests.Timeout
        return bytes(content)

    def _understood(self, response: requests.Response, content: bytes, body: dict[str, Any]) -> Answer | None:
        status = response.status_code
        try:
            told = msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            told = None
        error = _error_in(told)
        if status in _PASSING or status >= 500:
            words = f": {self._quoted(error)}" if error else ""
            raise _PassingError(f"it answered with status {status}{words}", retry_after(response.headers, time.time()))
        if status in _FAULTS:
            raise UsageError(f"the server at {self.settings.url} {_FAULTS[status]}")
        if status in (400, 422) and self._adapt(error or content.decode("utf-8", "replace"), body):
            return None
        if status != 200:
            raise self._fault(f"it answered with status {status}: {self._quoted(error)}")
        if error is not None:  # some servers send errors with status 200
            raise _PassingError(f"it answered with an error: {self._quoted(error)}")
        answer = _answer(told)
        if answer is None:
            raise _PassingError("its answer is none of /chat/completions")
        self.account.paid(answer.usage)
        return answer

    def _adapt(self, complaint: str, body: dict[str, Any]) -> bool:
        """Do without what the server complains about; False where that is nothing one can do without.

        Servers differ in what they take: newer models of OpenAI know ``max_completion_tokens`` only, some take no
        ``temperature``, some no schema.
        """
        if "max_tokens" in body and "max_completion_tokens" in complaint:
            self._renamed["max_tokens"] = "max_completion_tokens"
            return True
        for name in ("temperature", "max_tokens", "max_completion_tokens"):
            if name in body and name in complaint:
                self._left_out.add(name)
                return True
        if "response_format" in body and self._form < _FREE:
            self._form += 1
            return True
        return False

    def _fault(self, what: str) -> DataError:
        return DataError(f"the model at {self.settings.url} gave no facts: {what}")

    def _quoted(self, error: str | None) -> str:
        words = " ".join((error or "no reason").split())[:200]
        return words if self.settings.key is None else self.settings.key.struck_from(words)


def _error_in(told: Any) -> str | None:
    error = told.get("error") if isinstance(told, dict) else None
    if isinstance(error, dict):
        error = error.get("message") or msgspec.json.encode(error).decode()
    return str(error) if error else None


def _answer(told: Any) -> Answer | None:
    """Return what the first choice says; None where this is no answer of a chat."""
    try:
        choice = told["choices"][0]
        message = choice["message"]
        content = message.get("content")
    except (TypeError, KeyError, IndexError, AttributeError):
        return None
    if isinstance(content, list):  # parts, of which some are text
        content = "".join(
            part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str)
        )
    if content is not None and not isinstance(content, str):
        return None
    reason = choice.get("finish_reason")
    return Answer(
        text=content or "",
        usage=_usage(told.get("usage")),
        cut=reason == "length",
        refused=bool(message.get("refusal")) or reason == "content_filter",
    )


def _usage(told: Any) -> Usage:
    def count(name: str) -> int | None:
        value = told.get(name) if isinstance(told, dict) else None
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None

    return Usage(count("prompt_tokens"), count("completion_tokens"))
