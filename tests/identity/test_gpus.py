"""Listed GPU names and what they stand for: look-alikes, variants, memory, and spelling."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.gpus import GPUS_FILE, RULES_FILE, folded, gpu_id_of, rules_of
from pipelines.sources.registry import registry
from schemas.errors import PricebookError
from tests.support import real_captures, shared_capture, shared_facts

SEEDS = GPUS_FILE.parent
TPUS = ("5e", "5p", "6e")
KNOWN = [
    ("H100 SXM", None, "h100_sxm_80gb"),
    ("h100-sxm5-80gb", None, "h100_sxm_80gb"),
    ("NVIDIA HGX H100", None, "h100_sxm_80gb"),
    ("NVIDIA H100 80GB HGX", None, "h100_sxm_80gb"),
    ("H100-PCIe", 80.0, "h100_pcie_80gb"),
    ("PCIe H100 GPU (94GB)", None, "h100_nvl_94gb"),
    ("H100 NVL", 94.0, "h100_nvl_94gb"),
    ("NVIDIA H100 (8x)", None, "h100_unstated"),
    ("H100", 80.0, "h100_unstated"),
    ("H100 SXM", 94.0, "h100_unstated"),
    ("H200", 141.0, "h200_unstated"),
    ("NVIDIA HGX H200", None, "h200_sxm_141gb"),
    ("h200-nvl", 143.0, "h200_nvl_141gb"),
    ("NVIDIA H20", 96.0, "h20_96gb"),
    ("NVIDIA B200 SXM6", None, "b200_sxm_180gb"),
    ("B200", 192.0, "b200_unstated"),
    ("NVIDIA GB200 NVL72", None, "gb200_186gb"),
    ("B300 SXM6 268GB", None, "b300_sxm_270gb"),
    ("GB300", 288.0, "gb300_288gb"),
    ("NVIDIA GH200", 96.0, "gh200_96gb"),
    ("a100-sxm-40", None, "a100_sxm_40gb"),
    ("NVIDIA A100 SXM 80 GB", None, "a100_sxm_80gb"),
    ("A100 PCIe", 80.0, "a100_pcie_80gb"),
    ("A100", 40.0, "a100_40gb_unstated"),
    ("A100 80GB", None, "a100_80gb_unstated"),
    ("A100", None, "a100_unstated"),
    ("A100 SXM", None, "a100_unstated"),
    ("A10G", 22.5, "a10g_24gb"),
    ("NVIDIA A10", 24.0, "a10_24gb"),
    ("A40", 48.0, "a40_48gb"),
    ("L4", 22.5, "l4_24gb"),
    ("L40", 48.0, "l40_48gb"),
    ("NVIDIA L40s", None, "l40s_48gb"),
    ("Tesla T4", 15.0, "t4_16gb"),
    ("NVIDIA Tesla V100 16 GB", None, "v100_16gb_unstated"),
    ("V100 SXM2", 32.0, "v100_sxm_32gb"),
    ("AMD Instinct MI300X", 192.0, "mi300x_192gb"),
    ("Quadro RTX 6000", None, "quadro_rtx_6000_24gb"),
    ("RTX 6000Ada", None, "rtx_6000_ada_48gb"),
    ("RTX PRO 6000 WS", None, "rtx_pro_6000_96gb"),
    ("RTXPRO6000BSE", 96.0, "rtx_pro_6000_96gb"),
    ("RTX PRO 6000 Max-Q", None, "rtx_pro_6000_maxq_96gb"),
    ("RTX A6000", 48.0, "rtx_a6000_48gb"),
    ("RTX6000", None, "rtx_6000_unstated"),
    ("RTX 6000", 24.0, "quadro_rtx_6000_24gb"),
    ("RTX 6000", 48.0, "rtx_6000_ada_48gb"),
    ("RTX 6000", 96.0, "rtx_pro_6000_96gb"),
    ("NVIDIA GeForce RTX 4090", 24.0, "rtx_4090_24gb"),
    ("A16", 16.0, "a16_16gb"),
    ("A30", 24.0, "a30_24gb"),
    ("T4G", 16.0, "t4g_16gb"),
    ("Tesla M60", 8.0, "m60_8gb"),
    ("RTX 3070", 8.0, "rtx_3070_8gb"),
    ("rtx-3090-ti", 24.0, "rtx_3090_ti_24gb"),
    ("RTX 4080 SUPER", 16.0, "rtx_4080_super_16gb"),
    ("RTX 4080S", 16.0, "rtx_4080_super_16gb"),
    ("RTX 4000 Ada", 20.0, "rtx_4000_ada_20gb"),
    ("RTX 4000 Ada SFF", 20.0, "rtx_4000_ada_sff_20gb"),
    ("RTX 4000 SFF Ada", None, "rtx_4000_ada_sff_20gb"),
    ("Quadro RTX 4000", 8.0, "quadro_rtx_4000_8gb"),
    ("quadro-rtx-5000", 16.0, "quadro_rtx_5000_16gb"),
    ("rtx-a4000", 16.0, "rtx_a4000_16gb"),
    ("RTX PRO 5000", 72.0, "rtx_pro_5000_72gb"),
    ("RTX PRO 5000", None, "rtx_pro_5000_unstated"),
    ("v100-pcie", 16.0, "v100_pcie_16gb"),
]
UNKNOWN = [
    ("", None),
    ("GPU", None),
    ("H100T", None),
    ("A800 80G", None),
    ("MI300A", 128.0),
    ("MI250X", 128.0),
    ("RTX 4090 D", 24.0),
    ("RTX 5090 Laptop", 24.0),
    ("RTX 4070 Ti SUPER", 16.0),
    ("RTX 3080", 12.0),
    ("RTX A2000", 12.0),
    ("RTX PRO 4000 Blackwell SFF", 24.0),
    ("RTX 4090 (48 GB mod)", None),
    ("RTX PRO-A6000 SE", None),
    ("Tesla V100S 32GB", None),
    ("GH200", 144.0),
    ("H20", 141.0),
    ("P100", 12.0),
    ("A40", 16.0),
    ("RTX PRO 6000", 24.0),
    ("a100-pcie-80", 40.0),
    ("A100 80GB", 40.0),
]
DATA_CENTRE = [
    "H100",
    "H200",
    "H20",
    "B200",
    "B300",
    "GB200",
    "GB300",
    "GH200",
    "A100",
    "A10",
    "A10G",
    "A40",
    "L4",
    "L40",
    "L40S",
    "T4",
    "MI300X",
    "MI325X",
    "MI355X",
]


@pytest.mark.parametrize(("listed", "memory_gb", "gpu_id"), KNOWN)
def test_listed_names(listed: str, memory_gb: float | None, gpu_id: str) -> None:
    found, rule = gpu_id_of(listed, "", memory_gb)
    assert found == gpu_id
    assert rule
    assert re.fullmatch(r"rule \d+: .+", rule)


@pytest.mark.parametrize(("listed", "memory_gb"), UNKNOWN)
def test_what_no_rule_fits_stays_unmatched(listed: str, memory_gb: float | None) -> None:
    assert gpu_id_of(listed, "", memory_gb) == (None, None)


@pytest.mark.parametrize(
    ("listed", "sku", "gpu_id"),
    [
        ("", "Standard_ND96isr_H100_v5", "h100_sxm_80gb"),
        ("", "H100-SXM-8-80G", "h100_sxm_80gb"),
        ("H100", "Standard_NC40ads_H100_v5", "h100_nvl_94gb"),
        ("H100", "p5.48xlarge", "h100_sxm_80gb"),
        ("Nvidia A100", "a2-highgpu-1g", "a100_sxm_40gb"),
        ("Nvidia A100", "a2-ultragpu-8g", "a100_sxm_80gb"),
        ("A100", "a100-180", "a100_80gb_unstated"),
        ("A100 40GB", "p4d.24xlarge", "a100_sxm_40gb"),
        ("A100 40GB", "p4de.24xlarge", "a100_40gb_unstated"),
        ("H100", "p5en.48xlarge", "h100_unstated"),
        ("H100", "8x H200 SXM", "h100_unstated"),
        ("RTX 6000", "vm-rtx-6000-ada", "rtx_6000_ada_48gb"),
        ("H100 PCIe", "H100-SXM-2-80G", "h100_pcie_80gb"),
        ("A800", "H100-1-80G", None),
    ],
)
def test_sku_tells_the_variant_but_never_another_gpu(
    listed: str, sku: str, gpu_id: str | None
) -> None:
    assert gpu_id_of(listed, sku, None)[0] == gpu_id


def model_of(gpu_id: str | None) -> str:
    return (gpu_id or "").split("_")[0].upper()


@given(
    st.sampled_from(DATA_CENTRE),
    st.sampled_from(["", "NVIDIA ", "1x ", "8 x "]),
    st.sampled_from(["", " SXM", " PCIe", " NVL", " HGX", " (8x)"]),
    st.sampled_from([None, 24.0, 40.0, 80.0, 94.0, 96.0, 141.0, 192.0]),
)
def test_a_name_never_becomes_its_look_alike(
    model: str, before: str, after: str, memory_gb: float | None
) -> None:
    assert model_of(gpu_id_of(f"{before}{model}{after}", "", memory_gb)[0]) in ("", model)


@given(st.sampled_from(KNOWN), st.data())
def test_case_white_space_and_dashes_do_not_matter(
    known: tuple[str, float | None, str], data: st.DataObject
) -> None:
    listed, memory_gb, gpu_id = known
    separators = st.sampled_from([" ", "-", "_", " - ", "\t", "\u00a0", "/"])
    spelled = "".join(
        data.draw(st.sampled_from([letter.lower(), letter.upper()]))
        if letter.isalnum()
        else data.draw(separators)
        for letter in listed
    )
    assert gpu_id_of(spelled, "", memory_gb)[0] == gpu_id


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.none() | st.floats(min_value=0.5, max_value=1000, allow_nan=False),
)
def test_any_text_gives_a_known_gpu_or_nothing(
    listed: str, sku: str, memory_gb: float | None
) -> None:
    gpu_id, rule = gpu_id_of(listed, sku, memory_gb)
    assert (gpu_id is None) == (rule is None)
    assert gpu_id is None or gpu_id in gpu_ids()
    assert folded(folded(listed)) == folded(listed)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def gpu_ids() -> set[str]:
    return {row["gpu_id"] for row in rows_of(GPUS_FILE)}


def test_every_rule_says_why_and_leads_to_a_known_gpu() -> None:
    rules = rules_of(rows_of(RULES_FILE))
    assert {rule.gpu_id for rule in rules} == gpu_ids()
    assert all(rule.note for rule in rules)


def test_rules_out_of_order_fail() -> None:
    rows = rows_of(RULES_FILE)
    with pytest.raises(PricebookError, match="rule_order"):
        rules_of([*rows, rows[0]])


NEEDS_MEMORY = {("coreweave", "A100"), ("jarvislabs", "a100"), ("vultr", "a100")}
"""Offers whose 80 GB stand in neither name nor SKU; with the memory listed they match."""


def test_seed_rates_and_rules_agree() -> None:
    differing = {
        (row["seller_id"], row["sku"])
        for row in rows_of(SEEDS / "gpu_rates.csv")
        if gpu_id_of(row["listed_gpu"], row["sku"], None)[0] != row["gpu_id"]
    }
    assert differing <= NEEDS_MEMORY
    assert gpu_id_of("NVIDIA A100", "A100", 80.0)[0] == "a100_80gb_unstated"


def test_azure_sizes_match_by_table_and_mostly_by_name_alone() -> None:
    for row in rows_of(SEEDS / "azure_gpu_skus.csv"):
        memory_gb = float(row["gpu_memory_gb"]) if row["gpu_memory_gb"] else None
        found = gpu_id_of(row["listed_gpu"], row["machine_type"], memory_gb)[0]
        assert found
        if alone := gpu_id_of("", row["machine_type"], None)[0]:
            assert alone == found


@pytest.mark.parametrize(
    ("source_id", "day", "files", "expected"),
    [
        (
            "azure_retail_gpu",
            "2026-07-27",
            ["gpu/azure/azure_retail_eastus_nd_2026-07-27.json"],
            {
                "Standard_ND96isr_H100_v5": "h100_sxm_80gb",
                "Standard_ND96is_H100_v5": "h100_sxm_80gb",
                "Standard_ND96asr_v4": "a100_sxm_40gb",
                "Standard_ND96amsr_A100_v4": "a100_sxm_80gb",
                "Standard_ND40rs_v2": "v100_sxm_32gb",
            },
        ),
        (
            "scaleway_instances",
            "2026-07-01",
            [f"gpu/scaleway/fr-par1.servers.2026-07-03.980a752d1.{n}.json" for n in (1, 2, 3)],
            {
                "L4-1-24G": "l4_24gb",
                "L4-2-24G": "l4_24gb",
                "L4-4-24G": "l4_24gb",
                "L4-8-24G": "l4_24gb",
                "RENDER-S": "p100_16gb",
            },
        ),
    ],
)
def test_real_captures_match(
    source_id: str, day: str, files: list[str], expected: dict[str, str]
) -> None:
    real_captures()
    frame = registry()[source_id].parse(shared_capture(source_id, day, *files))
    found = {
        sku: gpu_id_of(listed, sku, memory_gb)[0]
        for sku, listed, memory_gb in frame.select("sku", "listed_gpu", "gpu_memory_gb").rows()
    }
    assert found == expected


def test_aws_types_match_by_table() -> None:
    for row in rows_of(SEEDS / "aws_gpu_instances.csv"):
        memory_gb = float(row["gpu_memory_gb"]) if row["gpu_memory_gb"] else None
        assert gpu_id_of(row["listed_gpu"], row["machine_type"], memory_gb)[0], row


SETTLED = {("Gaudi 3", "bf16_tflops_dense"), *((f"TPU v{n}", "fp8_tflops_dense") for n in TPUS)}
"""Where the list departs from the collected facts, as its notes say."""


def test_the_list_has_every_collected_figure() -> None:
    listed = {row["name"].upper(): row for row in rows_of(GPUS_FILE)}
    columns = {
        "memory_gb": "memory_gb",
        "bandwidth_gb_s": "memory_bandwidth_gb_s",
        **{c: c for c in ("bf16_tflops_dense", "fp8_tflops_dense", "fp4_tflops_dense", "tdp_w")},
    }
    facts = rows_of(shared_facts("gpu_specs.csv"))
    assert len(facts) == 42
    differing = {
        (fact["gpu"], column)
        for fact in facts
        for column, ours in columns.items()
        if fact[column] and fact[column] != listed[fact["gpu"].split(" (")[0].upper()][ours]
    }
    assert differing == SETTLED
