"""`graphmodel export`"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import NEW_FOLDER, Day, Memory, find_project
from graphmodel.cli.output import count, grid, remark, say
from graphmodel.cli.problems import print_problems, problems_option
from graphmodel.cli.progress import progress

if TYPE_CHECKING:
    from graphmodel.export import ExportReport

FORMS = ("admin", "jsonl", "csv", "parquet", "graphml", "cypher", "rdf")
as_of_option = click.option(
    "--as-of", type=Day(), help="The day on which the facts hold; by default the newest document's."
)
keep_going_option = click.option("--keep-going", is_flag=True, help="Write the sound rows, and report the others.")
packed_option = click.option(
    "--gzip", "packed", is_flag=True, help="Pack files of rows with gzip; not parquet, which packs itself."
)
plain_option = click.option(
    "--plain",
    is_flag=True,
    help="Only what the model declares: no claims, no `Graphmodel` node, no `gm_*` properties, no empty intervals.",
)


@click.command("export", short_help="Write the graph as files, without a database.")
@click.argument("form", type=click.Choice(FORMS))
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@as_of_option
@keep_going_option
@packed_option
@plain_option
@click.option("--memory", type=Memory(), help="What staging may use before it spills to disk; by default 200MB.")
@click.option("--jobs", type=click.IntRange(min=1), hidden=True)
@click.option(
    "--base", default="urn:graphmodel:", show_default=True, metavar="IRI", help="What IRIs begin with; of rdf."
)
@problems_option
def export(
    form: str,
    folder: Path,
    sources: tuple[str, ...],
    as_of: date | None,
    keep_going: bool,
    packed: bool,
    plain: bool,
    memory: str | None,
    jobs: int | None,
    base: str,
) -> None:
    """Write the graph that `load` would make of the project's sources, or of just those named, to a folder.

    admin: CSV files and the command for Neo4j's import tool. The others: for other programs.

    DIR is new or empty, or holds an earlier export, which is replaced. Nothing is written while there are errors.
    """
    from graphmodel.export import Choices
    from graphmodel.workflows.export_graph import export_graph as run

    if jobs is not None:
        remark("--jobs no longer does anything: an export uses the cores that there are")
    project = find_project()
    with progress() as show:
        report = run(
            project,
            form,
            folder,
            sources,
            as_of=as_of,
            keep_going=keep_going,
            choices=Choices(packed=packed, plain=plain, base=base),
            memory=memory or "",
            progress=show,
        )
    print_export(report, folder, form)


def print_export(report: ExportReport, folder: Path, form: str) -> None:
    """Prints what an export wrote, and ends with 1 where rows were left out."""
    print_problems(report.problems)
    for line in lines(report, folder):
        say(line)
    if form == "admin":
        remark(f"next: {folder / 'README.md'} says how to import it; {folder / 'import.sh'} does it")
    if report.rejected:
        remark(f"{count(report.rejected, 'problem')} kept rows out")
        click.get_current_context().exit(1)


def lines(report: ExportReport, folder: Path) -> Iterator[str]:
    """An export's report: how many of each label and type, and the totals."""
    rows: list[tuple[object, ...]] = [("", "written")]
    for title, counts in (("nodes", report.nodes), ("relationships", report.relationships)):
        rows += [(title, "")] if counts else []
        rows += [(f"  {name}", number) for name, number in counts]
    yield from grid(rows)
    yield ""
    nodes, relationships = (sum(number for _, number in counts) for counts in (report.nodes, report.relationships))
    totals = f"{count(nodes, 'node')} and {count(relationships, 'relationship')} in {count(len(report.files), 'file')}"
    yield f"{totals}, {folder}; as of {report.as_of}, {report.seconds:.1f} s"
