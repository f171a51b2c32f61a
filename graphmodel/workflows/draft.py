"""Makes a first project from what there is: a database, an SQL database, files of rows, a drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.drafts import ProjectReport, new_folder, write_project

if TYPE_CHECKING:
    from graphmodel.databases import Database


def import_neo4j(
    database: Database,
    folder: Path,
    *,
    data: bool = False,
    limit: int | None = None,
    progress: Callable[[str, int], object] | None = None,
) -> ProjectReport:
    """A project of what a database holds: its types, and with `data` its nodes and relationships.

    `limit`: above so many nodes, or relationships, types are drafted from a sample; with `data` all are read.

    Raises:
        ProjectError: the folder is not empty, or pyarrow is missing.
        DatabaseError: the database said no, or holds nothing.
    """
    from graphmodel.drafts.neo4j import LIMIT, draft_database
    from graphmodel.drafts.neo4j.survey import unreported

    with new_folder(folder) as staged:
        draft = draft_database(database, staged if data else None, limit or LIMIT, progress or unreported)
        return write_project(draft, staged, folder)


def import_sql(url: str, folder: Path, *, schema: str | None = None) -> ProjectReport:
    """A project of an SQL database's tables, whose mappings query it. The URL is in the project's `.env`.

    Raises:
        ProjectError: the folder is not empty, or the database cannot be read.
    """
    from graphmodel.drafts.sql import VARIABLE, absolute, draft_sql

    whole = absolute(url)
    with new_folder(folder) as staged:
        return write_project(draft_sql(whole, schema), staged, folder, variables={VARIABLE: whole})


def import_tables(files: Sequence[Path], folder: Path) -> ProjectReport:
    """A project of files of rows, which are copied into it; those of a folder, where one is named.

    Files for neo4j-admin are taken by what their headers say, and their rows are written as Parquet.

    Raises:
        ProjectError: the folder is not empty, or a file cannot be read.
    """
    from graphmodel.drafts.admin import draft_admin, is_admin
    from graphmodel.drafts.tables import draft_tables, files_of

    found = files_of(files)
    draft = draft_admin if is_admin(found) else draft_tables
    with new_folder(folder) as staged:
        return write_project(draft(found, staged), staged, folder)


def import_arrows(file: Path, folder: Path) -> ProjectReport:
    """A project of a drawing made with arrows.app.

    Raises:
        ProjectError: the folder is not empty, or the file is no such drawing.
    """
    from graphmodel.drafts.drawings import draft_arrows

    with new_folder(folder) as staged:
        return write_project(draft_arrows(file), staged, folder)


def import_data_importer(file: Path, folder: Path) -> ProjectReport:
    """A project of a model made with Neo4j's Data Importer.

    Raises:
        ProjectError: the folder is not empty, or the file is no such model.
    """
    from graphmodel.drafts.data_importer import draft_data_importer

    with new_folder(folder) as staged:
        return write_project(draft_data_importer(file, staged), staged, folder)
