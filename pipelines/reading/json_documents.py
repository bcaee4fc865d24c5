"""JSON documents: opening them strictly, and leaving addresses out of them.

Belongs here: what every reader of JSON needs, whatever the document says. Does not belong here:
lists of models (``model_list.py``), numbers (``money.py``), knowledge of one website.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from pipelines.source import Source
from schemas.errors import SourceError

IPV4 = re.compile(
    rb"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"
)
MAYBE_IPV6 = re.compile(rb"[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*")


def json_of(
    source_id: str,
    text: str,
    field: str = "document",
    repeated: Callable[[str, Any, Any], Any] | None = None,
) -> Any:
    """Parse JSON with every number that has a fraction as Decimal; raise ``SourceError``.

    Duplicate keys and NaN or Infinity are refused. ``repeated``, where given, is asked instead
    about a duplicate key with the key, its earlier and its later value, and gives the value to
    keep.
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in items:
            if name not in found:
                found[name] = value
            elif repeated is None:
                raise SourceError(source_id, field, "duplicate key in object", name)
            else:
                found[name] = repeated(name, found[name], value)
        return found

    def constant(name: str) -> None:
        raise SourceError(source_id, field, "not a number", name)

    try:
        return json.loads(
            text, parse_float=Decimal, object_pairs_hook=pairs, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        raise SourceError(source_id, field, f"not JSON ({error})", text[:120]) from error


def without_addresses(content: bytes, names: Iterable[str] = ()) -> bytes:
    """A JSON document without network addresses and without the values of some fields.

    Every IPv4 and IPv6 address in a text, and the text or number that a field of one of the
    ``names`` holds, becomes a mark; not a byte changes besides. Nothing is parsed, so a document
    that nobody can read is cleaned as well.
    """
    listed = b"|".join(re.escape(name.encode()) for name in names)
    if listed:
        field = rb'("(?:%s)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[^\s,}\]]*)' % listed
        content = re.sub(field, rb'\1"withheld"', content)
    content = IPV4.sub(b"withheld", content)
    return MAYBE_IPV6.sub(_withheld_ipv6, content)


def _withheld_ipv6(match: re.Match[bytes]) -> bytes:
    try:
        ipaddress.IPv6Address(match[0].decode())
    except ValueError:
        return match[0]
    return b"withheld"


def expect_keys(
    source_id: str,
    field: str,
    found: Iterable[str],
    *,
    known: Iterable[str],
    required: Iterable[str] = (),
) -> None:
    """Raise ``SourceError`` on a key nobody has looked at, or on a missing required key."""
    names = set(found)
    if unknown := sorted(names - set(known)):
        raise SourceError(source_id, field, "unknown column or key", ", ".join(unknown))
    if missing := sorted(set(required) - names):
        raise SourceError(source_id, field, "missing column or key", ", ".join(missing))


def object_in(source: Source, pointer: str, value: Any) -> dict[str, Any]:
    """The value as an object; raises ``SourceError`` where it is none."""
    if not isinstance(value, dict):
        raise SourceError(source.id, pointer or "document", "not an object", value)
    return value


def list_in(source: Source, pointer: str, value: Any) -> list[Any]:
    """The value as a list; raises ``SourceError`` where it is none."""
    if not isinstance(value, list):
        raise SourceError(source.id, pointer or "document", "not a list", value)
    return value
