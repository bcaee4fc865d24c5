"""The command line: ``python -m pipelines <command>``.

Belongs here: arguments, printing and exit codes. Does not belong here: work.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from pipelines.settings import REPOSITORY, exclusive, settings
from schemas.errors import PricebookError

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a failed night, 2 a wrong call or a clear error."""
    parser = argparse.ArgumentParser(prog="pricebook", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    night = commands.add_parser("nightly", help="capture, build, publish")
    night.add_argument(
        "--accept-jumps",
        action="store_true",
        help="publish although the comparison with the last version fails",
    )
    night.add_argument(
        "--sources", default="", help="capture and read these alone, comma separated"
    )
    filing = commands.add_parser("import", help="file a folder of captures in the archive")
    filing.add_argument("folder", type=Path)
    filing.add_argument("--include", default="", help="kinds to take all the same, comma separated")
    trial = commands.add_parser("probe", help="fetch and parse live, write nothing")
    trial.add_argument("source", nargs="?", default="")
    proof = commands.add_parser("evidence", help="show the captured bytes behind a row")
    proof.add_argument("row", help="price_id, meter_id or offer_id")
    look = commands.add_parser("audit", help="judge published figures beside their captured words")
    look.add_argument("--figures", type=int, default=50, help="how many to draw of the version")
    look.add_argument("--by", default="", help="who looks; published with what they find")
    commands.add_parser("docs", help="make the documents under docs/ that are made, not written")
    skeleton = commands.add_parser("new-source", help="write the skeleton of a new source")
    skeleton.add_argument("id", help="name of its module, such as acme_pricing")
    skeleton.add_argument("kind", help="a folder of pipelines/sources, such as token_prices")
    skeleton.add_argument("url", help="address of its document")
    skeleton.add_argument("--seller", default="", help="provider that the document speaks for")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DAGSTER_HOME", str(REPOSITORY))
    os.environ.setdefault("DAGSTER_STATE_DIR", str(settings().dagster_home))
    console = Console(highlight=False, soft_wrap=True)
    try:
        return _COMMANDS[chosen.command](chosen, console)
    except PricebookError as error:
        console.print(f"error: {escape(str(error))}", style="red")
        return 2


def _nightly(chosen: argparse.Namespace, console: Console) -> int:
    import dagster as dg

    from pipelines.assets.night import Night, night_resource, summary
    from pipelines.definitions import defs  # loads Dagster: only where it is needed

    nights: list[Night] = []
    settings().dagster_home.mkdir(parents=True, exist_ok=True)
    with console.status("starting") as status, dg.DagsterInstance.get() as instance:

        def begun(night: Night) -> None:
            night.report = status.update
            nights.append(night)

        result = defs.resolve_job_def("nightly").execute_in_process(
            instance=instance,
            resources={"night": night_resource(begun)},
            run_config={
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                "resources": {"night": {"config": _night_config(chosen)}},
            },
            raise_on_error=False,
        )
    if not nights:
        raise PricebookError(_why_it_did_not_start(result))
    for line in summary(nights[0]):
        console.print(line, markup=False)
    if result.success:
        return 0
    console.print("The night FAILED; the last good version stands:", style="red")
    for line in _failures(result):
        console.print(f"  {line}", markup=False)
    return 1


def _night_config(chosen: argparse.Namespace) -> dict[str, object]:
    sources = [source_id for source_id in chosen.sources.split(",") if source_id]
    return {"accept_jumps": chosen.accept_jumps, "sources": sources}


def _why_it_did_not_start(result: ExecuteInProcessResult) -> str:
    """The innermost reason of a run whose data folder could not be had."""
    for event in result.all_events:
        if event.is_run_failure and (error := event.job_failure_data.error):
            while error.cause:
                error = error.cause
            return str(error.message.partition(": ")[2].strip())
    return "the run did not start"


def _failures(result: ExecuteInProcessResult) -> Iterator[str]:
    """What stopped a night: the errors of its steps, and the gates that were not passed."""
    for event in result.all_events:
        if event.is_step_failure:
            failure = event.step_failure_data.error
            cause = failure.cause or failure if failure else None
            yield f"{event.step_key}: {cause.message.strip() if cause else ''}"
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            check = event.asset_check_evaluation_data
            if not check.passed and check.severity.value == "ERROR":
                yield f"{check.asset_key.to_user_string()} {check.check_name}: {check.description}"


def _import(chosen: argparse.Namespace, console: Console) -> int:
    from pipelines.archive import Archive
    from pipelines.commands.importing import import_folder

    include = [kind for kind in chosen.include.split(",") if kind]
    with exclusive(settings().data, f"import of {chosen.folder}"):
        report = import_folder(chosen.folder, Archive(settings().archive), include=include)
    for path in report.filed:
        console.print(f"filed      {path}", markup=False)
    for path in report.known:
        console.print(f"known      {path}", markup=False)
    for path in report.unclaimed:
        console.print(f"unclaimed  {path}", markup=False)
    for path, reason in report.refused:
        console.print(f"refused    {path}: {reason}", markup=False)
    console.print(
        f"{len(report.filed)} filed, {len(report.known)} filed before, "
        f"{len(report.unclaimed)} claimed by no source, {len(report.refused)} refused"
    )
    return 0


def _probe(chosen: argparse.Namespace, console: Console) -> int:
    from pipelines.archive import Archive
    from pipelines.commands.probe import probe
    from pipelines.fetch import FetchPolicy

    here = settings()
    policy = FetchPolicy(contact_url=here.contact_url)
    for line in probe(Archive(here.archive), policy, chosen.source):
        console.print(line, markup=False)
    return 0


def _evidence(chosen: argparse.Namespace, console: Console) -> int:
    from pipelines.archive import Archive
    from pipelines.commands.evidence import evidence

    here = settings()
    database = here.published / "latest" / "pricebook.duckdb"
    if not database.exists():
        raise PricebookError(f"{database}: nothing is published yet; run make nightly first")
    for line in evidence(database, Archive(here.archive), chosen.row):
        console.print(line, markup=False)
    return 0


def _audit(chosen: argparse.Namespace, console: Console) -> int:
    from pipelines.archive import Archive
    from pipelines.commands.audit import audit

    def ask(question: str) -> str | None:
        console.print(question, end="", markup=False)
        return sys.stdin.readline() or None

    here = settings()
    latest = here.published / "latest"
    if not latest.exists():
        raise PricebookError(f"{latest}: nothing is published yet; run make nightly first")
    for line in audit(latest.resolve(), Archive(here.archive), chosen.figures, chosen.by, ask):
        console.print(line, markup=False)
    return 0


def _docs(chosen: argparse.Namespace, console: Console) -> int:
    from pipelines.commands.documents import write_documents

    for line in write_documents(settings().published):
        console.print(line, markup=False)
    return 0


def _new_source(chosen: argparse.Namespace, console: Console) -> int:
    from pipelines.commands.new_source import new_source

    for line in new_source(REPOSITORY, chosen.id, chosen.kind, chosen.url, chosen.seller):
        console.print(line, markup=False)
    return 0


_COMMANDS = {
    "nightly": _nightly,
    "import": _import,
    "probe": _probe,
    "evidence": _evidence,
    "audit": _audit,
    "docs": _docs,
    "new-source": _new_source,
}

if __name__ == "__main__":
    sys.exit(main())
