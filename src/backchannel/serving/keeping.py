"""Answers that were given before, as long as they are still true and there is room for them."""

from __future__ import annotations

from collections import OrderedDict

from backchannel.serving.replies import Answer

__all__ = ["Kept"]

_AROUND = 1_000
"""Bytes that an answer takes beside its body and its key, about."""

_LONGEST_KEY = 2_000


class Kept:
    """Remembers answers, those that were asked for last, up to a number of bytes.

    Parameters:
        most: bytes of all of them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def get(self, key: str) -> Answer | None:
        """Return the answer to ``key``, if it is remembered."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: str, answer: Answer) -> None:
        """Remember an answer, and forget those that nobody asked for the longest time."""
        size = _size(key, answer)
        if len(key) > _LONGEST_KEY or size > self._most // 8:
            return
        self._forget(key)
        self._answers[key] = answer
        self._size += size
        while self._size > self._most:
            self._forget(next(iter(self._answers)))

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()
        self._size = 0

    def _forget(self, key: str) -> None:
        answer = self._answers.pop(key, None)
        if answer is not None:
            self._size -= _size(key, answer)


def _size(key: str, answer: Answer) -> int:
    return len(key) + len(answer[1]) + _AROUND
