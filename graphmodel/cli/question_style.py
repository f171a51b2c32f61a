"""`graphmodel queries format` and `fix`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import find_project
from graphmodel.cli.output import count, remark, say
from graphmodel.cli.problems import print_problems, problems_option

if TYPE_CHECKING:
    from graphmodel.workflows.format import RewriteReport


@click.command("format", short_help="One style for all questions.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if a file would be changed.")
@problems_option
def format_(names: tuple[str, ...], check: bool) -> None:
    """Bring the questions, or those of these NAMEs, into one style: headers aligned, keywords in upper case, a clause
    a line.

    The meaning stays: every token and every comment. What is not understood is left as it was written.
    """
    from graphmodel.workflows.format import format_questions as run

    _print(run(find_project(), names, check=check), check, "in style", "graphmodel queries format")


@click.command("fix", short_help="Write into questions what lint can fix by itself.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if a file would be changed.")
@problems_option
def fix_(names: tuple[str, ...], check: bool) -> None:
    """Write into the questions, or those of these NAMEs, the relationship types that their patterns leave out (GM110).

    `[:AFFECTS]` becomes `[:AFFECTS|REGULATES]` where REGULATES is below it in the model. All else stays as it is.
    """
    from graphmodel.workflows.fix import fix_questions as run

    _print(run(find_project(), names, check=check), check, "as they are", "graphmodel queries fix")


def _print(report: RewriteReport, check: bool, unchanged: str, command: str) -> None:
    for path in report.changed:
        say(f"{'would change' if check else 'changed'} {path}")
    print_problems(report.problems)
    say(f"{count(len(report.changed), 'file')} {'to change' if check else 'changed'}, {report.unchanged:,} {unchanged}")
    if check and report.changed:
        remark(f"  hint: {command}")
    if report.problems or (check and report.changed):
        click.get_current_context().exit(1)
