"""J6: how a model of Chinese origin comes to its user, apart from where the data goes."""

from __future__ import annotations

from tests.warehouse.small import rows_of

MODELS = [
    {"model_id": "chinese", "publisher_country": "CN"},
    {"model_id": "french", "publisher_country": "FR"},
]
PROVIDERS = [
    {"provider_id": "beijing", "hq_country": "CN", "parent_country": "CN"},
    {"provider_id": "offshore", "hq_country": "SG", "parent_country": "CN"},
    {"provider_id": "paris", "hq_country": "FR"},
]


def test_the_class_of_a_route() -> None:
    ways = [
        ("self_hosted", "own_hardware"),
        ("self_hosted", "beijing"),
        ("gateway", "beijing"),
        ("vendor_api", "beijing"),
        ("third_party_host", "beijing"),
        ("cloud_region", "offshore"),
        ("third_party_host", "paris"),
        ("third_party_host", "nobody we know"),
    ]
    routes = [
        {"route_id": str(number), "model_id": "chinese", "channel": channel, "provider_id": who}
        for number, (channel, who) in enumerate(ways)
    ]
    routes.append({"route_id": "9", "model_id": "french", "provider_id": "beijing"})
    found = rows_of(
        "reach_j6_model_origin",
        {"mart.routes": routes, "mart.models": MODELS, "mart.providers": PROVIDERS},
        "route_id, route_class, model_origin, channel, provider_id",
    )
    assert [row[1] for row in found] == [
        "own_hardware",
        "rented_machines",
        "gateway",
        "publisher_api",
        "chinese_provider",
        "chinese_provider_abroad",
        "other_host",
        "other_host",
    ]
    assert [row[3:] for row in found] == ways
    assert {row[2] for row in found} == {"CN"}
