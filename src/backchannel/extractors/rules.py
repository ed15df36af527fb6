"""The rule-based extractor, made once for each parser, lexicon and authority."""

from __future__ import annotations

from pathlib import Path

from backchannel.authority import Authority, authority_file
from backchannel.extraction import Extractor

__all__ = ["rule_extractor"]

# By parser, by the text of the user's own lexicon and by his authority.
_made: dict[tuple[str | None, str | None, Authority | None], Extractor] = {}


def rule_extractor(
    parser: str | None = None, lexicon: Path | str | None = None, authority: Path | str | None = None
) -> Extractor:
    """Return the extractor for a parser, a lexicon and an authority, made once as long as the files stay as they are.

    Raises:
        DataError: the lexicon has something in it that means nothing, or the authority is not of its form.
        UsageError: the parser cannot be used.
    """
    own = None
    if lexicon is not None:
        from backchannel.reading.decoding import decode_text
        from backchannel.reading.source import read_bytes

        own = decode_text(read_bytes(str(lexicon)), str(lexicon))
    known = None if authority is None else authority_file(authority)
    if (parser, own, known) not in _made:
        from backchannel.extraction.lexicon import default_lexicon, load_lexicon

        words = None if own is None else load_lexicon(own, source=str(lexicon), base=default_lexicon())
        _made[parser, own, known] = Extractor(parser, authority=known, lexicon=words)
    return _made[parser, own, known]
