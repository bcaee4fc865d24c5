"""Regions that are written into the names of models at clouds, as third parties list them.

Belongs here: telling the region of a listed name. Must not be here: which of a document's sellers
are clouds, and how a cloud's own price list states regions.
"""

from __future__ import annotations

import re

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
