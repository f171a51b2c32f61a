"""`graphmodel load`"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from graphmodel.cli.interrupts import stopping
from graphmodel.cli.options import (
    NEW_FILE,
    Day,
    Memory,
    connection_options,
    find_project,
    foreign_option,
    open_database,
)
from graphmodel.cli.output import count, grid, remark, say
from graphmodel.cli.problems import print_problems, problems_option
from graphmodel.cli.progress import Progress, progress
from graphmodel.cli.row_counts import row_lines
from graphmodel.controls import json_text
from graphmodel.problems import errors, total

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.loading import LoadReport
    from graphmodel.project import ConnectionOptions, Project

PARTIAL = ("only", "dry", "mended", "resume")
"""Options by which a load is not of all that the project has."""
KINDS = {"node": "nodes", "relationship": "relationships", "fact": "facts that hold", "claim": "claims and evidence"}


@click.command(short_help="Load the project's sources into the database.")
@click.argument("sources", nargs=-1)
@connection_options
@click.option("--as-of", type=Day(), help="The day on which the facts hold; by default the newest document's.")
@click.option("--only", metavar="NAME", multiple=True, help="Only rows of this label or relationship type; repeatable.")
@click.option("--dry-run", "dry", is_flag=True, help="Print what would change, and change nothing.")
@click.option("--keep-going", is_flag=True, help="Load the sound rows, and list the others in a rejects file.")
@click.option("--replace", is_flag=True, help="Let a node that is stored change its class.")
@click.option("--prune", is_flag=True, help="Take away what no source says any more, whole rows included.")
@foreign_option
@click.option("--changed", is_flag=True, help="Read only what changed since the last load.")
@click.option("--mended", is_flag=True, help="Load rejected rows, corrected by you in .graphmodel/rejects.")
@click.option("--resume", is_flag=True, help="Resume where the last load stopped, if its rows are the same.")
@click.option(
    "--transaction",
    type=click.IntRange(0),
    metavar="N",
    help="Up to N changes are one transaction, all or none; by default 20,000. More go in batches.",
)
@click.option("--batch", type=click.IntRange(1, 100_000), metavar="N", help="Rows in each batch; by default 5,000.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Writers at once: by default 2; embedded, 1 always."
)
@click.option("--memory", type=Memory(), help="What staging may use before it spills to disk; by default 200MB.")
@click.option(
    "--keep-stage", type=NEW_FILE, metavar="FILE", help="Leave the staging database there, for DuckDB to open."
)
@click.option("--format", "format_", type=click.Choice(("text", "jsonl")), default="text", help="jsonl: for programs.")
@problems_option
def load(connection: ConnectionOptions, sources: tuple[str, ...], format_: str, **asked: Any) -> None:
    """Load the project's sources, or just those named, into the database.

    A SOURCE is a fact sheet, a mapping of a table, or a Python loader, module:function. Nothing is written while there
    are errors. A second run changes nothing, and says so. Ctrl-C ends the load after the batch in hand.
    """
    if asked["prune"] and (sources or asked["keep_going"] or asked["only"]):
        raise click.UsageError("--prune goes with a whole load: without SOURCES, --only and --keep-going")
    if asked["prune"] and asked["mended"]:
        raise click.UsageError("--prune goes with a whole load: without --mended")
    if asked["changed"] and (asked["prune"] or asked["mended"] or asked["resume"]):
        raise click.UsageError("--changed goes without --prune, --mended and --resume, which look at all rows")
    project = find_project()
    if not (sources or any(asked[name] for name in PARTIAL)):
        _begin_anew(project, connection, format_, asked)
    with (
        open_database(project, connection, writes=not asked["dry"]) as database,
        progress(format_) as show,
        stopping() as stop,
    ):
        report = _run(project, database, sources, asked, show, stop)
    print_problems(report.problems)
    if format_ == "jsonl":
        say(json_text(summary(report)))
    else:
        for line in lines(report):
            say(line)
    if problems := total(errors(report.problems)):
        listed = f"; they are listed in {report.rejects_file}" if report.rejects_file else ""
        remark(f"{count(problems, 'problem')} kept {count(report.rejected, 'row')} out{listed}")
        if report.rejects_folder:
            remark(f"  hint: fix the rows in {report.rejects_folder}, and load them: graphmodel load --mended")
        click.get_current_context().exit(1)


def _begin_anew(project: Project, connection: ConnectionOptions, format_: str, asked: Mapping[str, Any]) -> None:
    """Moves a database of the project aside that met a full disk, for the load to make it anew."""
    from graphmodel.databases.aside import full_disk_folder

    target = project.target(connection)
    if full_disk_folder(target) is None:
        return
    from graphmodel.workflows.anew import make_way

    with progress(format_) as show, stopping() as stop:
        memory = asked["memory"] or ""
        aside = make_way(project, target, keep_going=asked["keep_going"], memory=memory, progress=show, stop=stop)
    if aside is not None:
        remark(f"the disk was full when the database was written; its folder is {aside} now, and all is loaded anew")
        remark("  hint: what was added by hand is in that folder alone")


def _run(
    project: Project,
    database: Database,
    sources: tuple[str, ...],
    asked: dict[str, Any],
    show: Progress,
    stop: Callable[[], bool],
) -> LoadReport:
    from graphmodel.errors import Unreachable
    from graphmodel.loading import LoadOptions
    from graphmodel.workflows.load import load as run

    options = LoadOptions(
        replace=asked["replace"],
        prune=asked["prune"],
        dry=asked["dry"],
        resume=asked["resume"],
        jobs=asked["jobs"] or 0,
        batch=asked["batch"] or 0,
        transaction=asked["transaction"],
    )
    try:
        return run(
            project,
            database,
            sources,
            as_of=asked["as_of"],
            keep_going=asked["keep_going"],
            only=asked["only"],
            options=options,
            foreign=asked["foreign"],
            mended=asked["mended"],
            changed=asked["changed"],
            memory=asked["memory"] or "",
            keep_stage=asked["keep_stage"],
            progress=show,
            stop=stop,
        )
    except Unreachable as error:
        hint = f"{error.hint}; `graphmodel load --resume` goes on from the last batch that was committed"
        raise Unreachable(error.message, hint=hint, problems=error.problems) from error


def summary(report: LoadReport) -> dict[str, Any]:
    """A load's report as one object."""
    outcomes = ("created", "updated", "unchanged", "deleted")
    return {
        "done": True,
        "dry": report.dry,
        "as_of": str(report.as_of),
        "seconds": round(report.seconds, 3),
        **{outcome: report.total(outcome) for outcome in outcomes},
        "rejected": report.rejected,
        "rows": [asdict(each) for each in report.rows],
        "notices": [
            {"kind": n.kind, "count": n.count, "says": n.says, "examples": list(n.examples)} for n in report.notices
        ],
        "resumed": report.resumed,
        "passed_over": list(report.passed_over),
        "tallies": [
            {"kind": t.kind, "name": t.name, **{outcome: getattr(t, outcome) for outcome in outcomes}}
            for t in report.tallies
        ],
    }


