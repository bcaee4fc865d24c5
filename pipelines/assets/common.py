"""What assets of several steps share: keys, owners and ways to describe a table.

Belongs here: how a source, a table or a file is named and shown in Dagster. Does not belong here:
steps.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from schemas.columns import Column

OWNERS = ["team:pricebook"]


def raw_key(source_id: str) -> dg.AssetKey:
    """Asset key of a source's captures."""
    return dg.AssetKey(["raw", source_id])


def history_key(source_id: str) -> dg.AssetKey:
    """Asset key of a source's rows in history."""
    return dg.AssetKey(["history", source_id])


def table_key(table: str) -> dg.AssetKey:
    """Asset key of a table of the build, given as ``core.<name>``, ``seed.<name>``, ``mart...``."""
    return dg.AssetKey(table.split("."))


def columns_shown(columns: Iterable[Column]) -> Mapping[str, Any]:
    """Columns of a contract as metadata."""
    shown = [dg.TableColumn(c.name, c.duckdb_type, description=c.description) for c in columns]
    return {"dagster/column_schema": dg.TableSchema(columns=shown)}


def code_shown(path: Path) -> Mapping[str, Any]:
    """The file that somebody would open to change an asset, as metadata."""
    with warnings.catch_warnings():
        # Dagster calls these two classes beta; said once for every asset, it hides all else.
        warnings.simplefilter("ignore", dg.BetaWarning)
        place = dg.LocalFileCodeReference(file_path=str(path), line_number=1, label=path.name)
        shown = dg.CodeReferencesMetadataValue(code_references=[place])
    return {"dagster/code_references": shown}
