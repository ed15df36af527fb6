"""Finds meetings and phone calls of two states by regular expressions: a worked example of an extractor."""

import re

from backchannel.article import Article
from backchannel.facts import Facts
from backchannel.grounding import ground

STATES = ("Chile", "Norway", "Peru", "Portugal")
PATTERNS = {
    "Meeting": rf"({'|'.join(STATES)})\b[^.]*?\b(met)\b[^.]*?\b({'|'.join(STATES)})\b[^.]*\.",
    "PhoneCall": rf"({'|'.join(STATES)})\b[^.]*?\b(telephoned)\b[^.]*?\b({'|'.join(STATES)})\b[^.]*\.",
}


def extract(article: Article) -> Facts:
    """Return the facts of an article. Offsets are not our business: quotes are, and ``ground`` finds them."""
    named = [state for state in STATES if re.search(rf"\b{state}\b", article.text)]
    acts = [
        {
            "class": kind,
            "status": "concluded",
            "trigger": match[2],
            "participant": [match[1].lower(), match[3].lower()],
            "claims": [{"evidence": [match[0]], "confidence": 0.6}],
        }
        for kind, pattern in PATTERNS.items()
        for match in re.finditer(pattern, article.text)
        if match[1] != match[3]
    ]
    actors = [{"id": state.lower(), "class": "State", "name": state, "authority": state.lower()} for state in named]
    return ground({"actors": actors, "acts": acts}, article=article).facts
