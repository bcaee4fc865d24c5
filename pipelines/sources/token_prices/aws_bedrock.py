"""Amazon Bedrock: on-demand and batch prices of models, one region after another.

Belongs here: per-token and per-image meters of the ``AmazonBedrock`` offer file of AWS's public
price list. Must not be here: capacity by the hour, customised models, guardrails, agents and other
tools (skipped by the named rules below), and models that AWS resells through its marketplace:
those stand in another offer file (``AmazonBedrockFoundationModels``), current Claude among them.

What a product is, its ``usagetype`` says: region code, model, meter, then words for tier and
routing (``USE1-NovaPro-input-tokens-flex``; AWS's guide to its cost reports explains the parts).
``inferenceType``, ``feature`` and ``service_tier`` say parts of it again and must agree. The type
is free text, so one that cannot be read is kept as a problem and does not refuse the list.

* ``-mantle-`` marks the second endpoint of the same models (variant ``mantle``).
* ``-cross-region-global`` and ``-global`` have a price of their own (region ``...; Global``).
* From which prompt length on ``long-context`` begins, the list does not tell.
* ``effectiveDate`` is the month of the list, the same for products of any age, and is used only
  where it lies after the day of publication.
* Cache writes of several models stand at zero without a word that they are free.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.parts import shown
from pipelines.reading.rows import aside, frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

HOST = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonBedrock"
REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "sa-east-1",
)

SOURCE = Source(
    id="aws_bedrock",
    kind="token_prices",
    publisher="Amazon Web Services",
    urls=tuple(f"{HOST}/current/{region}/index.json" for region in REGIONS),
    claims=(
        r"https://pricing\.us-east-1\.amazonaws\.com/offers/v1\.0/aws/AmazonBedrock/"
        r"(?:current|\d{14})/(?P<partition>[a-z]{2}(?:-[a-z]+)+-\d+)/index\.json",
    ),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public price list without a key; informational by its own word; no data licence stated.",
    minimum_rows=10,
    seller_id="aws",
    proven_on=("2026-09-11",),
)

ENVELOPE = (
    "formatVersion",
    "disclaimer",
    "offerCode",
    "version",
    "publicationDate",
    "products",
    "terms",
    "attributesList",
)
TERM_KINDS = ("OnDemand", "Reserved", "flatRate")
TERM_FIELDS = ("offerTermCode", "sku", "effectiveDate", "priceDimensions", "termAttributes")
PRICE_FIELDS = (
    "rateCode",
    "description",
    "beginRange",
    "endRange",
    "unit",
    "pricePerUnit",
    "appliesTo",
)
ATTRIBUTES = (
    "servicecode",
    "location",
    "locationType",
    "usagetype",
    "operation",
    "feature",
    "inferenceType",
    "model",
    "titanModel",
    "provider",
    "service_tier",
    "regionCode",
    "servicename",
)
"""What is known to tell a model's price; another attribute may be another price."""

TOKEN_UNITS: Mapping[str, int] = {"1k tokens": 1_000, "1m tokens": 1}
"""Unit in lower case -> factor to the price of a million tokens."""

OTHER_USE = "custom models, capacity or a tool, by feature, usage type or unit"
SKIPPED_FEATURES = re.compile(
    r"Provisioned Throughput|Model Customization|Custom Model|Guardrail|Agent|Knowledge Base|"
    r"Flow|Data Automation|Model Evaluation|Prompt Optimization|Prompt Routing|Reserved",
    re.IGNORECASE,
)
SKIPPED_USAGE = re.compile(
    r"ProvisionedThroughput|ModelUnit|custom-model|Customization|CustomModel|Guardrail|Reserved|"
    r"-tpm-|DataAutomation|KnowledgeBase|Flows?-|Evaluation",
    re.IGNORECASE,
)
SKIPPED_UNITS = re.compile(
    r"hours?|hrs|months?|minutes?|seconds?|gb\S*|text ?units?|units?", re.IGNORECASE
)
"""Rules for what is not a price of a listed model by use: capacity, custom models and tools."""

