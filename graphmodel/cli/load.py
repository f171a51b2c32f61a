"""`graphmodel load`"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import Day, connection_options, find_project, open_database
from graphmodel.cli.output import count, grid, progress, remark, say, tell_problems

if TYPE_CHECKING:
    from graphmodel.loading import LoadReport
    from graphmodel.project import Options

KINDS = {"node": "nodes", "relationship": "relationships", "fact": "facts that stand", "claim": "claims and evidence"}


@click.command(short_help="Load the project's sources into the database.")
@click.argument("sources", nargs=-1)
@connection_options
@click.option("--as-of", type=Day(), help="The day on which facts stand; by default the newest document's.")
@click.option("--keep-going", is_flag=True, help="Load the sound rows, and list the others in a rejects file.")
@click.option("--replace", is_flag=True, help="Let a node that is stored change its class.")
@click.option("--prune", is_flag=True, help="Take away what no source says any more, whole rows included.")
def load(
    connection: Options, sources: tuple[str, ...], as_of: date | None, keep_going: bool, replace: bool, prune: bool
) -> None:
    """Load the project's sources, or just those named, into the database.

    A SOURCE is a fact sheet or a Python loader, module:function. Nothing is written while there are errors. A second
    run changes nothing, and says so.
    """
    from graphmodel.workflows.load import load as run

    if prune and (sources or keep_going):
        raise click.UsageError("--prune goes with a whole load: without SOURCES and without --keep-going")
    project = find_project()
    with open_database(project, connection, writes=True) as database, progress() as show:
        report = run(
            project,
            database,
            sources,
            as_of=as_of,
            keep_going=keep_going,
            replace_classes=replace,
            prune=prune,
            progress=show,
        )
    tell_problems(report.problems)
    for line in lines(report):
        say(line)
    if report.rejected:
        remark(f"{count(report.rejected, 'problem')} kept rows out; they are listed in {report.rejects_file}")
        click.get_current_context().exit(1)


def lines(report: LoadReport) -> Iterator[str]:
    """A load's report: what changed by label and type, and the totals."""
    changed = [tally for tally in report.tallies if tally.changes]
    if changed:
        rows: list[tuple[object, ...]] = [("", "created", "updated", "unchanged", "deleted")]
        for kind, title in KINDS.items():
            mine = [tally for tally in changed if tally.kind == kind]
            rows += [(title, "", "", "", "")] if mine else []
            rows += [(f"  {t.name}", t.created, t.updated, t.unchanged, t.deleted) for t in mine]
        yield from grid(rows)
        yield ""
    fates = ("created", "updated", "unchanged", "deleted")
    totals = ", ".join(f"{report.total(fate):,} {fate}" for fate in fates)
    rejected = f", {report.rejected:,} rejected" if report.rejected else ""
    said = totals if report.changed else f"nothing changed ({report.total('unchanged'):,} unchanged)"
    yield f"{said}{rejected}; as of {report.as_of}, {report.seconds:.1f} s"
