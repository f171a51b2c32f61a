"""`graphmodel spark`"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.export import as_of_option, packed_option, plain_option, print_export
from graphmodel.cli.export import keep_going_option as export_keep_going_option
from graphmodel.cli.interrupts import stopping
from graphmodel.cli.load import lines
from graphmodel.cli.options import NEW_FOLDER, Memory, connection_options, find_project, foreign_option
from graphmodel.cli.output import announce, count, grid, remark, say
from graphmodel.cli.problems import print_problems, problems_option
from graphmodel.cli.progress import progress
from graphmodel.problems import errors, total

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions

MEGABYTE = 1_000_000
slice_option = click.option(
    "--slice",
    "megabytes",
    type=click.IntRange(1, 4_000),
    metavar="MB",
    help="How much of a file a task reads; by default 67.",
)


master_option = click.option(
    "--master", metavar="URL", default="", help="local[2], spark://HOST:7077; by default spark-submit's."
)
memory_option = click.option("--memory", type=Memory(), help="What staging in a task may use; by default 200MB.")
verbose_option = click.option("--verbose", is_flag=True, help="Show what Spark and Java write to standard error.")


@click.group(short_help="Load tables that are larger than one machine, by Apache Spark.")
def spark() -> None:
    """Load the project's tables by Apache Spark, from the same mappings, into the same graph.

    It needs the extra `spark` and Java 17 or newer. What Spark does not take, such as claims, `graphmodel load` takes.
    """


@spark.command(short_help="Print what a load by Spark would read.")
@click.argument("sources", nargs=-1)
@slice_option
def plan(sources: tuple[str, ...], megabytes: int | None) -> None:
    """Print the files that `graphmodel spark load` would read, in how many slices, and what it would do with them.

    Spark is not started, and no file is read.
    """
    from graphmodel.spark.slices import PIECE
    from graphmodel.workflows.spark import plan as run

    files = run(find_project(), sources, megabytes * MEGABYTE if megabytes else PIECE, _print_left)
    rows = [("source", "file", "MB", "tasks", "")]
    for each in files:
        size = "?" if each.size is None else f"{each.size / MEGABYTE:,.1f}"
        rows.append((each.source, each.file, size, "?" if each.slices is None else f"{each.slices:,}", each.note))
    for line in grid(rows):
        say(line)
    say("")
    for line in STAGES:
        say(line)


STAGES = (
    "1. survey: where records begin in the files that are cut",
    "2. read: each task types and checks the rows of a slice",
    "3. merge nodes: rows of one key are dealt to one task",
    "4. merge relationships, and look for their endpoints among the nodes; an error stops here, before anything is "
    "written",
    "5. write nodes",
    "6. write relationships, round by round: no two tasks at once share a node",
)


@spark.command(short_help="Load the project's tables by Spark.")
@click.argument("sources", nargs=-1)
@connection_options
@master_option
@click.option("--keep-going", is_flag=True, help="Load the sound rows, and list the others in a rejects file.")
@slice_option
@click.option("--batch", type=click.IntRange(1, 100_000), metavar="N", help="Rows in each batch; by default 5,000.")
@memory_option
@foreign_option
@verbose_option
@problems_option
def load(
    connection: ConnectionOptions,
    sources: tuple[str, ...],
    master: str,
    keep_going: bool,
    megabytes: int | None,
    batch: int | None,
    memory: str | None,
    foreign: bool,
    verbose: bool,
) -> None:
    """Load the project's tables, or just the SOURCES named, into a Neo4j server.

    Nothing is written while there are errors. A second run changes nothing, and says so; nor does `graphmodel load`.
    A run that was interrupted is completed by the same command.
    """
    from graphmodel.spark.slices import PIECE
    from graphmodel.workflows.spark import load as run

    project = find_project()
    target = project.target(connection)
    with project.database(connection) as database, progress() as show, stopping() as stop:
        announce(database, target)
        report, totals = run(
            project,
            database,
            connection,
            sources,
            master=master,
            piece=megabytes * MEGABYTE if megabytes else PIECE,
            batch=batch or 0,
            memory=memory or "",
            keep_going=keep_going,
            verbose=verbose,
            foreign=foreign,
            progress=show,
            stop=stop,
            show_left=_print_left,
        )
    print_problems(report.problems)
    say(
        f"{totals.rows:,} rows read in {count(totals.slices, 'slice')}, nodes in {count(totals.shares, 'share')}, "
        f"relationships in {count(totals.blocks, 'block')} of {count(totals.rounds, 'round')}"
    )
    for line in lines(report):
        say(line)
    if problems := total(errors(report.problems)):
        listed = f"; they are listed in {report.rejects_file}" if report.rejects_file else ""
        remark(f"{count(problems, 'problem')} kept {count(report.rejected, 'row')} out{listed}")
        click.get_current_context().exit(1)


@spark.command(short_help="Write the graph of the project's tables as files for Neo4j's import tool.")
@click.argument("form", type=click.Choice(["admin"]))
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@master_option
@as_of_option
@export_keep_going_option
@packed_option
@plain_option
@slice_option
@memory_option
@verbose_option
@problems_option
def export(
    form: str,
    folder: Path,
    sources: tuple[str, ...],
    master: str,
    as_of: date | None,
    keep_going: bool,
    packed: bool,
    plain: bool,
    megabytes: int | None,
    memory: str | None,
    verbose: bool,
) -> None:
    """Write what `graphmodel export admin` writes, in several files for each label and type: those of each task.

    DIR is on a file system that all machines share; it is new or empty, or holds an earlier export, which is replaced.
    Nothing is written while there are errors.
    """
    from graphmodel.export import Choices
    from graphmodel.spark.slices import PIECE
    from graphmodel.workflows.spark import export as run

    project = find_project()
    with progress() as show, stopping() as stop:
        report = run(
            project,
            folder,
            sources,
            as_of=as_of,
            choices=Choices(packed=packed, plain=plain),
            master=master,
            piece=megabytes * MEGABYTE if megabytes else PIECE,
            memory=memory or "",
            keep_going=keep_going,
            verbose=verbose,
            progress=show,
            stop=stop,
            show_left=_print_left,
        )
    print_export(report, folder, form)


def _print_left(left: Mapping[str, str]) -> None:
    """Prints which sources of the project Spark does not read, and why."""
    named = ", ".join(f"{name} ({why})" if why else name for name, why in left.items())
    if named:
        remark(f"not read: {named}; graphmodel load takes {'them' if len(left) > 1 else 'it'}")
