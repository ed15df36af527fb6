"""The packaged language model: it loads alone, keeps its size, and reads plain diplomatic prose."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

MODEL = Path(__file__).resolve().parents[1] / "src" / "backchannel" / "data" / "model"
MEGABYTE = 1_000_000

# The universal relations, without subtypes; "dep" stands for the rarest ones.
UNIVERSAL_RELATIONS = {
    "acl",
    "advcl",
    "advmod",
    "amod",
    "appos",
    "aux",
    "case",
    "cc",
    "ccomp",
    "clf",
    "compound",
    "conj",
    "cop",
    "csubj",
    "dep",
    "det",
    "discourse",
    "dislocated",
    "expl",
    "fixed",
    "flat",
    "goeswith",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nsubj",
    "nummod",
    "obj",
    "obl",
    "orphan",
    "parataxis",
    "punct",
    "reparandum",
    "ROOT",
    "vocative",
    "xcomp",
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODEL)


def word(doc: Doc, text: str) -> Token:
    """Return the only token of `doc` that reads `text`."""
    (found,) = [token for token in doc if token.text == text]
    return found


def labels(nlp: Language, component: str) -> set[str]:
    return set(nlp.pipe_labels[component])


def tree(doc: Doc) -> list[tuple[str, str, str, int, str]]:
    return [(t.text, t.tag_, t.dep_, t.head.i, t.lemma_) for t in doc]


def test_all_components_are_there(nlp: Language) -> None:
    expected = ["tok2vec", "tagger", "morphologizer", "trainable_lemmatizer", "parser", "ner"]
    assert nlp.pipe_names == expected


def test_it_stays_below_fifteen_megabytes() -> None:
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())
    assert size <= 15 * MEGABYTE


def test_relations_are_universal_dependencies(nlp: Language) -> None:
    relations = {label.split(":")[0] for label in labels(nlp, "parser")}
    assert relations <= UNIVERSAL_RELATIONS
    assert {"nsubj", "obj", "obl", "nmod", "ccomp", "acl", "conj", "appos"} <= relations


def test_names_are_persons_organisations_and_places(nlp: Language) -> None:
    assert labels(nlp, "ner") == {"PER", "ORG", "LOC"}


def test_it_states_its_licence_and_nothing_of_the_machine(nlp: Language) -> None:
    assert nlp.meta["license"] == "CC BY-SA 4.0"
    assert "CC BY-SA 4.0" in (MODEL / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert set(nlp.config["paths"].values()) == {None}
    assert nlp.config["initialize"]["before_init"] is None


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("the U.S.-brokered truce", "the U.S. - brokered truce"),
        ("Ban Ki-moon and Bashar al-Assad", "Ban Ki - moon and Bashar al - Assad"),
        ("an anti-war co-author", "an anti-war co-author"),
        ("a 12-day war", "a 12 - day war"),
        ("Stop!!! Really?!", "Stop !!! Really ?!"),
        ("the envoy's “secret” trip", "the envoy 's “ secret ” trip"),
        ("they don’t agree", "they do n’t agree"),
    ],
)
def test_tokens_follow_the_treebanks(nlp: Language, text: str, tokens: str) -> None:
    assert [token.text for token in nlp.make_doc(text)] == tokens.split()


def test_who_did_what(nlp: Language) -> None:
    doc = nlp("Norway rejected the offer on Tuesday.")
    verb = word(doc, "rejected")
    assert verb.dep_ == "ROOT"
    assert verb.lemma_ == "reject"
    assert (word(doc, "Norway").head, word(doc, "Norway").dep_) == (verb, "nsubj")
    assert (word(doc, "offer").head, word(doc, "offer").dep_) == (verb, "obj")


def test_the_passive_names_its_agent(nlp: Language) -> None:
    doc = nlp("The proposal was rejected by Norway.")
    assert word(doc, "proposal").dep_ == "nsubj:pass"
    assert word(doc, "Norway").dep_ in {"obl:agent", "obl"}
    assert word(doc, "Norway").head.text == "rejected"


def test_the_recipient_belongs_to_the_sending_or_to_what_is_sent(nlp: Language) -> None:
    # Both readings are in the treebanks; who uses the tree has to look at both.
    doc = nlp("Kenya sent a letter to Sudan.")
    assert word(doc, "Sudan").head.text in {"sent", "letter"}
    assert (word(doc, "to").head.text, word(doc, "to").dep_) == ("Sudan", "case")


def test_a_request_controls_what_is_asked(nlp: Language) -> None:
    doc = nlp("Peru asked Chile to release the sailors.")
    assert (word(doc, "release").head.text, word(doc, "release").dep_) == ("asked", "xcomp")
    assert word(doc, "Chile").head.text == "asked"


def test_parties_of_talks_are_coordinated(nlp: Language) -> None:
    doc = nlp("The talks between Kenya and Sudan ended on Friday.")
    assert word(doc, "Kenya").head.text == "talks"
    assert (word(doc, "Sudan").head.text, word(doc, "Sudan").dep_) == ("Kenya", "conj")


@pytest.mark.parametrize("marks", ['""', "“”"])
def test_a_quotation_depends_on_its_speaker_s_verb(nlp: Language, marks: str) -> None:
    doc = nlp(f"{marks[0]}We are ready for peace,{marks[1]} the minister said.")
    assert word(doc, "said").dep_ == "ROOT"
    assert word(doc, "ready").head.text == "said"
    assert (word(doc, "minister").head.text, word(doc, "minister").dep_) == ("said", "nsubj")


def test_a_claim_is_a_clause_of_the_verb_of_saying(nlp: Language) -> None:
    doc = nlp("The ministry denied that it had received a message from Norway.")
    assert (word(doc, "received").head.text, word(doc, "received").dep_) == ("denied", "ccomp")


def test_sentences_end_where_they_end(nlp: Language) -> None:
    doc = nlp("The U.S. envoy met Mr. Haddad in Amman. He left on Monday. Nothing was agreed.")
    assert [sentence[-1].text + str(len(sentence)) for sentence in doc.sents] == [".9", ".5", ".4"]


def test_it_reads_the_same_twice_and_in_company(nlp: Language) -> None:
    texts = ["Norway rejected the offer.", "Talks between Kenya and Sudan ended.", "He left."]
    alone = [tree(nlp(text)) for text in texts]
    assert alone == [tree(nlp(text)) for text in texts]
    assert alone == [tree(doc) for doc in nlp.pipe(texts)]


def test_empty_and_blank_texts_are_no_trouble(nlp: Language) -> None:
    assert len(nlp("")) == 0
    assert all(token.is_space for token in nlp(" \n "))
