"""How right is what we publish: figures drawn by lot, each beside the words it was read from.

Belongs here: drawing figures of a version, showing them, and keeping what a person found. Does not
belong here: finding the words (``evidence.py``) and the arithmetic of the error rate, which is SQL
(``warehouse/models/quality/audits.sql``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.archive import Archive
from pipelines.commands.evidence import captured_words
from schemas.errors import PricebookError

ANSWERS = {"r": "right", "w": "wrong", "c": "cannot_tell"}
QUESTION = "right, wrong, cannot tell, back to the last one, quit? [r/w/c/b/q] "

CELLS = """
with prices as (
    select price_id, min(trust) as trust from token_prices group by price_id
),
cells as (
    select
        'token_prices' as subject, m.meter_id as row_id, m.source_id,
        case when m.capture_sha256 is null then 'hand_kept' when m.is_official then 'official'
            else 'third_party' end as source_kind,
        coalesce(p.trust, 'unrated') as trust,
        concat_ws(', ', m.seller_id, m.listed_model, nullif(m.variant, ''), m.region,
            m.service_tier, m.context_tier, m.schedule, m.offer,
            concat(m.meter, ' ', m.price, ' ', m.currency, ' ', m.unit)) as shown,
        m.source_url, m.capture_sha256, m.locator
    from token_price_meters m left join prices p on p.price_id = m.price_id
    union all
    select
        'gpu_rates', offer_id, source_id,
        case when capture_sha256 is null then 'hand_kept' when is_official then 'official'
            else 'third_party' end,
        case when age_days > 30 then 'stale' else 'fresh' end,
        concat_ws(', ', seller_id, sku, listed_gpu, concat(gpu_count, ' GPUs'), region, purchase,
            concat(term_months, ' months'), payment,
            concat(price, ' ', currency, ' ', price_basis)),
        source_url, capture_sha256, locator
    from gpu_rates
    union all
    select
        'policy_facts', fact_id, source_id,
        case when capture_sha256 is null then 'hand_kept' when source_kind = 'first_party'
            then 'official' else 'third_party' end,
        case when is_stale then 'stale' else 'fresh' end,
        concat_ws(', ', scope_type, scope_id, concat(fact, ': ', value), condition),
        source_url, capture_sha256, locator
    from policy_facts
    where value <> 'unknown' and source_url is not null and locator is not null
),
placed as (
    select
        *, count(*) over stratum as stratum_cells,
        md5(concat_ws('|', $version, subject, row_id)) as lot,
        row_number() over (stratum order by md5(concat_ws('|', $version, subject, row_id))) as place
    from cells
    window stratum as (partition by subject, source_kind, trust)
)
select * exclude (lot, place)
from placed
order by
    case when place = 1 then -stratum_cells else 0 end, (place - 1.0) / stratum_cells, lot
limit $wanted
"""
"""One figure of every stratum, then of each in proportion to its size.

A longer draw of a version begins with a shorter one.
"""


@dataclass(frozen=True)
class Cell:
    """A published figure that was drawn; the columns are those of ``AuditRecords``."""

    subject: str
    row_id: str
    source_id: str
    source_kind: str
    trust: str
    shown: str
    source_url: str
    capture_sha256: str | None
    locator: str
    stratum_cells: int


def drawn(database: Path, version: str, wanted: int) -> list[Cell]:
    """Figures of a version, the same whenever they are drawn.

    Args:
        database: The published file of the version.
        version: Its name, which decides the lot.
        wanted: How many.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(CELLS, {"version": version, "wanted": wanted}).fetchall()
    return [Cell(*row) for row in rows]


def audit(
    published: Path, archive: Archive, wanted: int, person: str, ask: Callable[[str], str | None]
) -> Iterator[str]:
    """Walk through the figures that were drawn and not judged yet; lines to show a person.

    What a person found is kept at once, so that stopping loses nothing.

    Args:
        published: Folder of a published version.
        archive: Where the captured words are, and the judgements go.
        wanted: How many figures to draw of the version, those judged before among them.
        person: Who looks; published with what they find.
        ask: Puts a question and gives the answer, None where there is nobody to answer.

    Raises:
        PricebookError: no name, or nothing to draw.
    """
    version = published.name
    if not (person := person.strip()):
        raise PricebookError("audit: say who looks: make audit BY='your name'")
    if wanted < 1:
        raise PricebookError(f"audit: draw at least one figure, not {wanted}")
    cells = drawn(published / "pricebook.duckdb", version, wanted)
    known = {(r["subject"], r["row_id"]) for r in archive.audits() if r["version"] == version}
    number = 0
    while number < len(cells):
        cell = cells[number]
        if (cell.subject, cell.row_id) in known:
            number += 1
            continue
        yield f"\n{number + 1} of {len(cells)}: {cell.subject} {cell.row_id}"
        yield from _sheet(archive, cell)
        answer = _answer(ask)
        if answer == "q":
            break
        if answer == "b":
            number = max(0, number - 1)
            known.discard((cells[number].subject, cells[number].row_id))
            continue
        note = None if answer == "r" else ask("what is wrong, or why can it not be told? ")
        archive.log_audit(
            {
                **asdict(cell),
                "version": version,
                "verdict": ANSWERS[answer],
                "note": (note or "").strip() or None,
                "judged_by": person,
                "judged_at": datetime.now(UTC),
            }
        )
        known.add((cell.subject, cell.row_id))
        number += 1
    yield _summary(archive, version, len(cells))


def _sheet(archive: Archive, cell: Cell) -> Iterator[str]:
    yield f"  {cell.shown}"
    yield f"  {cell.source_id} ({cell.source_kind}, {cell.trust})"
    yield f"  {cell.source_url}, {cell.locator}"
    try:
        yield from captured_words(archive, asdict(cell))
    except PricebookError as error:
        yield f"The words cannot be shown: {error}"


def _answer(ask: Callable[[str], str | None]) -> str:
    """The first letter of the first answer that is one; the end of all answers quits."""
    while True:
        given = ask(QUESTION)
        if given is None:
            return "q"
        letter = given.strip().lower()[:1]
        if letter in ("b", "q", *ANSWERS):
            return letter


def _summary(archive: Archive, version: str, wanted: int) -> str:
    last = {(r["subject"], r["row_id"]): r for r in archive.audits() if r["version"] == version}
    found = [record["verdict"] for record in last.values()]
    counts = ", ".join(f"{found.count(v)} {v.replace('_', ' ')}" for v in ANSWERS.values())
    return (
        f"\n{version}: {len(found)} of {wanted} figures judged: {counts}. "
        "The next night publishes it: `audits`, `audit_records`."
    )
