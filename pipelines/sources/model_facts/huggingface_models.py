"""Hugging Face Hub: licence tag, gate, size and revision of each open-weight model we list.

Belongs here: facts that ``/api/models/{owner}/{name}`` states about a repository whose name stands
in ``warehouse/seeds/models.csv``. Must not be here: what a licence means (a tag is only a claim of
the repository's owner), files, downloads, and prices.

The record holds much more than is read, and the hub adds to it often, so other keys are passed
over; the keys that are read must be there, or be optional in the hub's own type of the record.
``hf_repo`` is the name that was asked for. A renamed repository answers under its new name, which
stops it here: the seed must be corrected by hand. ``safetensors.total`` counts stored numbers, so
packed weights make it smaller or larger than the advertised size.

Unproven: no whole record was at hand, only excerpts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

API = "https://huggingface.co/api/models/"
SEED = Path(__file__).parents[3] / "warehouse" / "seeds" / "models.csv"


def repository_urls() -> Sequence[str]:
    """Addresses of the records of all repositories in the seed, in order of name."""
    with SEED.open(newline="", encoding="utf-8") as file:
        names = {row["hf_repo"] for row in csv.DictReader(file) if row["hf_repo"]}
    return [f"{API}{name}" for name in sorted(names)]


SOURCE = Source(
    id="huggingface_models",
    kind="model_facts",
    publisher="Hugging Face",
    urls=repository_urls,
    claims=(r"https://huggingface\.co/api/models/(?P<partition>[\w.-]+/[\w.-]+)/?",),
    media_type="application/json",
    currency="",
    is_official=True,
    terms="Public API without a key, rate limited; no data licence stated.",
    minimum_rows=1,
    delay_seconds=0.5,
)

REQUIRED = ("id", "sha", "private", "gated", "tags")
LICENSE_PREFIX = "license:"
GATES = ("auto", "manual")
LICENCE_FILE = re.compile(r"(?i)(?:LICEN[CS]E|COPYING|USE_POLICY)[^/]*")


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one repository; raises ``SourceError`` where it is not the one asked for."""
    require_pages(capture, 1)
    record = json_of(SOURCE.id, capture.page.text)
    if not isinstance(record, dict):
        raise SourceError(SOURCE.id, "document", "not an object", record)
    expect_keys(SOURCE.id, "document", record, known=record, required=REQUIRED)
    if not isinstance(record["id"], str) or record["id"].lower() != capture.partition.lower():
        message = f"not the repository asked for ({capture.partition})"
        raise SourceError(SOURCE.id, "id", message, record["id"])
    facts = [*_licence(record), *_files(record), *_repository(record)]
    return frame_of(
        SOURCE,
        [
            {
                "page": 0,
                "locator": locator,
                "hf_repo": capture.partition,
                "fact": fact,
                "value": value,
            }
            for fact, value, locator in facts
        ],
    )


def _licence(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Licence facts as (fact, value, locator): the tag, and what the card adds to it."""
    card = record.get("cardData") or {}
    if not isinstance(card, dict) or not isinstance(record["tags"], list):
        raise SourceError(SOURCE.id, "cardData", "card or tags of another form", record)
    stated = _texts(card.get("license"), "cardData/license")
    tagged = {
        tag.removeprefix(LICENSE_PREFIX): f"/tags/{index}"
        for index, tag in enumerate(record["tags"])
        if isinstance(tag, str) and tag.startswith(LICENSE_PREFIX)
    }
    if stated and tagged and sorted(stated) != sorted(tagged):
        raise SourceError(
            SOURCE.id, "cardData/license", f"differs from tags {list(tagged)}", stated
        )
    if stated:
        yield "license_tag", ", ".join(stated), "/cardData/license"
    elif tagged:
        places = list(tagged.values())
        yield "license_tag", ", ".join(tagged), places[0] if len(places) == 1 else "/tags"
    for fact in ("license_name", "license_link", "base_model"):
        if values := _texts(card.get(fact), f"cardData/{fact}"):
            yield fact, ", ".join(values), f"/cardData/{fact}"


def _files(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Licence files in the root of the repository, `none` where the list of files has none."""
    listed = record.get("siblings")
    if listed is None:
        return
    if not isinstance(listed, list) or not all(isinstance(f, dict) for f in listed):
        raise SourceError(SOURCE.id, "siblings", "not a list of files", listed)
    names = [str(file.get("rfilename")) for file in listed]
    found = sorted(name for name in names if LICENCE_FILE.fullmatch(name))
    yield "license_files", ", ".join(found) or "none", "/siblings"


def _texts(value: Any, field: str) -> list[str]:
    """A text or a list of texts as a list; empty where there is none."""
    values = value if isinstance(value, list) else [value]
    if value is None or value == []:
        return []
    if not all(isinstance(text, str) and text for text in values):
        raise SourceError(SOURCE.id, field, "not a text or a list of texts", value)
    return values


def _repository(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Facts of the repository itself as (fact, value, locator)."""
    gate = record["gated"]
    if gate is not False and gate not in GATES:
        raise SourceError(SOURCE.id, "gated", "unknown kind of gate", gate)
    yield "gated", str(gate).lower(), "/gated"
    if not isinstance(record["private"], bool):
        raise SourceError(SOURCE.id, "private", "not true or false", record["private"])
    yield "is_private", str(record["private"]).lower(), "/private"
    if not isinstance(record["sha"], str) or not record["sha"]:
        raise SourceError(SOURCE.id, "sha", "not a revision", record["sha"])
    yield "revision_sha", record["sha"], "/sha"
    if (weights := record.get("safetensors")) is not None:
        total = weights.get("total") if isinstance(weights, dict) else None
        if not isinstance(total, int) or isinstance(total, bool) or total <= 0:
            raise SourceError(SOURCE.id, "safetensors/total", "not a number of weights", weights)
        yield "params_total", str(total), "/safetensors/total"
