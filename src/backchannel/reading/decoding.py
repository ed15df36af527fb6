"""From bytes to text: UTF-8, and a clear word about everything else."""

from __future__ import annotations

import codecs

from backchannel.errors import DataError

__all__ = ["decode_text"]

# Longest first: the UTF-32 mark starts with the UTF-16 one.
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32LE"),
    (codecs.BOM_UTF32_BE, "UTF-32BE"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)
# How many bytes are looked at to tell UTF-16 without a mark from other binary data.
_SAMPLE = 4096


def decode_text(data: bytes, source: str) -> str:
    """Return ``data`` as text; a UTF-8 byte order mark is dropped, all else is kept.

    Raises:
        DataError: other encodings (UTF-16 and UTF-32 are named), binary data, or a byte that is not UTF-8 (its
            offset from the start of the source is named).
    """
    encoding = _other_encoding(data)
    if encoding:
        raise DataError(
            f"this is {encoding}, not UTF-8",
            source=source,
            remedy=f"convert it, e.g. with `iconv -f {encoding} -t UTF-8`",
        )
    nul = data.find(b"\0")
    if nul >= 0:
        raise DataError(
            "this is binary data (a NUL byte), not text",
            source=source,
            place=f"byte {nul}",
            remedy="give a text file in UTF-8",
        )
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        return data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"this is not UTF-8: {error.reason} (0x{data[start + error.start]:02x})",
            source=source,
            place=f"byte {start + error.start}",
            remedy="convert it to UTF-8, e.g. with `iconv -f WINDOWS-1252 -t UTF-8`",
        ) from None


def _other_encoding(data: bytes) -> str | None:
    for mark, name in _OTHER_MARKS:
        if data.startswith(mark):
            return name
    # Latin text in UTF-16 without a mark: every second byte is NUL.
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half >= 2 and odd > 0.8 * half and even == 0:
        return "UTF-16LE"
    if half >= 2 and even > 0.8 * half and odd == 0:
        return "UTF-16BE"
    return None
