"""The extractor as a whole: the same bytes for the same text, any text at all, and no dependence on names.

Every official, agency and message in here is invented; the states and their capitals exist.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import backchannel
from backchannel.article import Article
from backchannel.errors import DataError, UsageError
from backchannel.extraction import Extractor
from backchannel.facts import Communication, Facts, check, decode, encode
from backchannel.mapping import map_facts
from backchannel.validation import validate
from telling import ROLES, Telling

Tell = Callable[..., Telling]
WEDNESDAY = datetime.date(2031, 5, 14)

REPORT = """\
{carrier_adjective} President {president} said on Monday that {author} had asked him to convey a message to {addressee}.

"We have received a letter from {author}," {surname} told the {agency}. "{addressee} rejected the plan."

{surname} spoke by telephone with {addressee_adjective} Prime Minister {premier} on Tuesday. The two leaders discussed \
fishing rights and the border. The {addressee_adjective} foreign ministry confirmed the call.

{author} denied that it had threatened {addressee}, officials said. According to the {agency}, {author_adjective} and \
{addressee_adjective} diplomats may meet in {capital}. {carrier} acted as an intermediary between {author} and {addressee}.

The silence suggests that the matter is delicate.
"""


class Cast(NamedTuple):
    """The names of one telling of the report."""

    carrier: str
    carrier_adjective: str
    author: str
    author_adjective: str
    addressee: str
    addressee_adjective: str
    capital: str
    president: str
    premier: str
    agency: str

    @property
    def text(self) -> str:
        return REPORT.format(surname=self.president.split()[-1], **self._asdict())


CASTS = [
    Cast("Portugal", "Portuguese", "Chile", "Chilean", "Mongolia", "Mongolian", "Lisbon", "Duarte Valadares", "Temuulen Dorjpurev", "Meridian News Agency"),
    Cast("Norway", "Norwegian", "Peru", "Peruvian", "Botswana", "Botswanan", "Oslo", "Sigurd Halvorsen", "Kagiso Mothibedi", "Fjordland News Agency"),
    Cast("Kenya", "Kenyan", "Iceland", "Icelandic", "Bolivia", "Bolivian", "Nairobi", "Joseph Wanjohi", "Rosario Ibarrola", "Rift Valley News Agency"),
    Cast("Oman", "Omani", "Japan", "Japanese", "Ghana", "Ghanaian", "Muscat", "Khalid Rashdi", "Kwame Asantewaa", "Gulf Stream News Agency"),
    Cast("Uruguay", "Uruguayan", "Latvia", "Latvian", "Nepal", "Nepalese", "Montevideo", "Mateo Larraburu", "Bishnu Tamangrai", "River Plate News Agency"),
]  # fmt: skip


# ---- the same bytes ------------------------------------------------------------------------------


def test_two_processes_give_the_same_bytes_whatever_the_hash_seed(extractor: Extractor) -> None:
    code = (
        "import sys; from backchannel.extraction import Extractor; from backchannel.article import Article;"
        "from backchannel.facts import encode; import datetime;"
        "a = Article(text=sys.stdin.read(), published=datetime.date(2031, 5, 14));"
        "sys.stdout.buffer.write(encode(Extractor().extract(a)))"
    )
    text = "\n".join(cast.text for cast in CASTS)
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            input=text.encode(),
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
            timeout=120,
        ).stdout
        for seed in ("1", "4242")
    ]
    here = encode(extractor.extract(Article(text=text, published=WEDNESDAY)))
    assert outputs == [here, here]


def test_what_was_read_before_leaves_no_trace(extractor: Extractor) -> None:
    first, second = (Article(text=cast.text, published=WEDNESDAY) for cast in CASTS[:2])
    before = encode(extractor.extract(first))
    extractor.extract(second)
    assert encode(extractor.extract(first)) == before


def test_what_found_the_facts_is_named_with_its_version_and_model(extractor: Extractor) -> None:
    record = extractor.extract(Article(text="Norway rejected the plan.")).extractor
    assert record is not None
    assert (record.name, record.version) == ("backchannel", backchannel.__version__)
    assert record.parser == f"{extractor.nlp.meta['lang']}_{extractor.nlp.meta['name']} {extractor.nlp.meta['version']}"


# ---- names do not matter -------------------------------------------------------------------------


def shape(cast: Cast, told: Telling) -> list[tuple[object, ...]]:
    """All that is told, with the parts of the cast in place of the names."""
    parts = {value: field for field, value in cast._asdict().items()}

    def part(name: str | None) -> str | None:
        if name is None:
            return None
        for words in sorted(parts, key=len, reverse=True):
            name = name.replace(words, parts[words])
        return name

    found: list[tuple[object, ...]] = []
    for act in told.facts.acts():
        roles = {r: sorted(filter(None, map(part, told.names(getattr(act, r, ()))))) for r in ROLES}
        words = part(act.content) if isinstance(act, Communication) else None
        claims = [
            (part(told.name(c.asserted_by)), sorted(filter(None, map(part, told.names(c.reported_by)))), c.modality)
            for c in told.claims(act)
        ]
        kind = act.kind if isinstance(act, Communication) else "Mediation"
        places = sorted(filter(None, map(part, told.places(act))))
        found.append((kind, act.status, act.trigger.quote, roles, act.topics, places, act.date, words, claims))
    found += [("conjecture", claim.content, claim.modality) for claim in told.conjectures()]
    return found


@pytest.mark.parametrize("cast", CASTS[1:], ids=lambda cast: cast.carrier)
def test_the_same_report_with_other_names_tells_the_same(tell: Tell, cast: Cast) -> None:
    first = CASTS[0]
    assert shape(cast, tell(cast.text)) == shape(first, tell(first.text))


@pytest.mark.parametrize("cast", CASTS, ids=lambda cast: cast.carrier)
def test_the_report_tells_who_asked_whom_to_carry_what_to_whom(tell: Tell, cast: Cast) -> None:
    told = tell(cast.text)
    (relay,) = [c for c in told.facts.communications if c.relayed_by]
    assert told.roles(relay) == {
        "sender": {cast.author},
        "recipient": {cast.addressee},
        "relayed_by": {cast.president},
    }
    assert relay.status == "requested"
    assert told.asserter(relay) == cast.president
    calls = told.acts("PhoneCall")
    assert [told.roles(c)["participant"] for c in calls] == [{cast.president, cast.premier}] * len(calls)
    assert set(calls[0].topics) >= {"fishing rights", "the border"}
    assert {told.claim(c).modality for c in calls} == {"asserted", "confirmed"}
    acting = [m for m in told.facts.mediations if told.names(m.mediator) == {cast.carrier}]
    assert [told.names(m.party) for m in acting] == [{cast.author, cast.addressee}]
    assert len(told.conjectures()) == 1


@pytest.mark.parametrize("cast", CASTS[:2], ids=lambda cast: cast.carrier)
def test_double_blanks_and_windows_line_ends_change_nothing_but_offsets(tell: Tell, cast: Cast) -> None:
    spaced = cast.text.replace(" ", "  ").replace("\n", "\r\n")
    plain, wide = tell(cast.text), tell(spaced)
    assert shape(cast, wide) == shape(cast, plain)
    assert [spaced[a.trigger.start : a.trigger.end] for a in wide.facts.acts()] == [
        a.trigger.quote for a in plain.facts.acts()
    ]


# ---- sound whatever the text ---------------------------------------------------------------------


def is_sound(facts: Facts) -> bool:
    """All that a document must be: checked, every act claimed, every quote at its place, and read back equal."""
    check(facts)
    text = facts.article.text
    spans = [s for c in facts.claims for s in c.evidence] + [a.trigger for a in facts.acts()]
    spans += [m for r in (*facts.actors, *facts.places) for m in r.mentions]
    return (
        {a.id for a in facts.acts()} <= {c.claims for c in facts.claims}
        and all(text[s.start : s.end] == s.quote for s in spans)
        and decode(encode(facts)) == facts
    )


@pytest.mark.parametrize("cast", CASTS, ids=lambda cast: cast.carrier)
def test_facts_are_sound_and_their_graph_conforms(tell: Tell, cast: Cast) -> None:
    facts = tell(cast.text, publisher="Harbour Post").facts
    assert is_sound(facts)
    assert [f for f in validate(map_facts(facts)) if f.severity == "violation"] == []


def test_every_record_has_an_id_of_its_own(tell: Tell) -> None:
    facts = tell("\n\n".join(cast.text for cast in CASTS)).facts
    for records in ((*facts.actors, *facts.places), tuple(facts.acts()), facts.claims):
        ids = [record.id for record in records]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\t\n",
        "\u200b\ufeff",
        "The weather was fine. The apples were ripe.",
        "Heavy snow closed four roads on Tuesday night.",
        "-",
        "?!",
        "1,000 2,000 3,000",
        "(((((",
        "\U0001f600\U0001f600",
        "日本語の文章です。",
        "Это русский текст о переговорах.",
    ],
)
def test_where_nobody_communicates_there_is_no_act(tell: Tell, text: str) -> None:
    told = tell(text)
    assert (told.acts(), told.facts.claims) == ([], ())
    assert told.facts.article.text == text
    assert is_sound(told.facts)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f54a\U0001f54a Norway rejected the plan. \U0001f44d\U0001f3fd",
        "Norway\x00 rejected\x07 the plan\x1b[31m.",
        "\u202eNorway rejected the plan.\u202c",
        "Norway\u00a0rejected\u2009the\u3000plan.",
        "Norway rejected the plan. " + "x" * 20_000 + " Peru accepted the offer.",
        "NORWAY REJECTED THE PLAN.",
        "norway rejected the plan.",
        "Norway rejected the plan.\u0301",
        "Norway " * 500 + "rejected the plan.",
        "President " * 300 + "Norway",
        "Foreign Minister of the Minister for the " * 50,
        "Norway said that " * 60 + "Peru rejected the plan.",
        "Norway and " * 200 + "Peru met.",
        "Norway, who " * 60 + "met Peru.",
        "Norway asked Peru to ask " * 40 + "Chile to mediate.",
        "between Norway and " * 60,
        "according to " * 100,
        "This suggests that " * 60,
        "a-" * 500,
        "“«\"'" * 50,
        "They said that they met them and told them. " * 40,
        "He said that he met him and told him. " * 40,
        '"We met them," he said. ' * 200,
    ],
    ids=lambda text: repr(text[:24]),
)
def test_odd_texts_give_sound_facts(tell: Tell, text: str) -> None:
    assert is_sound(tell(text).facts)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Norway\x00 rejected\x07 the plan.", "Rejection"),
        ("\u202eNorway rejected the plan.\u202c", "Rejection"),
        ("Norway\u00a0rejected\u2009the\u3000plan.", "Rejection"),
        ("Norway\u200b re\u00adjected the plan.", "Rejection"),
        ("\U0001f54a\U0001f54a\n\nNorway rejected the plan.", "Rejection"),
    ],
)
def test_what_a_reader_does_not_see_hides_no_act(tell: Tell, text: str, act: str) -> None:
    told = tell(text)
    assert told.roles(told.act(act)) == {"sender": {"Norway"}}
    assert re.sub(r"[^a-z]", "", told.act(act).trigger.quote) == "rejected"


WORDS = st.sampled_from(
    [
        "Norway",
        "Peru",
        "Oslo",
        "Norwegian",
        "officials",
        "Halvorsen",
        "President",
        "minister",
        "the",
        "a",
        "said",
        "told",
        "asked",
        "denied",
        "met",
        "mediated",
        "conveyed",
        "message",
        "between",
        "and",
        "that",
        "to",
        "of",
        "with",
        "not",
        "will",
        "may",
        "it",
        "they",
        "he",
        "on",
        "Monday",
        ",",
        ".",
        '"',
        "“",
        "”",
        "?",
        "-",
        "'s",
        "\n",
        "\n\n",
        "according",
        "by",
        "plan",
        "\xad",
        "🕊",
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_words_in_any_order_give_sound_facts(extractor: Extractor, text: str) -> None:
    assert is_sound(extractor.extract(Article(text=text, published=WEDNESDAY)))


# ---- limits --------------------------------------------------------------------------------------

LONG = """
import sys, time
from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.facts import check
extractor = Extractor()
text = (sys.stdin.read() * 1000)[:200_000]
started = time.process_time()
facts = extractor.extract(Article(text=text))
spent = time.process_time() - started
check(facts)
from backchannel.serving.confinement import resident
peak = resident() / 2**20
print(f'{{"acts": {len(list(facts.acts()))}, "seconds": {spent}, "megabytes": {peak}}}')
"""


def test_two_hundred_thousand_characters_take_little_time_and_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LONG], input=CASTS[0].text.encode(), capture_output=True, check=True, timeout=300
    )
    told = json.loads(done.stdout)
    assert told["acts"] > 1000
    # A machine of 2020 needs about 8 seconds.
    assert told["seconds"] < 40
    assert told["megabytes"] < 600


def test_a_text_longer_than_any_report_is_refused(extractor: Extractor) -> None:
    with pytest.raises(DataError, match="1,000,001 characters"):
        extractor.extract(Article(text="x" * 1_000_001))


def test_a_pipeline_that_is_not_installed_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="no_such_pipeline"):
        Extractor("no_such_pipeline")
