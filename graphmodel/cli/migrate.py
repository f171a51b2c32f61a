"""`graphmodel migrate`"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, open_database
from graphmodel.cli.output import count, grid, remark, say
from graphmodel.cli.problems import print_problems
from graphmodel.cli.progress import progress

if TYPE_CHECKING:
    from graphmodel.migrations import Drift
    from graphmodel.project import ConnectionOptions
    from graphmodel.workflows.migrate import MigrationReport


@click.group(invoke_without_command=True, short_help="Bring the stored graph to a changed model.")
@connection_options
@click.option("--dry-run", "dry", is_flag=True, help="Print what would be done, and change nothing.")
@click.option("--drop", is_flag=True, help="Take out what the model does not declare, where graphmodel wrote it.")
@click.option("--foreign", is_flag=True, help="Also where another project loaded the graph, which is this one's then.")
@click.pass_context
def migrate(ctx: click.Context, connection: ConnectionOptions, dry: bool, drop: bool, foreign: bool) -> None:
    """Carry out the renames that the model declares (`formerly`), then the project's migrations, each once, in order.

    Everything runs in batches; where one fails, what was done stays done, and the next run goes on from there.
    """
    if ctx.invoked_subcommand is not None:
        return
    from graphmodel.workflows.migrate import migrate as run

    project = find_project()
    with (
        open_database(project, connection, writes=not dry, with_python=True) as database,
        progress() as show,
    ):
        report = run(
            project,
            database,
            dry=dry,
            drop_leftovers=drop,
            foreign=foreign,
            progress=lambda stage, done: show(stage, done, done),
        )
    for line in lines(report):
        say(line)
    if not dry and (report.renames or report.migrations):
        remark("next: graphmodel load")


@migrate.command("new", short_help="Make the file of the next migration.")
@click.argument("name")
@click.option("--python", is_flag=True, help="In Python, for the refactorings of graphmodel.migrations.Graph.")
def new_(name: str, python: bool) -> None:
    """Make the file of the project's next migration; NAME says what it does."""
    from graphmodel.workflows.migrate import new

    say(f"made {new(find_project(), name, python=python)}")


@migrate.command(short_help="Which migrations were carried out.")
@connection_options
def status(connection: ConnectionOptions) -> None:
    """List the project's migrations, and which of them the database has had."""
    from graphmodel.workflows.migrate import migration_status

    project = find_project()
    with open_database(project, connection, with_model=False) as database:
        report = migration_status(project, database)
    waiting = {each.name for each in report.due}
    rows = [(each.name, "due" if each.name in waiting else "applied", each.title) for each in report.found]
    for line in grid(rows) if rows else ():
        say(line)
    say(f"{count(len(report.found), 'migration')}, {len(report.due)} due")
    if report.problems:
        print_problems(report.problems)
        click.get_current_context().exit(1)


def lines(report: MigrationReport) -> Iterator[str]:
    """A migration's report: each step with how much it changed, what is left, and the total."""
    rows: list[tuple[object, ...]] = [(f"rename {each}", number, each.claims) for each, number in report.renames]
    unknown = dict(report.uncounted)
    rows += [(f"run {each.name}", "" if each.name in unknown else number, "") for each, number in report.migrations]
    rows += [(f"drop {each}", number, "") for each, number in report.dropped]
    if rows:
        table = [("", "would change" if report.dry else "changed", "claims"), *rows]
        yield from grid(table if any(each.claims for each, _ in report.renames) else [row[:2] for row in table])
    for name, why in report.uncounted:
        yield f"{name} is not counted: {why}"
    for each, _ in report.renames:
        if each.both:
            yield f"{each.both:,} have both {each.old} and {each.new}: choose by a migration; they stay as they are"
    yield from leftovers(report.drift)
    if not rows:
        yield "nothing to migrate"
    elif report.dry:
        yield "nothing was changed: graphmodel migrate does it"


def leftovers(found: Drift) -> Iterator[str]:
    """What is stored and not declared, one line each."""
    for each in found.leftovers:
        ours = "all graphmodel's" if each.ours == each.count else f"{each.ours:,} graphmodel's"
        hint = "" if each.hint.startswith("known are") else f"; {each.hint}" if each.hint else ""
        yield f"~ {each}: {each.count:,} stored, not in the model ({ours}){hint}"
