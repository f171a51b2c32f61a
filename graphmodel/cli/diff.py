"""`graphmodel diff`"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from graphmodel.cli.differences import markdown, text
from graphmodel.cli.load import lines as load_lines
from graphmodel.cli.migrate import leftovers
from graphmodel.cli.options import Memory, connection_options, find_project, open_database
from graphmodel.cli.output import count, remark, say
from graphmodel.cli.problems import print_problems
from graphmodel.controls import json_text
from graphmodel.files import write_file

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions, Project
    from graphmodel.workflows.diff import StoredDifference

URI = re.compile(r"embedded:|(py2neo\+)?(bolt|neo4j)(\+s|\+ssc)?://")
LIMIT = 20


@click.command(short_help="What changed, against git, a folder or a database.")
@click.argument("other", metavar="[REV|URI|DIR]", default="")
@connection_options
@click.option("--format", "format_", type=click.Choice(("text", "markdown", "json")), default="text", show_default=True)
@click.option("--no-questions", "questions", flag_value=False, default=True, help="Do not run the questions' examples.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=LIMIT, show_default=True, metavar="N", help="Of each kind, name N."
)
@click.option("--memory", type=Memory(), help="What staging may use before it spills to disk; by default 200MB.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs, for CI.")
def diff(
    other: str,
    connection: ConnectionOptions,
    format_: str,
    questions: bool,
    limit: int,
    memory: str | None,
    exit_code: bool,
) -> None:
    """Print what differs between the project as it is and another state of it: by default the last commit.

    REV: a revision that git knows, such as main, HEAD~3 or v1.2. DIR: a folder with the same project. URI: a database,
    also by --uri or --target: what load would change there, and what is there that the project does not know.

    Of a revision and a folder: types, constraints, sources, claims, facts with the reason, rows, and answers to the
    questions' examples. Both states are read, which runs the Python of both. Nothing is changed.
    """
    from dataclasses import replace

    project = find_project()
    if URI.match(other):
        if connection.uri or connection.target:
            raise click.UsageError("a URI and --uri or --target both name a database; give one of them")
        connection, other = replace(connection, uri=other), ""
    if connection.uri or connection.target or connection.env_file:
        if other:
            raise click.UsageError(f"give either a database or {other!r}")
        differs = _of_database(project, connection, format_, memory or "")
    else:
        differs = _of_states(project, other or "HEAD", format_, questions, limit, memory or "")
    if exit_code and differs:
        click.get_current_context().exit(1)


def _of_states(project: Project, other: str, format_: str, questions: bool, limit: int, memory: str) -> bool:
    from graphmodel.project.finding import in_folder
    from graphmodel.workflows.diff import checked_out, diff_states

    folder = project.here / other
    with ExitStack() as stack:
        if folder.is_dir() and in_folder(folder) is not None:
            root, name, now = folder.resolve(), other, str(project.root)
        else:
            revision = stack.enter_context(checked_out(project.root, other))
            root, name, now = revision.root, str(revision), "the work tree"
            if revision.edited:
                now += f" ({count(revision.edited, 'file')} not committed)"
            variables = root / ".env"
            if not os.path.lexists(variables) and (own := project.root / ".env").is_file():
                write_file(variables, own.read_bytes(), private=True)  # git has none, and a mapping may need them
        found = diff_states(
            root,
            project.root,
            (name, now),
            questions=questions,
            memory=memory,
            examples=limit,
        )
    if format_ == "json":
        say(json_text({"differs": found.differs, **asdict(found)}, indent=2))
    else:
        for line in (text if format_ == "text" else markdown)(found, limit):
            say(line)
    for note in found.notes:
        remark(note)
    return found.differs


# Against a database


def _of_database(project: Project, connection: ConnectionOptions, format_: str, memory: str) -> bool:
    from graphmodel.workflows.diff import diff_database

    with open_database(project, connection) as database:
        found = diff_database(project, database, memory=memory)
    print_problems(found.loaded.problems)
    if format_ == "json":
        say(json_text(_as_json(found), indent=2))
        return found.differs
    fence = format_ == "markdown"
    if fence:
        say(f"## {found.address}")
    for title, part in _sections(found):
        lines = list(part)
        if lines:
            say(f"### {title}" if fence else title)
            if fence:
                say("```")
            for line in lines:
                say(line if fence else f"  {line}")
            if fence:
                say("```")
    if not found.differs:
        say(f"no difference to {found.address}")
    return found.differs


def _sections(found: StoredDifference) -> Iterator[tuple[str, Iterator[str]]]:
    yield "graphmodel load would change", load_lines(found.loaded) if found.loaded.changed else iter(())
    yield "graphmodel schema apply would change", (line for line in found.schema.lines if line[0] in "+-!")
    yield "graphmodel migrate would change", (f"> {each}: {each.count:,} stored" for each in found.drift.renames)
    yield "not in the model", leftovers(found.drift)
    yield "from no source of a project", (f"{what}  {number:,}" for what, number in found.others)


def _as_json(found: StoredDifference) -> dict[str, Any]:
    from graphmodel.cli.load import summary

    return {
        "differs": found.differs,
        "address": found.address,
        "load": summary(found.loaded),
        "schema": {"create": list(map(str, found.schema.create)), "drop": list(map(str, found.schema.drop))},
        "renames": [{"rename": str(each), "stored": each.count} for each in found.drift.renames],
        "undeclared": [{"what": str(e), "stored": e.count, "ours": e.ours} for e in found.drift.leftovers],
        "others": dict(found.others),
    }
