"""The offline authority: who is who among states, organisations, news agencies, places and office holders."""

from backchannel.authority.lookup import Authority, authority_file, default_authority, own_authority
from backchannel.authority.offices import OFFICES, normal_office
from backchannel.authority.records import Entry, Sense, Tenure

__all__ = [
    "OFFICES",
    "Authority",
    "Entry",
    "Sense",
    "Tenure",
    "authority_file",
    "default_authority",
    "normal_office",
    "own_authority",
]
