"""What every published table shares: provenance, validity and the shared vocabularies.

Belongs here: columns and vocabularies that more than one room of tables uses. Does not belong here:
any table.
"""

from __future__ import annotations

from schemas.fields import Instant, Table, column, stands_behind

COUNTRY = r"^[A-Z]{2}$"
REGION_GROUPS = ("us", "ca", "latam", "eu", "uk", "europe_other", "me", "af", "cn", "ap")
ZONE_KINDS = ("region", "zone", "global", "unstated")


class Place(Table):
    """Where a price holds, in the same words for every seller."""

    country: str = column(
        "Country of the region, ISO 3166-1 alpha-2; null where unknown and where a zone spans "
        "several.",
        nullable=True,
        str_matches=COUNTRY,
    )
    region_group: str = column(
        "Part of the world; `eu` is the European Economic Area. Of a zone of several countries the "
        "part that it is sold as; null where unknown and where a zone spans parts.",
        one_of=REGION_GROUPS,
        nullable=True,
    )
    zone_kind: str = column(
        "`region`: one region, or any one of the seller's choosing (then without a country); "
        "`zone`: several regions of one country or area, as a data zone; `global`: may run "
        "anywhere; `unstated`: not said, whatever country the seller serves from.",
        one_of=ZONE_KINDS,
    )
    region_label: str = column(
        "The region in English; null where not said or not known.", nullable=True
    )


@stands_behind(2)
class Provenance(Table):
    """Where a figure was read, when, and how long ago."""

    source_id: str = column(
        "Source that the row was read from; see `sources`.", references="sources.source_id"
    )
    source_url: str = column("URL of the document.")
    capture_sha256: str = column(
        "SHA-256 of the document as captured; null for a hand-kept seed row.", nullable=True
    )
    locator: str = column("Place of the figure in the document.")
    is_official: bool = column("Whether the source speaks about its publisher's own prices.")
    first_seen_at: Instant = column("When these values were first seen, UTC.")
    last_confirmed_at: Instant = column(
        "When the source last confirmed these values, UTC, as known at `snapshot.as_of_at`."
    )
    age_days: int = column(
        "Whole days from `last_confirmed_at` to `snapshot.as_of_at`.", unit="days", ge=0
    )


@stands_behind(2)
class Validity(Table):
    """When a row of history holds, and where it was read."""

    valid_from: Instant = column(
        "Stated start, else first sight; null where the price had ended before we saw it and no "
        "start is stated.",
        key=True,
        nullable=True,
    )
    valid_to: Instant = column(
        "Earlier of stated end and last sight; null while open.", nullable=True
    )
    first_seen_at: Instant = column("When first seen with these values.", key=True)
    superseded_at: Instant = column("When seen changed or gone; null while current.", nullable=True)
    source_id: str = column("Source.", key=True, references="sources.source_id")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document.")
    locator: str = column("Place of the figure in the document.")
