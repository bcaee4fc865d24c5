"""Hand-kept facts: reading ``seeds/*.csv`` into schema ``seed``, strictly.

Belongs here: turning text cells into typed rows and refusing what does not fit its contract. Does
not belong here: the facts (``seeds/*.csv``), their contracts (``schemas/seeds.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from pandera.errors import SchemaErrors

from schemas.columns import columns_of, polars_schema
from schemas.errors import PricebookError
from schemas.seeds import SEEDS
from warehouse.database import create_table, insert, transaction

SEED_FOLDER = Path(__file__).parent / "seeds"


def read_seed(name: str, folder: Path = SEED_FOLDER) -> pl.DataFrame:
    """Rows of one seed, typed and validated: `<name>.csv`, or all files of the folder `<name>`.

    Raises:
        PricebookError: naming file, row, column and value of the first thing that does not fit.
    """
    model, absent = SEEDS[name]
    files = sorted((folder / name).glob("*.csv")) or [folder / f"{name}.csv"]
    path = files[0] if len(files) == 1 else folder / name
    wanted = polars_schema(model, absent)
    frame = pl.concat(_read(file, wanted) for file in files)
    keys = [c.name for c in columns_of(model) if c.is_key]
    if keys and (twice := frame.filter(frame.select(keys).is_duplicated())).height:
        raise PricebookError(f"{path.name}: key {keys} twice: {twice.row(0)[:4]}")
    schema = model.to_schema().remove_columns(sorted(absent))
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        case = errors.failure_cases.row(0, named=True)
        raise PricebookError(
            f"{path.name}: row {case['index']}: {case['column']}: {case['check']}: "
            f"{case['failure_case']!r} ({errors.failure_cases.height} in all)"
        ) from errors
    return frame


def _read(path: Path, wanted: Mapping[str, Any]) -> pl.DataFrame:
    text = pl.read_csv(path.read_bytes(), infer_schema=False)
    if text.columns != list(wanted):
        raise PricebookError(f"{path.name}: columns {text.columns} are not {list(wanted)}")
    return pl.DataFrame(
        [_typed(path.name, text[column], dtype) for column, dtype in wanted.items()]
    )


def _typed(file: str, series: pl.Series, dtype: Any) -> pl.Series:
    def convert(value: str | None) -> Any:
        if value is None:
            return None
        if isinstance(dtype, pl.Decimal):
            return Decimal(value)
        if dtype == pl.Date:
            return date.fromisoformat(value)
        if dtype == pl.Boolean:
            return {"true": True, "false": False}[value]
        return float(value) if dtype == pl.Float64 else int(value)

    if dtype == pl.String:
        return series
    values = []
    for row, value in enumerate(series):
        try:
            values.append(convert(value))
        except (KeyError, ValueError, InvalidOperation) as error:
            raise PricebookError(f"{file}: row {row}: {series.name}: {value!r}") from error
    return pl.Series(series.name, values, dtype=dtype)


def load_seeds(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace every table of schema ``seed``."""
    frames = {name: read_seed(name) for name in SEEDS}
    with transaction(connection):
        connection.execute("create schema if not exists seed")
        for name, frame in frames.items():
            model, absent = SEEDS[name]
            columns = [c for c in columns_of(model) if c.name not in absent]
            create_table(connection, f"seed.{name}", columns, replace=True)
            insert(connection, f"seed.{name}", frame)
