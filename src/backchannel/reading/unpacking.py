"""Compressed streams, unpacked piece by piece and never without bounds."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

from backchannel.errors import DataError, UsageError
from backchannel.reading.content import Content

__all__ = ["unpacked", "unpacked_head"]

_CHUNK = 1 << 16
# News compresses to a third or a tenth; what repeats itself more than this once it is large was made to fill memory.
_LARGEST_RATIO = 200
_HARMLESS = 64_000_000
# Of what `zstd --ultra` makes; more is asked for by nobody but a bomb.
_LARGEST_WINDOW = 1 << 27


class _Unpacker(Protocol):
    """A decompressor of one frame; how zlib's and zstandard's are alike."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def unpacked(stream: BinaryIO, content: Content, source: str) -> io.BufferedReader:
    """Return what a compressed stream holds.

    Reading it raises :class:`DataError` where the data is broken, ends too early, or unpacks to more than 200 times
    its size.

    Raises:
        UsageError: Zstandard is to be unpacked, and the package for it is not installed.
    """
    start = _gzip if content is Content.GZIP else _zstd()
    return io.BufferedReader(_Unpacked(stream, start, content, source), _CHUNK)


def unpacked_head(head: bytes, content: Content) -> bytes:
    """Return the first bytes of what is packed, as far as they can be told; nothing where nothing is packed."""
    try:
        if content is Content.GZIP:
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16)
        if content is Content.ZSTD:
            return _zstd()().decompress(head)[:16]
    except Exception:  # told when it is read in earnest
        return b""
    return b""


def _gzip() -> _Unpacker:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


def _zstd() -> Callable[[], _Unpacker]:
    try:
        import zstandard
    except ImportError:
        raise UsageError("reading .zst needs a package: pip install 'backchannel[zstd]'") from None
    return lambda: zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj()


class _Unpacked(io.RawIOBase):
    """Frame after frame of a compressed stream."""

    def __init__(self, stream: BinaryIO, start: Callable[[], _Unpacker], content: Content, source: str) -> None:
        self._stream = stream
        self._start = start
        self._unpacker: _Unpacker | None = None
        self._name = content.value
        self._source = source
        self._pending = memoryview(b"")
        self._packed = b""
        self._read = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        while not self._pending:
            more = self._more()
            if more is None:
                return 0
            self._pending = memoryview(more)
        count = min(len(buffer), len(self._pending))
        buffer[:count] = self._pending[:count]
        self._pending = self._pending[count:]
        return count

    def _more(self) -> bytes | None:
        """The next piece, perhaps empty; None at the end."""
        if not self._packed:
            self._packed = self._stream.read(1024)  # a thousand times as much, at the worst
            self._read += len(self._packed)
        if not self._packed:
            if self._unpacker is not None:
                raise self._fault("ends too early")
            return None
        if self._unpacker is None:
            if self._given and not self._packed.strip(b"\0"):  # what tapes and some tools fill up with
                self._packed = b""
                return b""
            self._unpacker = self._start()
        try:
            data = self._unpacker.decompress(self._packed)
        except Exception as error:  # zstandard has an exception of its own, which may not be installed
            raise self._fault(f"is broken ({error})") from None
        self._packed = b""
        if self._unpacker.eof:
            self._packed, self._unpacker = self._unpacker.unused_data, None
        self._given += len(data)
        if self._given > max(_HARMLESS, _LARGEST_RATIO * self._read):
            raise self._fault(f"unpacks to more than {_LARGEST_RATIO} times its size, as no news does")
        return data

    def _fault(self, what: str) -> DataError:
        return DataError(
            f"the {self._name} data {what}", source=self._source, place=f"byte {self._read}", remedy="get the file anew"
        )
