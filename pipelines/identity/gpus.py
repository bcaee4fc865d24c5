"""Matching listed GPU names to ``gpus.gpu_id``.

Belongs here: the normal form of a listed name and how the ordered rules are applied. Does not
belong here: single names (``warehouse/seeds/gpu_aliases.csv``) and anything that resembles: a
name no rule fits stays unmatched, and a form factor or memory that is not stated stays unstated.

A rule's pattern is searched in the listed GPU; only where nothing is listed, in the SKU. A rule
with memory bounds fits only where a memory within them is listed. Where the outcome is an unstated
variant, the SKU may tell which variant it is, but never another GPU. An outcome whose card has
another memory than the listed one (a part of a card, a rebuilt one, a variant without a row in
``gpus.csv``) is no match.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.settings import REPOSITORY
from schemas.errors import PricebookError

RULES_FILE = REPOSITORY / "warehouse" / "seeds" / "gpu_aliases.csv"
GPUS_FILE = REPOSITORY / "warehouse" / "seeds" / "gpus.csv"
UNSTATED = re.compile(r"_unstated$")
MEMORY_IN_NAME = re.compile(r"\b(\d{2,3}) ?G(?:I?B)?\b")
MEMORY_TOLERANCE = 0.1
"""Sellers round one card's memory differently (B300: 262 to 288 GB), but not by more than this."""


@dataclass(frozen=True)
class Rule:
    """One line of the alias table."""

    order: int
    pattern: re.Pattern[str]
    memory_gb: tuple[float, float] | None
    gpu_id: str
    note: str

    def fits(self, name: str, memory_gb: float | None) -> bool:
        """Whether the rule speaks about a folded name with this listed memory."""
        if self.memory_gb is not None:
            low, high = self.memory_gb
            if memory_gb is None or not low <= memory_gb <= high:
                return False
        return self.pattern.search(name) is not None


def gpu_id_of(listed_gpu: str, sku: str, memory_gb: float | None) -> tuple[str | None, str | None]:
    """The GPU that a listing stands for, and the rule that says so; or nothing.

    Args:
        listed_gpu: GPU as listed; may be empty.
        sku: Instance type or product name as listed.
        memory_gb: Memory of one GPU in GB as listed.
    """
    name, sku_name = folded(listed_gpu), folded(sku)
    stated = MEMORY_IN_NAME.search(name)
    memories = [gb for gb in (memory_gb, stated and float(stated[1])) if gb]
    listed_gb = memories[0] if memories else None
    found = _first(name or sku_name, listed_gb)
    if name and found and UNSTATED.search(found.gpu_id):
        refined = _first(f"{name} | {sku_name}", listed_gb)
        if refined and _is_variant(refined.gpu_id, found.gpu_id):
            found = refined
    if not found or not _has_memory(found.gpu_id, memories):
        return None, None
    return found.gpu_id, f"rule {found.order}: {found.note}"


def folded(name: str) -> str:
    """Upper case, every run of other characters than letters and digits as one space."""
    return re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip()


def rules_of(rows: Iterable[dict[str, str]]) -> tuple[Rule, ...]:
    """Rules from the lines of an alias table; raises where they are not in strict order."""
    rules = tuple(
        Rule(
            int(row["rule_order"]),
            re.compile(row["pattern"]),
            (float(row["memory_gb_min"]), float(row["memory_gb_max"]))
            if row["memory_gb_min"]
            else None,
            row["gpu_id"],
            row["note"],
        )
        for row in rows
    )
    orders = [rule.order for rule in rules]
    if orders != sorted(set(orders)):
        raise PricebookError(f"{RULES_FILE.name}: rule_order does not rise from line to line")
    return rules


def _has_memory(gpu_id: str, memories: Iterable[float]) -> bool:
    """Whether every listed figure is near the card's memory, and so near the others."""
    figures = [*memories, *filter(None, [_memory_of_gpus()[gpu_id]])]
    return not figures or max(figures) - min(figures) <= MEMORY_TOLERANCE * max(figures)


def _is_variant(gpu_id: str, unstated_id: str) -> bool:
    """Whether an id is a nearer variant of an unstated one (`a100_80gb` leaves 40 GB out)."""
    *model, last = UNSTATED.sub("", unstated_id).split("_")
    memory = last if last.endswith("gb") else ""
    base = "_".join(model if memory else [*model, last])
    return gpu_id.startswith(f"{base}_") and memory in gpu_id


def _first(name: str, memory_gb: float | None) -> Rule | None:
    return next((rule for rule in _rules() if rule.fits(name, memory_gb)), None)


@cache
def _rules() -> tuple[Rule, ...]:
    with RULES_FILE.open(newline="", encoding="utf-8") as file:
        rules = rules_of(csv.DictReader(file))
    if unknown := sorted({rule.gpu_id for rule in rules} - set(_memory_of_gpus())):
        raise PricebookError(f"{RULES_FILE.name}: not in {GPUS_FILE.name}: {unknown}")
    return rules


@cache
def _memory_of_gpus() -> Mapping[str, float | None]:
    """Memory in GB by ``gpu_id``, None where the row leaves it open."""
    with GPUS_FILE.open(newline="", encoding="utf-8") as file:
        return {
            row["gpu_id"]: float(row["memory_gb"]) if row["memory_gb"] else None
            for row in csv.DictReader(file)
        }
