"""Regions that are written into the names of models at clouds, as third parties list them.

Belongs here: telling the region of a listed name, and what a Bedrock name without one means. Must
not be here: which of a document's sellers
are clouds, and how a cloud's own price list states regions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

REGION = re.compile(
    r"(?:[a-z_]+/)?(?P<region>us-gov|(?:us-gov|us|eu|ap|ca|sa|me|af)-[a-z]+-\d"
    r"|us|eu|apac|au|jp|ca|regional|global(?:-standard)?)[./].+"
)


def region_named(model: str) -> str:
    """Region, zone or deployment type that a name begins with; ``unstated`` where it has none.

    ``eu.anthropic.claude-x`` is sold in the zone ``eu``, ``bedrock/eu-west-1/model`` in that
    region, ``azure/global-standard/model`` as ``global``.
    """
    match = REGION.fullmatch(model)
    return match["region"].removesuffix("-standard") if match else "unstated"


BEDROCK_NAME = re.compile(
    r"(?:bedrock/)?(?:(?P<profile>us-gov|us|eu|apac|au|jp|ca|global)\.)?(?P<model>[a-z0-9-]+\.[^/]+)"
)
IN_REGION = "regional"
AT_GLOBAL_FIGURE = (
    "an in-region call at the figure of the global profile, while profiles of a zone cost more"
)
"""AWS bills a call without a profile like one of a zone's profile; the list says otherwise."""

_SAME = ("meter", "unit", "variant", "service_tier", "context_above_tokens", "effective_from")


def in_region(
    rows: Sequence[Mapping[str, Any]], sellers: Collection[str]
) -> Iterable[Mapping[str, Any]]:
    """The same rows, with what a Bedrock id without a profile means: a call inside one region.

    ``sellers`` are the labels under which a list has Bedrock. A figure that is the global profile's
    is kept out where the model costs more by a zone's profile.
    """
    figures: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        if (
            "meter" in row
            and row["listed_seller"] in sellers
            and (name := BEDROCK_NAME.fullmatch(row["listed_model"]))
        ):
            same = figures.setdefault(_same(name["model"], row), {})
            same[name["profile"] or IN_REGION] = row["price"]
    for row in rows:
        if "meter" not in row or row["listed_seller"] not in sellers:
            yield row
            continue
        name = BEDROCK_NAME.fullmatch(row["listed_model"])
        if name is None or name["profile"]:
            yield row
            continue
        same = figures[_same(name["model"], row)]
        others = [p for zone, p in same.items() if zone not in (IN_REGION, "global")]
        is_global = row["price"] is not None and row["price"] == same.get("global")
        dearer = is_global and any(p is not None and p > row["price"] for p in others)
        problem = row["problem"] or (AT_GLOBAL_FIGURE if dearer else None)
        yield {**row, "region": IN_REGION, "problem": problem}


def _same(model: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (model, *(row[field] for field in _SAME))
