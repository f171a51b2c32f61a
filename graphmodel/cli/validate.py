"""`graphmodel validate`"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import find_project
from graphmodel.cli.output import count, remark, say
from graphmodel.cli.problems import ALL, max_problems, print_problems, problems_option
from graphmodel.cli.row_counts import row_lines
from graphmodel.controls import json_text

if TYPE_CHECKING:
    from graphmodel.workflows.validate import ValidateReport

SHOWN = 20
"""So many columns that nothing uses are named of each file."""


@click.command(short_help="Check model, sources and questions, offline.")
@click.argument("sources", nargs=-1)
@problems_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    help="json: every problem, for programs.",
)
@click.option("--unused-columns", "unused", is_flag=True, help="List the columns of tables that no mapping takes.")
@click.option(
    "--data/--no-data",
    default=True,
    help="Read every row of the sources, and check what tables `expect` (the default); or neither.",
)
def validate(sources: tuple[str, ...], format_: str, unused: bool, data: bool) -> None:
    """Check model, sources and questions, without a database: every problem with its place and a hint.

    With SOURCES, named as for `graphmodel load`, check the model and what would stop a load of these. What the other
    sources declare is taken to be in the database.
    """
    if not data and (sources or unused):
        raise click.UsageError("--no-data reads no source; it goes neither with SOURCES nor with --unused-columns")
    from graphmodel.problems import errors, total
    from graphmodel.workflows.validate import validate as run

    report = run(find_project(), sources, every=format_ == "json" or max_problems() == ALL, unused=unused, data=data)
    if format_ == "json":
        say(json_text(_summary(report) | ({"unused": dict(report.unused)} if unused else {}), indent=2))
        click.get_current_context().exit(0 if report.sound else 1)
    print_problems(report.problems)
    for line in row_lines(report.rows):
        say(line)
    for file, columns in report.unused.items():
        more = len(columns) - SHOWN
        left = f", and {more:,} more; --format json lists all" if more > 0 else ""
        say(f"unused     {file}: {', '.join(columns[:SHOWN])}{left}")
    if not report.sound:
        remark(count(total(errors(report.problems)), "error"))
        click.get_current_context().exit(1)
    say(f"model      {count(report.node_types, 'node type')}, {count(report.relationship_types, 'relationship type')}")
    if data:
        found = f"{count(report.nodes, 'node')}, {count(report.claims, 'claim')}"
        say(f"sources    {count(report.sources, 'source')}: {found}")
    if not sources:
        say(f"questions  {count(report.questions, 'question')}")
    say("no problems" if not report.problems else count(len(report.problems), "warning"))


def _summary(report: ValidateReport) -> dict[str, object]:
    """What was found as one object."""
    from graphmodel.queries.lint.reporting import as_object

    return {
        "problems": [as_object(each) for each in report.problems],
        "rows": [asdict(each) for each in report.rows],
    }
