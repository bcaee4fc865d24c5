"""JSON documents: opening them strictly, and leaving addresses out of them.

Belongs here: what every reader of JSON needs, whatever the document says. Does not belong here:
lists of models (``model_list.py``), numbers (``money.py``), knowledge of one website.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from pipelines.reading.rows import unread
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
        looked_for = f"missing column or key: {', '.join(missing)!r}"
        raise SourceError(source_id, field, f"{looked_for}; found are {_some(names)}")


REPRICING = re.compile(
    r"currenc|discount|surcharge|tariff|billing|multipl|uplift|promo|factor|(?:^|_)(?:units?|tax|vat)$",
    re.IGNORECASE,
)
"""Names of keys that may change what the other prices of an object mean."""

MOST_NAMED = 12
"""Keys that an error names."""


def unknown_price_keys(
    source: Source,
    pointer: str,
    prices: Mapping[str, Any],
    known: Iterable[str],
    *,
    required: Iterable[str] = (),
    **names: str,
) -> list[dict[str, Any]]:
    """A reject for each filled key of an object of prices that nobody has looked at.

    It costs the meter that it may price, and no other figure. One that may change what the other
    prices mean costs the object.

    Args:
        source: Whose document it is.
        pointer: Where the object stands.
        prices: The object.
        known: Keys that were looked at.
        required: Keys that it must have.
        **names: Columns that say what the prices are for.

    Raises:
        SourceError: a required key is missing, or an unknown one may change the other prices.
    """
    expect_keys(source.id, pointer, prices, known=prices, required=required)
    looked_at = set(known)
    unknown = sorted(k for k in set(prices) - looked_at if prices[k] not in (None, ""))
    if repricing := [key for key in unknown if REPRICING.search(key)]:
        what = "unknown key that may change what the other prices mean"
        raise SourceError(source.id, pointer, what, ", ".join(repricing))
    beside = f"; known are {_some(looked_at)}" if looked_at else ""
    return [
        unread(
            "key",
            f"{pointer}/{key}",
            f"{pointer}: unknown column or key: {key!r}{beside}",
            f"{key}: {json.dumps(prices[key], default=str, ensure_ascii=False)}",
            names,
        )
        for key in unknown
    ]


def _some(names: Iterable[str]) -> str:
    """Names for a person to read, not more than fit in a line or two."""
    found = sorted(names)
    more = ", ..." if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more or "none"


def escaped(name: str) -> str:
    """A key as a step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


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
