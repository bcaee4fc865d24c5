"""Parameters of open-weight models, and where they are read from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def size(**model: Any) -> list[tuple[Any, ...]]:
    given = {"model_id": "m", "is_open_weights": True, "name": "Model", **model}
    return rows_of("model_sizes", {"mart.models": [given]})


def test_what_was_checked_by_hand_comes_before_the_hub_and_the_hub_before_the_name() -> None:
    hub = {"hub_params_total": 72_700_000_000, "name": "Model 70B"}
    assert size(**hub, params_total_b=71.5) == [("m", 71.5)]
    assert size(**hub) == [("m", 72.7)]
    assert size(name="Model 70B") == [("m", 70.0)]


@pytest.mark.parametrize(
    ("name", "billions"),
    [
        ("Llama 3.3 70B Instruct", 70.0),
        ("70b", 70.0),
        ("Qwen3-0.6B", 0.6),
        # The first figure is the total, the second what one token passes through.
        ("Qwen3 235B-A22B", 235.0),
        ("Ling-A22B-235B", 235.0),
        # Neither eight times seven nor effective parameters are a total.
        ("Mixtral 8x7B", None),
        ("Gemma 3n E4B", None),
        # 17 billion pass through a token, 400 are in the experts.
        ("Llama-4-Maverick-17B-128E-Instruct-FP8", None),
        ("Llama 3.3", None),
        ("Phi-4 14bit", None),
        ("Model 1.1.7B", None),
    ],
)
def test_the_name_tells_the_size_where_it_says_so(name: str, billions: float | None) -> None:
    assert size(name=name) == [("m", billions)]


def test_closed_models_have_no_row() -> None:
    assert size(is_open_weights=False, params_total_b=70.0) == []
