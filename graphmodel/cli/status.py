"""`graphmodel status`"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, open_database
from graphmodel.cli.output import NOTHING_LOADED, grid, say

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions
    from graphmodel.workflows.status import StatusReport


@click.command(short_help="Which project, which database, and what is in it.")
@connection_options
def status(connection: ConnectionOptions) -> None:
    """Say which project this is, which database it uses and why, what is in it, and as of which day."""
    from graphmodel.workflows.status import status as run

    project = find_project()
    with open_database(project, connection, with_model=False) as database:
        report = run(project, database)
    target = project.target(connection)
    name = f", database {target.database}" if target.database else ""
    for line in grid(
        [
            ("project", f"{report.name} ({report.settings})"),
            ("model", report.model),
            ("database", f"{report.address}{name} ({target.origin})"),
            ("engine", report.engine),
            ("graph", _loaded(report)),
        ]
    ):
        say(line)
    for title, counts in _contents(report).items():
        if counts:
            say()
            for line in _counted(title, counts):
                say(line)


def _loaded(report: StatusReport) -> str:
    if not report.format:
        return NOTHING_LOADED
    state = "; a load was interrupted, graphmodel load completes it" if report.interrupted else ""
    day = f", as of {report.as_of}" if report.as_of else ""
    whose = f" of the project {report.owner!r}" if report.owner else ""
    other = ", not of this one" if report.owner not in ("", report.name) else ""
    return f"format {report.format}{whose}{other}{day}{state}"


def _contents(report: StatusReport) -> dict[str, Mapping[str, int]]:
    return {
        "nodes": report.nodes,
        "relationships": report.relationships,
        "claims and evidence": report.claims,
        "not in the model": report.foreign,
    }


def _counted(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    """A title with its sum, then a line for each name."""
    rows: list[tuple[object, ...]] = [(title, sum(counts.values()))]
    return grid([*rows, *((f"  {name}", number) for name, number in counts.items())])
