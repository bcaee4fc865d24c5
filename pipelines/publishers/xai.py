"""xAI's list of models as JSON, as its documentation embeds it and its API states it.

Belongs here: the prices of language and image models in that list. Must not be here: the tables of
the pricing page (``token_prices/xai_pricing.py``).

Units: whole numbers of 0.0001 US dollars for a million tokens, and of 0.0000000001 US dollars for
a picture. ``batchDiscountPercent`` takes that share off the prices of a model in batches, where
``batchEnabled`` says that it has them; no cached price is stated for batches. The pricing page
prices prompts *from* the threshold on at the long-context figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pipelines.reading.figures import ZERO
from pipelines.reading.json_documents import expect_keys, list_in, object_in
from pipelines.reading.model_list import models_in
from pipelines.reading.rows import token_row
from pipelines.source import Source
from schemas.errors import SourceError

TOKEN_UNIT, IMAGE_UNIT = Decimal("1e-4"), Decimal("1e-10")
METERS: Mapping[str, tuple[str, str]] = {
    "input": ("promptTextTokenPrice", "promptTextTokenPriceLongContext"),
    "cached_input": ("cachedPromptTokenPrice", "cachedPromptTokenPriceLongContext"),
    "output": ("completionTextTokenPrice", "completionTokenPriceLongContext"),
}
IN_BATCHES = ("input", "output")
IMAGE_INPUT = "promptImageTokenPrice"
LANGUAGE_KEYS = (
    "name",
    "version",
    "inputModalities",
    "outputModalities",
    "cluster",
    "maxPromptLength",
    "aliases",
    "longContextThreshold",
    "batchDiscountPercent",
    "batchEnabled",
    IMAGE_INPUT,
    *(key for keys in METERS.values() for key in keys),
)
IMAGE_KEYS = (
    "name",
    "version",
    "imagePrice",
    "resolutionPricing",
    "pricePerInputImage",
    "batchEnabled",
)


def rows_of_list(source: Source, document: Any) -> Iterator[dict[str, Any]]:
    """Rows of all models; raises ``SourceError`` on a key nobody has looked at."""
    expect_keys(source.id, "document", object_in(source, "", document), known=("clusterConfigs",))
    clusters = list_in(source, "/clusterConfigs", document.get("clusterConfigs"))
    if len(clusters) != 1:
        raise SourceError(source.id, "/clusterConfigs", "not one cluster", len(clusters))
    place = "/clusterConfigs/0"
    cluster = object_in(source, place, clusters[0])
    expect_keys(source.id, place, cluster, known=("languageModels", "imageGenerationModels"))
    for pointer, name, model in models_in(
        source, f"{place}/languageModels", cluster.get("languageModels"), name="name"
    ):
        yield from _language_rows(source, pointer, name, model)
    for pointer, name, model in models_in(
        source, f"{place}/imageGenerationModels", cluster.get("imageGenerationModels"), name="name"
    ):
        yield from _image_rows(source, pointer, name, model)


def _whole(source: Source, pointer: str, value: Any) -> int:
    """A whole number, written as text or as a number."""
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit():
        raise SourceError(source.id, pointer, "not a whole number", value)
    return int(text)


def _language_rows(
    source: Source, pointer: str, name: str, model: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    required = [key for key in LANGUAGE_KEYS if key not in ("aliases", "batchEnabled")]
    expect_keys(source.id, pointer, model, known=LANGUAGE_KEYS, required=required)
    last = _whole(source, f"{pointer}/longContextThreshold", model["longContextThreshold"]) - 1
    if last < 1:
        raise SourceError(source.id, pointer, "not a threshold", last)
    off = _whole(source, f"{pointer}/batchDiscountPercent", model["batchDiscountPercent"])
    if off >= 100:
        raise SourceError(source.id, f"{pointer}/batchDiscountPercent", "not a discount", off)
    names = ", ".join(list_in(source, f"{pointer}/aliases", model.get("aliases") or []))
    sides = ({"context_up_to_tokens": last}, {"context_above_tokens": last})
    for meter, keys in METERS.items():
        for key, bounds in zip(keys, sides, strict=True):
            figure = _whole(source, f"{pointer}/{key}", model[key])
            terms: dict[str, Any] = {
                "locator": f"{pointer}/{key}",
                "listed_seller": source.seller_id,
                "listed_model": name,
                "meter": meter,
                "currency": "USD",
                "listed_price": str(figure),
                "listed_unit": "0.0001 USD per million tokens",
                "problem": None if figure else ZERO,
                **bounds,
            }
            note = f"also named {names}" if names else None
            yield token_row(**terms, price=figure * TOKEN_UNIT, note=note)
            if model.get("batchEnabled") is True and off and meter in IN_BATCHES:
                yield token_row(
                    **terms,
                    price=figure * TOKEN_UNIT * (100 - off) / 100,
                    service_tier="batch",
                    note=f"{off}% less in batches, as the list says of the model",
                )
    text, image = (_whole(source, pointer, model[k]) for k in (METERS["input"][0], IMAGE_INPUT))
    if image != text:
        raise SourceError(source.id, f"{pointer}/{IMAGE_INPUT}", "not the price of text", image)


def _image_rows(
    source: Source, pointer: str, name: str, model: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    expect_keys(source.id, pointer, model, known=IMAGE_KEYS, required=("name", "resolutionPricing"))
    prices = {"pricePerInputImage": ("input_image", "", model.get("pricePerInputImage"))}
    place = f"{pointer}/resolutionPricing"
    for index, item in enumerate(list_in(source, place, model["resolutionPricing"])):
        step = object_in(source, f"{place}/{index}", item)
        expect_keys(source.id, f"{place}/{index}", step, known=("resolution", "pricePerImage"))
        resolution = str(step.get("resolution")).removeprefix("IMAGE_RESOLUTION_")
        key = f"resolutionPricing/{index}/pricePerImage"
        prices[key] = ("output_image", resolution, step.get("pricePerImage"))
    for key, (meter, variant, value) in prices.items():
        if value is not None:
            figure = _whole(source, f"{pointer}/{key}", value)
            yield token_row(
                locator=f"{pointer}/{key}",
                listed_seller=source.seller_id,
                listed_model=name,
                variant=variant,
                meter=meter,
                unit="per_image",
                price=figure * IMAGE_UNIT,
                currency="USD",
                listed_price=str(figure),
                listed_unit="0.0000000001 USD per image",
                problem=None if figure else ZERO,
            )
