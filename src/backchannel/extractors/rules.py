"""The rule-based extractor, made once for each parser and lexicon."""

from __future__ import annotations

from pathlib import Path

from backchannel.extraction import Extractor

__all__ = ["rule_extractor"]

# By parser and by the text of the user's own lexicon.
_made: dict[tuple[str | None, str | None], Extractor] = {}


def rule_extractor(parser: str | None = None, lexicon: Path | str | None = None) -> Extractor:
    """Return the extractor for a parser and a lexicon, made once as long as the file stays as it is.

    Raises:
        DataError: the lexicon has something in it that means nothing.
        UsageError: the parser cannot be used.
    """
    own = None
    if lexicon is not None:
        from backchannel.reading.decoding import decode_text
        from backchannel.reading.source import read_bytes

        own = decode_text(read_bytes(str(lexicon)), str(lexicon))
    if (parser, own) not in _made:
        from backchannel.extraction.lexicon import default_lexicon, load_lexicon

        words = None if own is None else load_lexicon(own, source=str(lexicon), base=default_lexicon())
        _made[parser, own] = Extractor(parser, lexicon=words)
    return _made[parser, own]