USAGE = re.compile(
    r"(?:(?P<code>[A-Z]{2,4}\d?)-)?(?P<model>[\w.:+ -]+?)-(?P<mantle>mantle-)?"
    r"(?:text-|(?P<made>image|audio|video|speech)-)?(?P<kind>input|output|cache[-_]?read|cache[-_]?write)(?P<early>-(?:5m|30m|1h))?"
    r"(?P<medium>-(?:image|audio|video|speech))?(?:-input)?-token(?:s|-count)"
    r"(?P<late>-(?:5m|30m|1h))?(?P<words>(?:-[A-Za-z]+)*)"
)
WORDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("cross", "region", "global"), "place", "Global"),
    (("cross", "region", "geo"), "place", "Geo"),
    (("global",), "place", "Global"),
    (("long", "context"), "variant", "long context"),
    (("long", "ctx"), "variant", "long context"),
    (("latency", "optimized"), "tier", "fast"),
    (("standard",), "tier", "standard"),
    (("batch",), "tier", "batch"),
    (("flex",), "tier", "flex"),
    (("priority",), "tier", "priority"),
)
"""Words behind the meter: what they tell and how we say it."""

WRITES = {None: "cache_write", "5m": "cache_write", "1h": "cache_write_1h"}
MEDIA = {
    ("input", "image"): "input_image",
    ("input", "audio"): "input_audio",
    ("input", "speech"): "input_audio",
    ("input", "video"): "input_video",
    ("output", "image"): "output_image",
    ("output", "audio"): "output_audio",
    ("output", "speech"): "output_audio",
    ("output", "video"): "output_video",
}
LONG = "The list does not tell from which prompt length on this price holds."


