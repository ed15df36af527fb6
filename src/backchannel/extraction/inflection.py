"""Forms of the lexicon's words, so that a slip of the lemmatizer hides no act."""

from __future__ import annotations

import functools

__all__ = ["noun_forms", "verb_forms"]

_IRREGULAR_VERBS = {
    "be": "is are was were been being be 's 're",
    "beg": "begs begged begging beg",
    "begin": "begins began begun beginning begin",
    "bring": "brings brought bringing bring",
    "charge": "charges charged charging charge",
    "commit": "commits committed committing commit",
    "confer": "confers conferred conferring confer",
    "come": "comes came coming come",
    "fly": "flies flew flown flying fly",
    "forbid": "forbids forbade forbidden forbidding forbid",
    "get": "gets got gotten getting get",
    "give": "gives gave given giving give",
    "go": "goes went gone going go",
    "have": "has had having have",
    "hint": "hints hinted hinting hint",
    "hold": "holds held holding hold",
    "keep": "keeps kept keeping keep",
    "make": "makes made making make",
    "meet": "meets met meeting meet",
    "pay": "pays paid paying pay",
    "permit": "permits permitted permitting permit",
    "plan": "plans planned planning plan",
    "quit": "quits quit quitting",
    "rebut": "rebuts rebutted rebutting rebut",
    "ring": "rings rang rung ringing ring",
    "say": "says said saying say",
    "seek": "seeks sought seeking seek",
    "send": "sends sent sending send",
    "set": "sets set setting",
    "sit": "sits sat sitting sit",
    "swap": "swaps swapped swapping swap",
    "slam": "slams slammed slamming slam",
    "speak": "speaks spoke spoken speaking speak",
    "spurn": "spurns spurned spurning spurn",
    "strive": "strives strove striven striving strive",
    "submit": "submits submitted submitting submit",
    "take": "takes took taken taking take",
    "tell": "tells told telling tell",
    "think": "thinks thought thinking think",
    "transmit": "transmits transmitted transmitting transmit",
    "undertake": "undertakes undertook undertaken undertaking undertake",
    "write": "writes wrote written writing write",
    "chat": "chats chatted chatting chat",
    "chide": "chides chided chiding chide",
    "free": "frees freed freeing free",
    "sue": "sues sued suing sue",
    "lie": "lies lied lying lie",
    "swear": "swears swore sworn swearing swear",
    "shoot": "shoots shot shooting shoot",
    "cut": "cuts cut cutting cut",
    "let": "lets let letting let",
    "hear": "hears heard hearing hear",
    "strike": "strikes struck striking strike",
    "hit": "hits hit hitting hit",
    "lay": "lays laid laying lay",
    "stand": "stands stood standing stand",
    "overthrow": "overthrows overthrew overthrown overthrowing overthrow",
    "withdraw": "withdraws withdrew withdrawn withdrawing withdraw",
    "withhold": "withholds withheld withholding withhold",
    "bar": "bars barred barring bar",
    "ban": "bans banned banning ban",
    "stop": "stops stopped stopping stop",
    "drop": "drops dropped dropping drop",
    "scrap": "scraps scrapped scrapping scrap",
    "break": "breaks broke broken breaking break",
    "freeze": "freezes froze frozen freezing freeze",
    "veto": "vetoes vetoed vetoing veto",
    "bow": "bows bowed bowing bow",
    "prod": "prods prodded prodding prod",
    "harbor": "harbors harbored harboring harbor",
    "agree": "agrees agreed agreeing agree",
    "expel": "expels expelled expelling expel",
    "signal": "signals signaled signalled signaling signalling signal",
    "travel": "travels traveled travelled traveling travelling travel",
    "cancel": "cancels canceled cancelled canceling cancelling cancel",
    "lead": "leads led leading lead",
    "rebel": "rebels rebelled rebelling rebel",
    "leave": "leaves left leaving leave",
    "understand": "understands understood understanding understand",
    "admit": "admits admitted admitting admit",
    "throw": "throws threw thrown throwing throw",
    "lend": "lends lent lending lend",
    "wind": "winds wound winding wind",
    "initial": "initials initialed initialled initialing initialling initial",
    "stick": "sticks stuck sticking stick",
    "hang": "hangs hanged hung hanging hang",
    "fight": "fights fought fighting fight",
    "annul": "annuls annulled annulling annul",
    "rebuild": "rebuilds rebuilt rebuilding rebuild",
    "forgive": "forgives forgave forgiven forgiving forgive",
    "level": "levels leveled levelled leveling levelling level",
    "bind": "binds bound binding bind",
    "abet": "abets abetted abetting abet",
    "sell": "sells sold selling sell",
    "build": "builds built building build",
    "transfer": "transfers transferred transferring transfer",
    "unban": "unbans unbanned unbanning unban",
    "put": "puts put putting",
    "can": "can could",
    "could": "could",
}
_IRREGULAR_NOUNS = {
    "spokesman": "spokesman spokesmen",
    "spokeswoman": "spokeswoman spokeswomen",
    "middleman": "middleman middlemen",
    "businessman": "businessman businessmen",
    "businesswoman": "businesswoman businesswomen",
    "gunman": "gunman gunmen",
    "church": "church churches",
    "news agency": "news agency",
    "media": "media",
    "leadership": "leadership",
}
_VOWELS = "aeiou"


def _doubles(verb: str) -> bool:
    """Say whether a one-syllable verb doubles its last letter: *plan*, not *seek* or *call*."""
    if len(verb) < 3 or verb[-1] in _VOWELS + "wxy":
        return False
    return verb[-2] in _VOWELS and verb[-3] not in _VOWELS and sum(c in _VOWELS for c in verb) == 1


@functools.cache
def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return the forms of a verb, itself included, lower case."""
    if lemma in _IRREGULAR_VERBS:
        return tuple(dict.fromkeys((lemma, *_IRREGULAR_VERBS[lemma].split())))
    if lemma.endswith("e"):
        return (lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    stem = lemma + lemma[-1] if _doubles(lemma) else lemma
    third = lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    return (lemma, third, stem + "ed", stem + "ing")


@functools.cache
def noun_forms(lemma: str) -> tuple[str, ...]:
    """Return singular and plural of a noun, lower case."""
    if lemma in _IRREGULAR_NOUNS:
        return tuple(_IRREGULAR_NOUNS[lemma].split()) if " " not in lemma else (lemma,)
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return (lemma, lemma[:-1] + "ies")
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        return (lemma, lemma + "es")
    return (lemma, lemma + "s")
