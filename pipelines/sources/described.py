"""The registry as rows of the published table ``sources``.

Belongs here: saying of each source, and of hand-kept tables, what readers should know. Does not
belong here: whether it works tonight (``source_health``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.source import Source
from pipelines.sources.registry import registry
from schemas.columns import polars_schema
from schemas.published.pipeline import Sources
from warehouse.seeds import read_seed


def _hand_kept(name: str, kind: str) -> dict[str, object]:
    return {
        "source_id": name,
        "kind": kind,
        "publisher": "Hand-kept from sellers' pages, each row with its page and date",
        "url": None,
        "url_count": 0,
        "media_type": "text/csv",
        "currency": None,
        "is_official": False,
        "terms": "Facts read by hand; see the page named in each row.",
        "cadence_hours": 0,
        "minimum_rows": 0,
        "status": "proven",
        "proven_on": None,
        "disabled_reason": None,
    }


def _measurers() -> list[dict[str, object]]:
    """Sources of measured speed that are kept by hand and not fetched."""
    kept = read_seed("throughput_sources").filter(~pl.col("source_id").is_in(list(registry())))
    return [
        _hand_kept(row["source_id"], "throughput")
        | {
            "publisher": row["source_name"],
            "url": row["source_url"],
            "url_count": 1,
            "terms": row["terms"],
        }
        for row in kept.iter_rows(named=True)
    ]


def source_rows(proven_live: Mapping[str, Sequence[str]] | None = None) -> pl.DataFrame:
    """Every source, those whose rows come from seeds included, in the contract of ``sources``.

    Args:
        proven_live: Days of live fetches that proved a source which was not proven before.
    """
    live = proven_live or {}
    hand_kept = [
        _hand_kept(f"seed_{kind}", kind) for kind in ("token_prices", "gpu_rates", "policy_facts")
    ]
    known = (described(r.source, live.get(r.source.id, ())) for r in registry().values())
    rows = [*known, *hand_kept, *_measurers()]
    return pl.DataFrame(rows, schema=polars_schema(Sources))


def described(source: Source, proven_live: Sequence[str] = ()) -> dict[str, object]:
    """A source as a row of the published table ``sources``.

    It is proven by real captures that its module names, or by live fetches on the days given.
    """
    urls = source.first_urls or ((source.embedded.url,) if source.embedded else ())
    proven_on = source.proven_on or tuple(proven_live)
    status = "disabled" if source.disabled else "proven" if proven_on else "unproven"
    return {
        "source_id": source.id,
        "kind": source.kind,
        "publisher": source.publisher,
        "url": urls[0] if urls else None,
        "url_count": len(urls),
        "media_type": source.media_type,
        "currency": source.currency or None,
        "is_official": source.is_official,
        "terms": source.terms,
        "cadence_hours": source.cadence_hours,
        "minimum_rows": source.minimum_rows,
        "status": status,
        "proven_on": ", ".join(proven_on) or None,
        "disabled_reason": source.disabled or None,
    }
