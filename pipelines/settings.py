"""Where the data lives and what the environment asks for.

Belongs here: every environment variable the pipeline reads itself, with its default. Does not
belong here: anything a source, a schema or a model should say.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from schemas.errors import PricebookError

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Places and switches of one run.

    Attributes:
        data: Root of everything the pipeline writes (`PRICEBOOK_DATA`, default `./data`).
        is_offline: Whether the network is left alone (`PRICEBOOK_OFFLINE=1`).
        contact_url: URL named in the user agent (`PRICEBOOK_CONTACT_URL`).
    """

    data: Path
    is_offline: bool
    contact_url: str

    @property
    def archive(self) -> Path:
        """Folder of captured bytes and their logs."""
        return self.data / "archive"

    @property
    def build_file(self) -> Path:
        """The private DuckDB file that holds history; never given to readers."""
        return self.data / "build" / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Folder of immutable snapshots."""
        return self.data / "published"

    @property
    def dagster_home(self) -> Path:
        """State of the orchestrator."""
        return self.data / "dagster"


def settings() -> Settings:
    """Settings from the environment as it is now."""
    return Settings(
        data=Path(os.environ.get("PRICEBOOK_DATA") or REPOSITORY / "data").resolve(),
        is_offline=os.environ.get("PRICEBOOK_OFFLINE", "") not in ("", "0"),
        contact_url=os.environ.get("PRICEBOOK_CONTACT_URL", ""),
    )


def source_key(variable: str) -> str:
    """The operator's own key for a source, from the variable that the source names; or empty."""
    return os.environ.get(variable, "").strip() if variable else ""


@contextmanager
def exclusive(data: Path, doing: str) -> Iterator[None]:
    """Hold the data folder for one run that writes; a second one ends at once, clearly.

    Args:
        data: Root of the data folder.
        doing: What the run is, for those it turns away.

    Raises:
        PricebookError: in one line, who holds the folder and what to do.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / ".lock"
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PricebookError(
                f"{data}: another night or import is running: {_holder(path)}; start again when "
                "it has ended, or end that process first"
            ) from None
        # The note is of use while the lock is held, and the lock ends with its process: what a
        # killed one left is written over here.
        handle.truncate(0)
        handle.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, ")
        handle.write(f"{doing}\n")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


def _holder(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() or "a process that left no note"
