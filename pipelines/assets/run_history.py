"""Where Dagster writes its run history: its own SQLite files, through connections that stay open.

Belongs here: how the files are reached. Does not belong here: what is written, which is Dagster's.

Dagster's own storage makes a database engine for every event: it opens the file, compiles the same
statements anew, and on closing writes the log back into the file; and it asks several times an
event whether a table or a column is there. With some two thousand events a night that takes longer
than all else. Here every file has one engine for the life of the process, and what is once found in
the schema is not looked for again.

This leans on names of Dagster that are not its public ones; ``tests/assets/test_run_history.py``
has them all and fails with the version that changes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage, _event_logs_directory
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection

BUSY_SECONDS = 60


class RunHistory(DagsterSqliteStorage):
    """Dagster's SQLite storage, its event log through engines that are kept."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLog(_event_logs_directory(base_dir))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        """Named in ``dagster.yaml``, with ``base_dir``."""
        return cls.from_local(inst_data=inst_data, **config_value)


class EventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log with one engine per file."""

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, Engine] = {}
        self._found: set[tuple[str, str]] = set()
        super().__init__(base_dir)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table: asked with every event, and none ever goes."""
        ask = super().has_table
        return self._once("table", table_name, lambda: ask(table_name))

    def has_secondary_index(self, name: str) -> bool:
        """Whether a migration of Dagster's own was made: none is ever undone."""
        ask = super().has_secondary_index
        return self._once("index", name, lambda: ask(name))

    def has_asset_key_col(self, column_name: str) -> bool:
        """Whether the table of assets has a column."""
        ask = super().has_asset_key_col
        return self._once("column", column_name, lambda: ask(column_name))

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        ask = super()._has_asset_key_col_on_connection
        return self._once("column", column_name, lambda: ask(conn, column_name))

    def _once(self, kind: str, name: str, ask: Callable[[], bool]) -> bool:
        if (kind, name) not in self._found:
            if not ask():
                return False
            self._found.add((kind, name))
        return True

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard not in self._engines:
                self._engines[shard] = _engine(self.conn_string_for_shard(shard))
            engine = self._engines[shard]
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def dispose(self) -> None:
        """Close every file."""
        for engine in self._engines.values():
            engine.dispose()
        super().dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def relax(connection: Any, _: object) -> None:
        # In write-ahead mode a power cut can lose the last events, never the file.
        connection.execute("pragma synchronous = normal")

    return engine
