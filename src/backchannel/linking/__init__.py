"""Linking: who the actors and places of an article are in the authority file, in Wikidata, and elsewhere.

Facts in, facts with links out. What is certain is an exact match, what is probable a close one; what is neither stays
a candidate. Offline it costs nothing and asks nobody; a link found online never changes the IRI of an actor.
"""

from backchannel.linking.cache import Cache
from backchannel.linking.judgements import Judgement, Judgements
from backchannel.linking.offline import OfflineLinker, resolve
from backchannel.linking.reconciliation import ReconciliationLinker
from backchannel.linking.running import Linking, unlinked
from backchannel.linking.session import Session
from backchannel.linking.subjects import Linker, Subject, subjects_of
from backchannel.linking.wikidata import WikidataLinker

__all__ = [
    "Cache",
    "Judgement",
    "Judgements",
    "Linker",
    "Linking",
    "OfflineLinker",
    "ReconciliationLinker",
    "Session",
    "Subject",
    "WikidataLinker",
    "resolve",
    "subjects_of",
    "unlinked",
]
