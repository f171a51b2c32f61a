"""Options that several commands share: which database, parameters, format."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from graphmodel.calendar_days import iso_day
from graphmodel.cli.output import announce, remark
from graphmodel.cli.waiting import Patience, Watched, connecting
from graphmodel.driver import OWN_PROCESS, without_frames

if TYPE_CHECKING:
    from graphmodel.databases import Database, Target
    from graphmodel.project import ConnectionOptions, Project

Command = Callable[..., Any]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class NewPath(click.Path):
    """A path to write to; no folder of a relative one may be a symbolic link, which a stranger's project can have.

    What writes a file looks at the file itself.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, once it leads where it says."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        folders = () if path.is_absolute() else (*path.parents, *(() if self.file_okay else (path,)))
        for folder in folders:
            if folder.is_symlink():
                self.fail(f"{folder} is a symbolic link, which is not followed: name the folder to which it leads")
        return path


NEW_FILE = NewPath(dir_okay=False, path_type=Path)
NEW_FOLDER = NewPath(file_okay=False, path_type=Path)
FORMATS = ("table", "json", "jsonl", "csv", "markdown")

_CONNECTION = (
    click.option("-a", "--uri", metavar="URI", default="", help="embedded:PATH, bolt://HOST, neo4j://HOST, py2neo+..."),
    click.option("-d", "--database", metavar="NAME", default="", help="The database on the server."),
    click.option("-u", "--username", metavar="NAME", default="", help="The user; the password is never an option."),
    click.option("--env-file", type=FILE, help="A file with NEO4J_URI and so on, such as Aura's credentials."),
    click.option("--target", metavar="NAME", default="", help="A table under [tool.graphmodel.targets]."),
)


class Memory(click.ParamType[str]):
    """A size of memory: 500MB, 2GB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The size as it was written, once it is one."""
        from graphmodel.project.memory import HINT, memory_size

        return memory_size(value) or self.fail(f"{value!r} is no size of memory; {HINT}", param, ctx)


def connection_options(command: Command) -> Command:
    """Adds the options that name a database; the command gets them as one, `connection`."""

    @functools.wraps(command)
    def packed(uri: str, database: str, username: str, env_file: Path | None, target: str, **others: Any) -> Any:
        from graphmodel.project import ConnectionOptions

        if uri and target:
            raise click.UsageError("--uri and --target both name a database; give one of them")
        return command(connection=ConnectionOptions(uri, username, database, env_file, target), **others)

    for option in reversed(_CONNECTION):
        option(packed)
    return packed


parameter_option = click.option(
    "-P", "--param", "parameters", metavar="NAME=VALUE", multiple=True, help="A parameter; may be given several times."
)
format_option = click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How rows are printed."
)

limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Print the first N rows; by default all, and 200 of a table.",
)
output_option = click.option(
    "-o",
    "--output",
    type=NEW_FILE,
    metavar="FILE",
    help="Write the rows to FILE, which appears whole or not at all.",
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop a query that takes longer; the embedded engine has to be stopped with it.",
)

allow_option = click.option(
    "--allow",
    metavar="NAME",
    multiple=True,
    help="Let a read use this clause, procedure or function: 'LOAD CSV', apoc.load.json, gds.*; repeatable.",
)
foreign_option = click.option("--foreign", is_flag=True, help="Also where another project loaded the graph.")


class Day(click.ParamType[date]):
    """A day, `2025-07-31`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that a text names."""
        try:
            return value if isinstance(value, date) else iso_day(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2025-07-31", param, ctx)


as_of_option = click.option(
    "--as-of",
    type=Day(),
    metavar="DAY",
    help="Answer as if the graph had been loaded as of this day; nothing is written.",
)


def find_project() -> Project:
    """The project of the current folder."""
    from graphmodel.project import Project

    project = Project.find()
    if project.root != Path.cwd():
        remark(f"in the project {project.root}")
    return project


@contextmanager
def open_database(
    project: Project,
    connection: ConnectionOptions,
    *,
    writes: bool = False,
    with_model: bool = True,
    with_python: bool = False,
) -> Iterator[Database]:
    """The database that a command means. One that writes says first where to.

    Faults of the model stop the command before the database is opened, `with_model=False` where it does without.
    `with_python` is for commands that run Python of the project's own, as those with loaders among their sources do.
    """
    if with_model:
        _ = project.model
        with_python = with_python or any(":" in source for source in (*project.settings.sources, *_given_sources()))
    with _opened(project.target(connection), writes, with_python=with_python) as database:
        yield database


@contextmanager
def open_any_database(connection: ConnectionOptions, *, writes: bool = False) -> Iterator[Database]:
    """The same for a command that needs no project, where options or variables name a database."""
    from graphmodel.project import choose, surroundings

    with _opened(choose(connection, surroundings(Path.cwd())), writes) as database:
        yield database


@contextmanager
def _opened(target: Target, writes: bool, *, with_python: bool = False) -> Iterator[Database]:
    from graphmodel.project import opened

    ask, patience = prompt(), Patience()
    context = click.get_current_context(silent=True)  # a thread of its own has none
    alone = context is not None and context.find_root().obj == OWN_PROCESS and not with_python
    with ExitStack() as stack:
        waiting = connecting(patience, target.uri, prompts=ask is not None and not target.password)
        with waiting, without_frames() if alone else nullcontext():
            database = stack.enter_context(opened(target, ask))
        if writes:
            announce(database, target)
        yield cast("Database", Watched(database, patience))


def _given_sources() -> tuple[str, ...]:
    """The sources that the command line names."""
    context = click.get_current_context(silent=True)
    return context.params.get("sources", ()) if context is not None else ()


def own_project() -> tuple[str, str]:
    """The name of the current folder's project, and what distinguishes it from others; empty where there is none."""
    from graphmodel.project import Project
    from graphmodel.project.finding import find_settings

    if find_settings(Path.cwd()) is None:
        return "", ""
    project = Project.find()
    return project.name, project.digest


def prompt() -> Callable[[str], str] | None:
    """Asks for a password at a terminal, without showing it; nobody is asked on a pipe."""
    if not sys.stdin.isatty():
        return None
    return lambda text: str(click.prompt(text, hide_input=True, err=True))
