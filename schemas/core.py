"""Tables with memory: observations with validity intervals, and what was refused.

Belongs here: the history columns and the bookkeeping of captures. Does not belong here: what a
parser returns (``observations.py``) and what readers see (``published``).
"""

from __future__ import annotations

from schemas.fields import PROBLEM_SCOPES, Instant, Money, Table, column, stands_behind
from schemas.observations import SERVICE_TIERS

REJECT_SCOPES = (*PROBLEM_SCOPES, "document")
"""What a reject stands for: see ``Judgement.problem_scope``, or the whole document."""

HOLDS = ("shrank", "mass_change", "prices")
"""What of a capture may wait for a second sight."""


@stands_behind(4)
class History(Table):
    """Columns that the warehouse adds to an observation."""

    row_id: str = column("Identity of this interval: hash of source, key and first sight.")
    row_key: str = column("Hash of the natural key within the source.")
    source_id: str = column("Source that the row was read from.")
    partition: str = column("Part of the source that is complete on its own.")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document's bytes, which the archive holds.")
    first_seen_at: Instant = column("When we first saw the row with these values, inclusive.")
    superseded_at: Instant = column(
        "When we first saw it changed or gone, exclusive; null while current.", nullable=True
    )


class Ingested(Table):
    """One capture that history already holds; written in the same transaction as its rows."""

    capture_id: str = column("Identity of the capture.", key=True)
    source_id: str = column("Source.")
    partition: str = column("Partition.")
    captured_at: Instant = column("When the bytes were captured.")
    origin: str = column(
        "How the bytes came: `fetched` live, `imported` from a copy, or `embedded` in a package."
    )
    content_id: str = column("Hash over the pages' hashes.")
    read_as: str = column(
        "Capture whose reading stands for this one: itself, or an earlier one with the same bytes. "
        "The rejects of that reading are this one's."
    )
    parser_version: str = column("Hash of all that decides how it is read.")
    status: str = column(
        "`loaded`, or `refused` where the parser could not take the document.",
        one_of=("loaded", "refused"),
    )
    message: str = column("Why it was refused, or what was held back.", nullable=True)
    hold: str = column(
        "What waits for a second sight, so that the same bytes are judged again: `shrank` (most "
        "rows were gone), `mass_change` (most prices moved), `prices` (some were held back); null "
        "where nothing does.",
        one_of=HOLDS,
        nullable=True,
    )
    rows: int = column("Good rows.", ge=0)
    rejects: int = column("Rows kept out, each with its reason in `core.rejects`.", ge=0)


class Rejects(Table):
    """One row or document that was not taken, with the reason and the offending text."""

    source_id: str = column("Source.")
    partition: str = column("Partition.")
    capture_id: str = column("Capture that it was read from.")
    captured_at: Instant = column("When the bytes were captured.")
    source_url: str = column("URL of the document.", nullable=True)
    capture_sha256: str = column("SHA-256 of the document's bytes.", nullable=True)
    locator: str = column(
        "Place in the document, null where the whole document was refused.", nullable=True
    )
    row_key: str = column(
        "Hash of the natural key of the row that stays as it stands; null where another row of the "
        "document has the key and is taken, and for a document.",
        nullable=True,
    )
    scope: str = column(
        "What was not taken: a `row`; an entry of another kind than the table describes "
        "(`aside`); a price key (`key`) or a section (`section`) that nobody understands yet; the "
        "whole `document`.",
        one_of=REJECT_SCOPES,
    )
    listed_name: str = column(
        "Of a key or section the one listed name that it speaks of; null where it may speak of "
        "any.",
        nullable=True,
    )
    reason: str = column("Why it was not taken.")
    offending: str = column("The row as read, or the text that was not understood.", nullable=True)
    rule: str = column("Rule that holds a price back; null for any other reject.", nullable=True)
    old_price: Money = column("Price that stands instead.", nullable=True)
    new_price: Money = column("Price that is held back.", nullable=True)


class Unshown(Table):
    """One row that stands although a capture lacks it: the part that may hold it was not read."""

    capture_id: str = column("Capture, as `read_as` has it.", key=True)
    source_id: str = column("Source.")
    partition: str = column("Partition.")
    row_key: str = column("Hash of the natural key of the row that stays as it stands.", key=True)


class Confirmations(Table):
    """When each partition of a source was last found good."""

    source_id: str = column("Source.", key=True)
    partition: str = column("Partition.", key=True)
    last_good_at: Instant = column("Newest capture that was taken.", nullable=True)
    last_whole_at: Instant = column(
        "Newest taken capture that lists all that is on sale: what it does not hold is gone. A "
        "partial one confirms only the rows that it shows for the first time.",
        nullable=True,
    )
    last_change_at: Instant = column("Newest taken capture whose bytes were new.", nullable=True)
    newest_capture_id: str = column("Newest capture, taken or refused.")
    captures: int = column("Captures taken.", ge=0)


class TokenListings(Table):
    """Which seller and model a listed name stands for, and by which rule."""

    source_id: str = column("Source.", key=True)
    listed_seller: str = column("Seller as listed.", key=True)
    listed_model: str = column("Model as listed.", key=True)
    seller_id: str = column("Provider; null where no alias is known.", nullable=True)
    model_id: str = column("Model; null where no rule matched.", nullable=True)
    model_rule: str = column("Rule that matched.", nullable=True)
    model_key: str = column("`model_id`, else the normal form of the plain name.")
    plain_model: str = column("The listed name without the words that speak of the offer.")
    named_tier: str = column(
        "Service tier that the listed name states; null where it states none.",
        one_of=SERVICE_TIERS,
        nullable=True,
    )
    named_variant: str = column(
        "What else the listed name says of the offer (`fp8`, `thinking`), else empty."
    )


class GpuListings(Table):
    """Which seller and GPU a listed name stands for, and by which rule."""

    source_id: str = column("Source.", key=True)
    listed_seller: str = column("Seller as listed.", key=True)
    sku: str = column("Product as listed.", key=True)
    listed_gpu: str = column("GPU as listed.", key=True)
    gpu_memory_gb: float = column("Memory as listed.", unit="GB", key=True, nullable=True)
    seller_id: str = column("Provider; null where no alias is known.", nullable=True)
    gpu_id: str = column("GPU; null where no rule matched.", nullable=True)
    gpu_rule: str = column("Rule that matched.", nullable=True)


class PolicyListings(Table):
    """Which provider and model a listed scope stands for, and by which rule."""

    source_id: str = column("Source.", key=True)
    scope_type: str = column("What the fact is about.", key=True)
    listed_scope: str = column("Scope as listed.", key=True)
    listed_model: str = column("Model as listed.", key=True, nullable=True)
    provider_id: str = column("Provider; null where no alias is known.", nullable=True)
    model_id: str = column("Model; null where no rule matched.", nullable=True)
    model_rule: str = column("Rule that matched.", nullable=True)


class FactNames(Table):
    """Every name of a policy fact; see ``schemas/policies.py``."""

    fact: str = column("Name.", key=True)
    meaning: str = column("What it means.")
    is_decisive: bool = column("Whether a change waits for review.")
