"""Registers: lists that somebody keeps about providers, models or licences, read field by field.

Belongs here: what the modules of such lists share. Does not belong here: the fields of one list
(its own module) and texts (``passages.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import yaml  # type: ignore[import-untyped]

from pipelines.reading.json_documents import expect_keys
from schemas.errors import SourceError


def entries(
    source_id: str,
    items: Any,
    place: str,
    required: Iterable[str],
    known: Iterable[str] | None = None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Objects of a list with the JSON pointer of each.

    Raises:
        SourceError: it is no list, or an entry is no object, lacks a key, or has a key outside
            ``known``, where that is given.
    """
    if not isinstance(items, list):
        raise SourceError(source_id, place or "document", "not a list", items)
    for index, item in enumerate(items):
        here = f"{place}/{index}"
        if not isinstance(item, dict):
            raise SourceError(source_id, here, "not an object", item)
        expect_keys(source_id, here, item, known=known or item, required=required)
        yield here, item


def register_fact(
    locator: str, scope_type: str, scope: str, fact: str, value: str, document: str, **more: Any
) -> dict[str, Any]:
    """One row of ``PolicyFactObservation`` from a field of a register, second-hand unless said."""
    return {
        "page": 0,
        "locator": locator,
        "scope_type": scope_type,
        "listed_scope": scope,
        "fact": fact,
        "value": value,
        "document": document,
        "document_kind": "register",
        "is_first_party": False,
        **more,
    }


def yaml_of(source_id: str, text: str, key: str) -> dict[str, Any]:
    """The first YAML document of a text, whose ``key`` is an object with a name.

    Raises:
        SourceError: it is not YAML, or has no such object.
    """
    try:
        documents = [d for d in yaml.safe_load_all(text) if d is not None]
    except yaml.YAMLError as error:
        raise SourceError(source_id, "document", "not YAML", text[:80]) from error
    record = documents[0] if documents else None
    named = record.get(key) if isinstance(record, dict) else None
    if not isinstance(named, dict) or not isinstance(named.get("name"), str):
        raise SourceError(source_id, key, "no object with a name", record)
    return dict(record)  # type: ignore[arg-type]  # an object, as its key shows
