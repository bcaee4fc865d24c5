"""Published tables about the pipeline itself: sources, their health, coverage, changes.

Belongs here: contracts that say what we read and how well. Does not belong here: anything about the
world.
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Instant, Money, Table, column
from schemas.observations import CURRENCY

CAUSES = (
    "seller_change",
    "announced",
    "gateway_route",
    "alias_moved",
    "list_correction",
    "rounding",
    "exchange_rate",
    "source_added",
)
AUDITED = ("token_prices", "gpu_rates", "policy_facts")
AUDITED_KINDS = ("official", "third_party", "hand_kept")
VERDICTS = ("right", "wrong", "cannot_tell")


class PriceChanges(Table):
    """One change of a seller's price, however many sources report it.

    What a buyer calls a change: a seller asks another price than before, or has announced it. What
    else moves in lists (a gateway's route, a list that corrects itself, rounding, a model that is
    new to a list) stands in `price_change_reports` with its cause. The first capture of a source is
    its starting point and gives no changes.
    """

    change_id: str = column(
        "Identity of the change.", key=True, references="price_change_reports.report_id"
    )
    changed_at: Instant = column(
        "Earliest start that a source states for the new price, else when we first saw it: the "
        "change came on that day or before."
    )
    cause: str = column(
        "`seller_change`, or `announced` where it lies ahead.",
        one_of=("seller_change", "announced"),
    )
    is_official: bool = column("Whether a document of the seller's own reports it.")
    stated_from: Instant = column(
        "Start that a source states; null where none does.", nullable=True
    )
    source_count: int = column("Sources that report it.", ge=1)
    subject: str = column("Which table it concerns.", one_of=("token_prices", "gpu_rates"))
    seller_id: str = column("Seller.", references="providers.provider_id")
    item: str = column("Listed model or SKU.")
    item_id: str = column("Canonical `model_id` or `gpu_id`, where matched.", nullable=True)
    detail: str = column("Meter, tier, region and what else tells the price apart.")
    currency: str = column("ISO 4217.", str_matches=CURRENCY)
    unit: str = column("What one price buys.")
    old_price: Money = column("Price before.", ge=0)
    new_price: Money = column("Price after.", ge=0)
    change_percent: float = column(
        "Change relative to the old price; null where it was 0.", unit="percent", nullable=True
    )
    source_id: str = column(
        "Source that tells it: the seller's own, else the first to report.",
        references="sources.source_id",
    )
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document that shows the new state.")


class PriceChangeReports(Table):
    """One changed, appeared or ended price in one source, with its cause."""

    report_id: str = column("Identity of the report.", key=True)
    changed_at: Instant = column("Stated start of the new price, else when we first saw it.")
    kind: str = column("What happened.", one_of=("changed", "appeared", "ended"))
    cause: str = column(
        "First of these that fits: `announced` (lies ahead), `gateway_route` (a gateway or "
        "marketplace shows its best offer of the moment), `alias_moved` (a name such as `-latest` "
        "stands for another model now), `rounding` (less than a fiftieth and equal to the "
        "decimals that both have), "
        "`exchange_rate` (less than a twentieth, in dollars of a seller that does not bill in "
        "them), `source_added` (new to this source; another had it before), `list_correction` (a "
        "third party takes its figure back, moves it by a power of ten, or comes to what others "
        "stated long before or away from what the seller itself keeps), `seller_change`.",
        one_of=CAUSES,
    )
    is_official: bool = column("Whether the source speaks about its publisher's own prices.")
    stated_from: Instant = column("Start that the source states.", nullable=True)
    subject: str = column("Which table it concerns.", one_of=("token_prices", "gpu_rates"))
    seller_id: str = column("Seller.", references="providers.provider_id")
    item: str = column("Listed model or SKU.")
    item_id: str = column("Canonical `model_id` or `gpu_id`, where matched.", nullable=True)
    detail: str = column("Meter, tier, region and what else tells the price apart.")
    currency: str = column("ISO 4217.", str_matches=CURRENCY)
    unit: str = column("What one price buys.")
    old_price: Money = column("Price before; null for `appeared`.", nullable=True)
    new_price: Money = column("Price after; null for `ended`.", nullable=True)
    change_percent: float = column(
        "Change relative to the old price; null where it was 0.", unit="percent", nullable=True
    )
    source_id: str = column("Source.", references="sources.source_id")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document that shows the new state.", nullable=True)
    alike_id: str = column("Equal where two sources report one and the same step.")


class Sources(Table):
    """One document or API that we read, and under which terms."""

    source_id: str = column("Identity.", key=True)
    kind: str = column("What it speaks about.")
    publisher: str = column("Who publishes it.")
    url: str = column("First address; further ones behind it.", nullable=True)
    url_count: int = column("How many addresses are fetched.", ge=0)
    media_type: str = column("Format.")
    currency: str = column("Currencies that occur.", nullable=True)
    is_official: bool = column("Whether the publisher speaks about its own prices or facts.")
    terms: str = column("Licence, terms and robots in one line.")
    cadence_hours: int = column("Hours between fetches.", unit="hours", ge=0)
    minimum_rows: int = column("Fewer rows are refused.", ge=0)
    status: str = column(
        "`proven` on real captures, `unproven` until live fetches passed all checks on two "
        "nights, `disabled`.",
        one_of=("proven", "unproven", "disabled"),
    )
    proven_on: str = column("Dates of the real captures it was proven on.", nullable=True)
    disabled_reason: str = column("Why it is off.", nullable=True)


class SourceHealth(Table):
    """How each source stands as of the snapshot."""

    source_id: str = column("Source.", key=True, references="sources.source_id")
    status: str = column(
        "`fresh`, `stale` (last good is older than 30 days), `refused` (the newest document was "
        "not taken; the one before stands), `never` (no good capture yet), `disabled`.",
        one_of=("fresh", "stale", "refused", "never", "disabled"),
    )
    last_good_at: Instant = column("Newest capture that was taken.", nullable=True)
    last_change_at: Instant = column(
        "Newest capture with bytes that differ from the one before.", nullable=True
    )
    age_days: int = column(
        "Whole days from `last_good_at` to `snapshot.as_of_at`.", unit="days", nullable=True
    )
    captures: int = column("Captures taken so far.", ge=0)
    current_rows: int = column("Rows that stand.", ge=0)
    rejected_rows: int = column("Rows kept out of the newest captures.", ge=0)
    held_rows: int = column(
        "Prices held back until something confirms them; see `pending_prices`.", ge=0
    )
    released_rows: int = column("Held prices that another source has confirmed meanwhile.", ge=0)
    held_because: str = column(
        "Rules that held them, each with its number of prices.", nullable=True
    )
    refused_sections: int = column(
        "Sections or entries of the newest documents that nobody understands yet: their last rows "
        "stand, unconfirmed.",
        ge=0,
    )
    unknown_keys: int = column(
        "Price keys of the newest documents that nobody knows yet: their figures are left out.",
        ge=0,
    )
    unread: str = column(
        "What was not understood, in a sentence with one of the places; null where all was.",
        nullable=True,
    )
    message: str = column("Why the newest document was not taken.", nullable=True)


class PendingPrices(Table):
    """Prices of the newest captures that look wrong beside what stood before, and what became.

    A `pending` price is not published: the old one, if any, stands, until the next capture of the
    source shows the new one again, another source states it for the same thing, or an override
    lets it through. A `released` one has been confirmed by another source and stands already.
    """

    pending_id: str = column("Identity, for `make evidence ROW=...`.", key=True)
    subject: str = column("Which table it concerns.", one_of=("token_prices", "gpu_rates"))
    seller_id: str = column(
        "Seller; null where the label is not known.",
        nullable=True,
        references="providers.provider_id",
    )
    item: str = column("Listed model or SKU.")
    item_id: str = column("Canonical `model_id` or `gpu_id`, where matched.", nullable=True)
    detail: str = column("Meter, tier, region and what else tells the price apart.")
    currency: str = column("ISO 4217.", str_matches=CURRENCY)
    unit: str = column("What one price buys.")
    old_price: Money = column("Price that stood before; null where none did.", ge=0, nullable=True)
    new_price: Money = column("Price that the newest capture shows.", ge=0)
    rule: str = column(
        "Rule that held it back; see `pipelines/history/anomalies.py`. `far_from_other_sellers`: "
        "below a fiftieth or above fifty times the median of what three or more other sellers ask "
        "for the same model; held until the source states another figure."
    )
    status: str = column("Whether it still waits.", one_of=("pending", "released"))
    confirmed_by: str = column("Source that states the new price too.", nullable=True)
    held_at: Instant = column("When it was captured.")
    source_id: str = column("Source.", references="sources.source_id")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column(
        "SHA-256 of the document; null for a hand-kept seed row.", nullable=True
    )
    locator: str = column("Place of the figure in the document.")


class ModelAliases(Table):
    """Which canonical model each listed name stands for, and by which rule, or why for none.

    One row per source, seller label and name that any capture ever showed. Rules are exact or
    strip what sellers are known to add; nothing is guessed, and a name without a rule stays null.
    """

    source_id: str = column("Source that lists the name.", key=True, references="sources.source_id")
    listed_seller: str = column("Seller as the source labels it.", key=True)
    listed_model: str = column("Model as the source lists it.", key=True)
    seller_id: str = column(
        "Provider behind the label; null where no alias is known.",
        nullable=True,
        references="providers.provider_id",
    )
    model_id: str = column(
        "Canonical model, `models.model_id`; null where none.",
        nullable=True,
        references="models.model_id",
    )
    rule: str = column(
        "`exact id`, `same spelling`, `same letters and digits` or `alias <key> [at <seller>]` "
        "(`warehouse/seeds/model_aliases.csv`), each with what was taken off the name before; "
        "`not a model: <why>`; `no rule matched`."
    )
    note: str = column(
        "What the alias rests on, and where the seller's edition differs.", nullable=True
    )
    alias_of: str = column(
        "Where the model is itself a moving or retired name: the model it stood for last.",
        nullable=True,
        references="models.model_id",
    )
    alias_from: pl.Date = column("Since when it stands for that one.", nullable=True)
    alias_to: pl.Date = column("Until when the name was served.", nullable=True)
    is_listed_today: bool = column("Whether the source lists a price for it today.")


class Coverage(Table):
    """How much of the world the snapshot covers, counted, with the unknown counted too."""

    subject: str = column("Table or topic.", key=True)
    measure: str = column("What is counted.", key=True)
    member: str = column("For which source or fact; `all` for the whole.", key=True)
    value: float = column("The count or share.")
    unit: str = column("Unit of the value.", one_of=("rows", "count", "share"))


class RejectedRows(Table):
    """Rows of the newest captures that are not published, each with its reason."""

    source_id: str = column("Source.", references="sources.source_id")
    source_url: str = column("URL of the document.", nullable=True)
    capture_sha256: str = column("SHA-256 of the document.", nullable=True)
    locator: str = column("Place in the document; null where all of it was refused.", nullable=True)
    scope: str = column(
        "What was not taken: a `row`; an entry of another kind than the table describes "
        "(`aside`); a price key (`key`) or a section (`section`) that nobody understands yet; the "
        "whole `document`.",
        one_of=("row", "aside", "key", "section", "document"),
    )
    reason: str = column("Why.")
    offending: str = column("The row as read, or the text that was not understood.", nullable=True)


class AuditRecords(Table):
    """One published figure that a person compared with the words it was read from.

    Drawn by lot from a version, by `make audit`. What was found stays, also when the figure has
    been mended or has gone since.
    """

    version: str = column("Version of the dataset that the figure was drawn from.", key=True)
    subject: str = column("Table of the figure.", one_of=AUDITED, key=True)
    row_id: str = column("Its `meter_id`, `offer_id` or `fact_id` there.", key=True)
    source_id: str = column("Source of the figure.", references="sources.source_id")
    source_kind: str = column("Whose words it rests on.", one_of=AUDITED_KINDS)
    trust: str = column(
        "`token_prices.trust`, of other tables `fresh` or `stale`; `unrated` where none is given."
    )
    stratum_cells: int = column(
        "Figures of this subject, kind of source and trust in that version.", unit="count", gt=0
    )
    shown: str = column("The figure as it was published.")
    verdict: str = column("What the person found.", one_of=VERDICTS)
    note: str = column("What is wrong, or why it cannot be told.", nullable=True)
    judged_by: str = column("Who looked.")
    judged_at: Instant = column("When.")
    source_url: str = column("Document.")
    capture_sha256: str = column("SHA-256 of it as captured; null if hand-kept.", nullable=True)
    locator: str = column("Place in the document.")


class Audits(Table):
    """How many published figures were found wrong, of those drawn from one version.

    By stratum and, as `all`, over all of them, each stratum counting as many figures as it has. The
    interval is Wilson's at 95 %; where no figure could be told right or wrong it is null.
    """

    version: str = column("Version of the dataset.", key=True)
    subject: str = column("Table of the figures, or `all`.", one_of=("all", *AUDITED), key=True)
    source_kind: str = column(
        "Whose words they rest on, or `all`.", one_of=("all", *AUDITED_KINDS), key=True
    )
    trust: str = column("As in `audit_records`, or `all`.", key=True)
    figures: int = column("Figures in the strata that were looked at.", unit="count", gt=0)
    judged: int = column("Figures that a person looked at.", unit="count", gt=0)
    right_count: int = column("Found right.", unit="count", ge=0)
    wrong_count: int = column("Found wrong.", unit="count", ge=0)
    untold_count: int = column("Neither could be told.", unit="count", ge=0)
    error_rate: float = column(
        "Share found wrong of those that could be told.", unit="share", nullable=True, ge=0, le=1
    )
    error_rate_low: float = column(
        "Lower end of its interval.", unit="share", nullable=True, ge=0, le=1
    )
    error_rate_high: float = column(
        "Upper end of its interval.", unit="share", nullable=True, ge=0, le=1
    )
    first_judged_on: pl.Date = column("Day of the first look, UTC.")
    last_judged_on: pl.Date = column("Day of the last look, UTC.")


class Snapshot(Table):
    """One row: the moment that this snapshot speaks for."""

    as_of_at: Instant = column(
        "The night that last brought bytes we did not have. Ages count to here; your own age of a "
        "row is today minus its `last_confirmed_at`.",
        key=True,
    )