@dataclass(frozen=True)
class _Usage:
    """What a usage type says."""

    model: str
    meter: str
    tier: str | None
    place: str
    variant: str


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of one region; raises ``SourceError`` where the list has another form."""
    require_pages(capture, 1)
    region = SOURCE.partition(capture.page.url)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=ENVELOPE, required=ENVELOPE[:-1])
    if document["offerCode"] != "AmazonBedrock" or document["formatVersion"] != "v1.0":
        raise SourceError(SOURCE.id, "offerCode", "not the Bedrock offer", document["offerCode"])
    products = _object(document["products"], "products")
    terms = _object(document["terms"], "terms")
    expect_keys(SOURCE.id, "terms", terms, known=TERM_KINDS, required=("OnDemand",))
    on_demand = _object(terms["OnDemand"], "terms/OnDemand")
    published = _moment(document["publicationDate"], "publicationDate")
    rows: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for sku, product in products.items():
        attributes = _attributes(product, f"products/{sku}")
        place = f"terms/OnDemand/{sku}"
        made: list[dict[str, Any]] = []
        if not _is_skipped(attributes):
            offers = _object(on_demand.get(sku, {}), place)
            made += _sku_rows(sku, attributes, offers, region, published)
        if not made:
            others.append(aside(f"/{place}", OTHER_USE, shown(attributes)))
        rows += made
    if not rows:
        raise SourceError(SOURCE.id, "products", "no price of a model", len(products))
    _judge_repeats(rows)
    return frame_of(SOURCE, [*rows, *others])


def _object(value: Any, field: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SourceError(SOURCE.id, field, "not an object", value)
    return value


def _moment(text: Any, field: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError) as error:
        raise SourceError(SOURCE.id, field, "not a moment in UTC", text) from error


def _attributes(product: Any, field: str) -> Mapping[str, str]:
    """Attributes of a product, texts all."""
    item = _object(product, field)
    expect_keys(
        SOURCE.id,
        field,
        item,
        known=("sku", "productFamily", "attributes"),
        required=("sku", "attributes"),
    )
    attributes = _object(item["attributes"], f"{field}/attributes")
    if any(not isinstance(value, str) for value in attributes.values()):
        raise SourceError(SOURCE.id, f"{field}/attributes", "not texts", attributes)
    expect_keys(
        SOURCE.id,
        f"{field}/attributes",
        attributes,
        known=attributes,
        required=("usagetype",),
    )
    return attributes


def _is_skipped(attributes: Mapping[str, str]) -> bool:
    """Skip rule: custom models, capacity and tools, by feature or usage type."""
    return bool(
        SKIPPED_FEATURES.search(attributes.get("feature", ""))
        or SKIPPED_USAGE.search(attributes["usagetype"])
    )


def _sku_rows(
    sku: str,
    attributes: Mapping[str, str],
    offers: Mapping[str, Any],
    region: str,
    published: datetime,
) -> Iterator[dict[str, Any]]:
    """Rows of every price of a product, but for those in a unit of time or size."""
    for offer, term in offers.items():
        field = f"terms/OnDemand/{sku}/{offer}"
        expect_keys(SOURCE.id, field, _object(term, field), known=TERM_FIELDS, required=TERM_FIELDS)
        since = _moment(term["effectiveDate"], f"{field}/effectiveDate")
        for rate, dimension in _object(term["priceDimensions"], field).items():
            place = f"{field}/priceDimensions/{rate}"
            expect_keys(
                SOURCE.id,
                place,
                _object(dimension, place),
                known=PRICE_FIELDS,
                required=PRICE_FIELDS[:-1],
            )
            if not SKIPPED_UNITS.fullmatch(str(dimension["unit"])):
                row = _row(f"/{place}", attributes, dimension, region)
                yield {**row, "effective_from": since if since > published else None}


def _row(
    locator: str, attributes: Mapping[str, str], dimension: Mapping[str, Any], region: str
) -> dict[str, Any]:
    """One row; what cannot be read of the product is its problem."""
    prices = _object(dimension["pricePerUnit"], f"{locator}/pricePerUnit")
    expect_keys(SOURCE.id, f"{locator}/pricePerUnit", prices, known=("USD",), required=("USD",))
    amount = decimal_of(SOURCE.id, locator, prices["USD"])
    if amount < 0:
        raise SourceError(SOURCE.id, locator, "negative price", amount)
    listed_unit = str(dimension["unit"])
    usage, factor, unit, problems = _reading(attributes, listed_unit)
    if dimension["beginRange"] != "0" or dimension["endRange"] != "Inf":
        problems.append(f"price of a volume from {dimension['beginRange']} on only")
    if attributes.get("regionCode", region) != region:
        problems.append(f"product of another region ({attributes['regionCode']})")
    if amount == 0:
        problems.append("zero price, free or missing not told")
    return token_row(
        locator=locator,
        listed_seller=SOURCE.seller_id,
        listed_model=usage.model,
        variant=usage.variant,
        region=f"{region}; {usage.place}" if usage.place else region,
        service_tier=usage.tier or "standard",
        meter=usage.meter,
        price=amount * factor if factor else None,
        currency="USD",
        unit=unit,
        listed_price=str(prices["USD"]),
        listed_unit=listed_unit,
        problem="; ".join(problems) or None,
        note=LONG if "long context" in usage.variant else None,
    )


def _reading(
    attributes: Mapping[str, str], listed_unit: str
) -> tuple[_Usage, Decimal | None, str, list[str]]:
    """What is sold, factor to our unit, our unit, and what is wrong with the product."""
    name = attributes.get("model") or attributes.get("titanModel") or ""
    problems: list[str] = []
    if unknown := sorted(set(attributes) - set(ATTRIBUTES)):
        problems.append(f"attribute nobody has looked at: {', '.join(unknown)}")
    kind = attributes.get("inferenceType", "")
    if listed_unit.casefold() in ("image", "images"):
        tier = "batch" if "batch" in attributes["usagetype"].casefold() else "standard"
        if not name or not kind:
            problems.append("image price without model or kind")
        return _Usage(name, "image", tier, "", kind), Decimal(1), "per_image", problems
    factor = TOKEN_UNITS.get(listed_unit.casefold())
    usage = _usage(attributes["usagetype"], name)
    if usage is None or factor is None:
        what = "unknown unit" if factor is None else "usage type is not understood"
        problems.append(f"{what}: {attributes['usagetype']} in {listed_unit}")
        usage = usage or _Usage(name or attributes["usagetype"], "request", None, "", "")
    else:
        problems += _contradictions(usage, attributes)
    return usage, None if factor is None else Decimal(factor), "per_mtok", problems


def _usage(text: str, name: str) -> _Usage | None:
    """Parts of a usage type, or None where a part is unknown."""
    match = USAGE.fullmatch(text)
    if match is None:
        return None
    kind = re.sub("[-_]", "", match["kind"])
    medium = match["made"] or (match["medium"] or "").lstrip("-")
    kept = (match["early"] or match["late"] or "").lstrip("-") or None
    meter: str | None = {"cacheread": "cached_input"}.get(kind, kind)
    if kind == "cachewrite":
        meter = WRITES.get(kept, "cache_write_other")
    if medium:
        meter = MEDIA.get((kind, medium))
    told = _told([word for word in match["words"].lower().split("-") if word])
    if meter is None or told is None or (kept and kind != "cachewrite"):
        return None
    extra = ["mantle"] if match["mantle"] else []
    extra += [told["variant"]] if "variant" in told else []
    if meter == "cache_write_other":
        extra.append(f"{kept} cache")
    return _Usage(
        name or match["model"], meter, told.get("tier"), told.get("place", ""), ", ".join(extra)
    )


def _told(words: Sequence[str]) -> dict[str, str] | None:
    """What the words behind a meter tell, or None for an unknown or repeated one."""
    told: dict[str, str] = {}
    rest = tuple(words)
    while rest:
        found = next((w for w in WORDS if rest[: len(w[0])] == w[0]), None)
        if found is None or found[1] in told:
            return None
        told[found[1]] = found[2]
        rest = rest[len(found[0]) :]
    return told


def _contradictions(usage: _Usage, attributes: Mapping[str, str]) -> Iterator[str]:
    """Where other attributes say something else than the usage type."""
    kind = attributes.get("inferenceType", "").casefold()
    side = "input" if usage.meter.startswith(("input", "cache")) else "output"
    if kind and (side not in kind or ("cache" in kind) != usage.meter.startswith("cache")):
        yield f"inferenceType {attributes['inferenceType']} does not fit the usage type"
    feature = attributes.get("feature", "")
    if feature not in ("", "On-demand Inference", "Batch Inference"):
        yield f"feature nobody has looked at: {feature}"
    tier = usage.tier or "standard"
    if feature == "Batch Inference" and tier != "batch":
        yield f"feature {feature} does not fit the usage type"
    stated = attributes.get("service_tier", "").casefold()
    if stated and stated != tier:
        yield f"service_tier {stated} does not fit the usage type"


def _judge_repeats(rows: Sequence[dict[str, Any]]) -> None:
    """Keep one row per offer; where products disagree on its price, none."""
    offers: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    fields = ("listed_model", "variant", "region", "service_tier", "meter", "effective_from")
    for row in rows:
        if row["problem"] is None:
            offers[tuple(row[field] for field in fields)].append(row)
    for found in offers.values():
        prices = sorted({row["price"] for row in found})
        for row in found[1:] if len(prices) == 1 else found:
            named = ", ".join(f"{price.normalize():f}" for price in prices)
            row["problem"] = (
                "another product stands for this offer"
                if len(prices) == 1
                else f"products name different prices for this offer: {named}"
            )
