"""Sellers that sources speak of are known by name; one that is not is named with its neighbour."""

from __future__ import annotations

from difflib import get_close_matches

import pytest

from pipelines.identity.listings import sellers
from pipelines.sources.registry import registry
from tests.support import fixture_capture, parse
from warehouse.seeds import read_seed

PROVIDERS = sorted(read_seed("providers")["provider_id"])
SELLERS = {i: r.source.seller_id for i, r in registry().items()}
PRICED = [i for i, r in registry().items() if r.source.kind in ("token_prices", "gpu_rates")]


def strangers(source_id: str, labels: set[str]) -> list[str]:
    """A line for each label that neither the providers nor the aliases know."""
    seller = sellers()
    lines = []
    for label in sorted(label for label in labels if seller(source_id, label) is None):
        near = get_close_matches(label, PROVIDERS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "no known one has a name like it."
        lines.append(
            f"{source_id}: no seller {label!r} in warehouse/seeds/providers.csv, nor an alias of "
            f"the source in seller_aliases.csv; {hint}"
        )
    return lines


@pytest.mark.parametrize("source_id", sorted(i for i, seller in SELLERS.items() if seller))
def test_the_seller_of_a_source_is_a_provider(source_id: str) -> None:
    assert SELLERS[source_id] in PROVIDERS, strangers(source_id, {SELLERS[source_id]})


@pytest.mark.parametrize("source_id", PRICED)
def test_sellers_of_a_fixture_are_known(source_id: str) -> None:
    """All of them where a seller speaks for itself; of a collector's list some may be unknown."""
    labels = set(parse(fixture_capture(source_id))["listed_seller"].to_list())
    unknown = strangers(source_id, labels)
    allowed = 0 if SELLERS[source_id] else len(labels) - 1
    assert len(unknown) <= allowed, unknown


def test_a_stranger_is_named_with_the_nearest_known_seller() -> None:
    assert strangers("toy_prices", {"antropic", "anthropic"}) == [
        "toy_prices: no seller 'antropic' in warehouse/seeds/providers.csv, nor an alias of the "
        "source in seller_aliases.csv; did you mean 'anthropic'?"
    ]
    assert strangers("toy_prices", {"qqqq"})[0].endswith("no known one has a name like it.")
