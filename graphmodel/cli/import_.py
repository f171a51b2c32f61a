"""`graphmodel import`"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import FILE, NEW_FOLDER, connection_options, open_any_database
from graphmodel.cli.output import count, grid, remark, say
from graphmodel.cli.progress import progress

if TYPE_CHECKING:
    from graphmodel.drafts import ProjectReport
    from graphmodel.project import ConnectionOptions

SHOWN = 20
to_option = click.option(
    "--to",
    "folder",
    required=True,
    metavar="DIR",
    type=NEW_FOLDER,
    help="The folder of the new project.",
)


@click.group("import", short_help="Make a first project from a database, tables or a drawing.")
def import_() -> None:
    """Make a first project in a new folder from what there is. It validates and loads at once.

    Where only a person can decide, the model says TODO, and the command lists these places.
    """


@import_.command(short_help="From a live Neo4j or embedded database.")
@connection_options
@to_option
@click.option("--data", is_flag=True, help="Write its nodes and relationships, too, as Parquet with mappings.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Above so many nodes, or relationships, look at a sample; by default 500,000. --data reads all.",
)
def neo4j(connection: ConnectionOptions, folder: Path, data: bool, limit: int | None) -> None:
    """Draft a model from what a database holds: labels, types, properties, keys. The database is only read.

    Labels become classes; a label whose nodes all have another label too becomes a class below that one. Keys come
    from constraints, else from what is different on all nodes.
    """
    from graphmodel.workflows.draft import import_neo4j as run

    if data and limit:
        raise click.UsageError("--data reads all nodes and relationships: leave out --limit")
    with open_any_database(connection) as database, progress() as show:
        report = run(database, folder, data=data, limit=limit, progress=lambda stage, done: show(stage, done, done))
    _print(report, loads=data)


@import_.command(short_help="From an SQL database.")
@click.argument("url", metavar="URL")
@to_option
@click.option("--schema", metavar="NAME", help="The schema of the tables, where it is not the default one.")
def sql(url: str, folder: Path, schema: str | None) -> None:
    """Draft a model from an SQL database, by its SQLAlchemy URL, and mappings that query it.

    Tables become nodes, foreign keys relationships; a table that only joins two others becomes a relationship with
    properties. Views are left out. The URL is kept in the project's .env, which only you may read.
    """
    from graphmodel.workflows.draft import import_sql as run

    _print(run(url, folder, schema=schema), loads=True)


@import_.command(short_help="From CSV, JSON lines and Parquet files.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@to_option
def tables(files: tuple[Path, ...], folder: Path) -> None:
    """Draft a model from files of rows, one node type each, and copy the files into the project.

    Keys, types, dates and enumerations are inferred from the values; a column whose values are all keys of another file
    becomes a relationship. Each guess says how sure it is. DIR stands for the files in a folder.

    Files for `neo4j-admin database import`, which `export admin` writes, too: their headers say keys, types, labels and
    ends, and so does a script among them that calls the import, such as DIR/import.sh.
    """
    from graphmodel.workflows.draft import import_tables as run

    _print(run(files, folder), loads=True)


@import_.command(short_help="From a drawing of arrows.app.")
@click.argument("file", metavar="FILE", type=FILE)
@to_option
def arrows(file: Path, folder: Path) -> None:
    """Draft a model from the JSON that arrows.app exports."""
    from graphmodel.workflows.draft import import_arrows as run

    _print(run(file, folder), loads=False)


@import_.command("data-importer", short_help="From a model of Neo4j's Data Importer.")
@click.argument("file", metavar="FILE", type=FILE)
@to_option
def data_importer(file: Path, folder: Path) -> None:
    """Draft a model from the JSON that Neo4j's Data Importer saves, with mappings of the files of rows beside it."""
    from graphmodel.workflows.draft import import_data_importer as run

    report = run(file, folder)
    _print(report, loads=any(name.startswith("mappings/") for name in report.files))


def _print(report: ProjectReport, *, loads: bool) -> None:
    say(f"made a project in {report.folder}:")
    for line in grid(_files(report)):
        say(f"  {line}")
    if report.confidence:
        say("\nguessed:")
        for line in grid(report.confidence):
            say(f"  {line}")
    for note in report.notes:
        remark(f"note: {note}")
    if report.todos:
        say(f"\n{count(len(report.todos), 'decision')} for you, each a TODO:")
        for place, number, why in report.todos[:SHOWN]:
            say(f"  {place}:{number} {why}")
        if len(report.todos) > SHOWN:
            say(f"  and {len(report.todos) - SHOWN:,} more: search the project for TODO")
    if report.undefined:
        say(f"\n{count(report.undefined, 'type has', 'types have')} no definition yet: give it a docstring")
    say("\nnext:")
    for command in (f"cd {report.folder}", "graphmodel validate", *(["graphmodel load"] if loads else [])):
        say(f"  {command}")


def _files(report: ProjectReport) -> Iterator[tuple[str, str]]:
    types = f"{count(report.nodes, 'node type')}, {count(report.relationships, 'relationship type')}"
    folders = Counter(name.partition("/")[0] for name in report.files if "/" in name)
    for name in report.files:
        if "/" not in name:
            yield name, types if name.endswith(".py") else ""
    for folder, number in sorted(folders.items()):
        yield f"{folder}/", count(number, "file")
