"""`graphmodel check`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import allow_option, connection_options, find_project, open_database
from graphmodel.cli.output import NOTHING_LOADED, count, remark, say
from graphmodel.cli.problems import ALL, ALL_HINT, max_problems, print_problems, problems_option

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions, Project


@click.command(short_help="Rules of the model that the database cannot enforce.")
@connection_options
@click.option("--loaded", is_flag=True, help="List instead what loads count at their end, each with its examples.")
@click.option("--deep", is_flag=True, help="Before that, read all files of the embedded database, and every record.")
@allow_option
@problems_option
def check(connection: ConnectionOptions, loaded: bool, deep: bool, allow: tuple[str, ...]) -> None:
    """Check the graph against the rules that the model implies and this database cannot enforce, by queries.

    A question with the tag `check` is a rule too: it must return no rows.
    """
    from graphmodel.workflows.check import check as run

    project = find_project()
    if deep:
        from graphmodel.databases import look_through

        look_through(project.target(connection))
        remark("the files of the database are as they were left, and every record can be read")
    if loaded:
        _list_notices(project, connection)
        return
    with open_database(project, connection) as database:
        report = run(project, database, allow)
    print_problems([*report.unread, *(finding.problem for finding in report.findings)])
    by_constraint = sum(rule.enforced for rule in report.rules)
    say(
        f"{count(len(report.rules), 'rule')}: {by_constraint:,} enforced by the database's constraints,"
        f" {len(report.rules) - by_constraint:,} checked by queries"
    )
    if report.sound:
        if report.empty:
            say(NOTHING_LOADED)
        else:
            say("all rules hold" if not report.findings else count(len(report.findings), "warning"))
        return
    broken = sum(finding.severity == "error" for finding in report.findings)
    if broken:
        remark(f"{count(broken, 'rule is', 'rules are')} broken")
    if report.unread:
        remark("not every question could be read: one of them may be a rule")
    click.get_current_context().exit(1)


def _list_notices(project: Project, connection: ConnectionOptions) -> None:
    from graphmodel.workflows.check import loaded

    most = max_problems()
    with open_database(project, connection) as database:
        found = loaded(project, database) if most == ALL else loaded(project, database, most)
    for notice in found or ():
        say(f"{notice.kind} {notice.count:,}: {notice.says}")
        shown = notice.examples if most == ALL else notice.examples[:most]
        for example in shown:
            say(f"  {example}")
        if left := notice.count - len(shown):
            say(f"  and {left:,} more; {ALL_HINT}")
    if not found:
        say(NOTHING_LOADED if found is None else "nothing to report")
        return
    click.get_current_context().exit(1)
