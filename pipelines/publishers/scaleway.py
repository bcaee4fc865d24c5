"""Scaleway's zones: what both of its public APIs are asked for, zone by zone.

Belongs here: the zones and their countries. Must not be here: anything about one API.
"""

from __future__ import annotations

from collections.abc import Mapping

ZONES = (
    "fr-par-1",
    "fr-par-2",
    "fr-par-3",
    "nl-ams-1",
    "nl-ams-2",
    "nl-ams-3",
    "pl-waw-1",
    "pl-waw-2",
    "pl-waw-3",
    "it-mil-1",
)
COUNTRIES: Mapping[str, str] = {"fr": "FR", "nl": "NL", "pl": "PL", "it": "IT"}
"""Country by what a zone's name begins with."""
