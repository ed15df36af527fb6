"""Answers of models, kept by the content of what was asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from backchannel.errors import UsageError
from backchannel.whole_files import write_whole

__all__ = ["AnswerCache", "content_hash"]


def content_hash(asked: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what was asked, the same for the same content in any order of keys."""
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()


class AnswerCache:
    """A directory with a file for each answer, written whole or not at all; any number of processes may share it.

    Parameters:
        directory: made when the first answer is kept, for its owner alone: articles may be private.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what was kept under a hash; None where nothing was, or where the file was cut or spoilt."""
        try:
            kept = msgspec.json.decode(self._path(key).read_bytes())
        except (OSError, msgspec.DecodeError):
            return None
        return kept if isinstance(kept, dict) and isinstance(kept.get("text"), str) else None

    def put(self, key: str, kept: Mapping[str, Any]) -> None:
        """Keep an answer under a hash.

        Raises:
            UsageError: nothing can be written there.
        """
        path = self._path(key)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_whole(path, msgspec.json.encode(kept))
        except OSError as error:
            raise UsageError(f"{self.directory}: answers cannot be kept here: {error.strerror or error}") from None

    def _path(self, key: str) -> Path:
        return self.directory / key[:2] / f"{key}.json"