def lines(report: LoadReport) -> Iterator[str]:
    """A load's report: what changed by label and type, and the totals."""
    if report.passed_over and report.sources:
        many = count(len(report.passed_over), "other source")
        yield f"read alone: {', '.join(report.sources)}; {many} did not change since the last load"
        yield ""
    elif report.read_all:
        yield f"all sources were read: {report.read_all}"
        yield ""
    elif report.passed_over:
        yield f"no source changed since it was loaded: {', '.join(report.passed_over)}"
        yield ""
    changed = [tally for tally in report.tallies if tally.changes]
    if changed:
        rows: list[tuple[object, ...]] = [("", "created", "updated", "unchanged", "deleted")]
        for kind, title in KINDS.items():
            mine = [tally for tally in changed if tally.kind == kind]
            rows += [(title, "", "", "", "")] if mine else []
            rows += [(f"  {t.name}", t.created, t.updated, t.unchanged, t.deleted) for t in mine]
        yield from grid(rows)
        yield ""
    outcomes = ("created", "updated", "unchanged", "deleted")
    yield from row_lines(report.rows, report.rejected - sum(each.rejected for each in report.rows))
    totals = ", ".join(f"{report.total(outcome):,} {outcome}" for outcome in outcomes)
    rejected = f", {report.rejected:,} rejected" if report.rejected else ""
    still = "nothing would change" if report.dry else "nothing changed"
    said = totals if report.changed else f"{still} ({report.total('unchanged'):,} unchanged)"
    would = "nothing was written; this would be: " if report.dry and report.changed else ""
    yield from map(str, report.notices)
    from graphmodel.loading.notices import IN_GRAPH

    if any(notice.kind in IN_GRAPH for notice in report.notices):
        yield "graphmodel check --loaded lists these"
    if report.notices:
        yield ""
    passed = f", {report.resumed:,} were there from before" if report.resumed else ""
    yield f"{would}{said}{rejected}{passed}; as of {report.as_of}, {report.seconds:.1f} s"
