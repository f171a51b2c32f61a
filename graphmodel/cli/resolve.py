"""`graphmodel resolve`"""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import (
    FILE,
    NEW_FILE,
    connection_options,
    find_project,
    format_option,
    limit_option,
    open_database,
)
from graphmodel.cli.output import count, print_answer, remark, say, write_answers
from graphmodel.cli.problems import print_error

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions, Project
    from graphmodel.sources.decisions import Decision
    from graphmodel.workflows.resolve import Pair

_ASKED = "  [s]ame, under the id of 2 · [1] same, under the id of 1 · [d]ifferent · [u]ndecided · [n]ext · [q]uit"


@click.command(short_help="Propose pairs of nodes that may be one and the same.")
@connection_options
@click.option("--label", "labels", metavar="LABEL", multiple=True, help="Only nodes of this class; repeatable.")
@click.option("--least", type=click.FloatRange(0, 1), metavar="SCORE", help="Leave out what scores less; 0.7.")
@click.option("--undecided", is_flag=True, help="Propose again what was left undecided.")
@click.option("--judge", is_flag=True, help="Ask for each pair, best first; each answer is written at once.")
@click.option("--judged", type=FILE, metavar="FILE", help="Take the decisions of a table that --output wrote.")
@click.option("--by", default="", help="Who decides; by default the user of this machine.")
@format_option
@click.option(
    "-o",
    "--output",
    type=NEW_FILE,
    metavar="FILE",
    help="Write the pairs as CSV, to be judged in the column `decision`.",
)
@limit_option
def resolve(
    connection: ConnectionOptions,
    labels: tuple[str, ...],
    least: float | None,
    undecided: bool,
    judge: bool,
    judged: Path | None,
    by: str,
    format_: str,
    output: Path | None,
    limit: int | None,
) -> None:
    """Propose pairs of the loaded graph's nodes that may be one and the same, best first, with the reasons.

    They are alike by name (aliases, other scripts and misspellings too) or by an identifier; shared neighbours speak
    for them. What is judged goes into identity.csv, which every load applies, and is not proposed again.
    """
    if judged is not None and (judge or output is not None):
        raise click.UsageError("--judged takes decisions from a file; it does not go with --judge or --output")
    from graphmodel.workflows.resolve import LEAST_SCORE, sheet_of, table_of
    from graphmodel.workflows.resolve import resolve as run

    project, by = find_project(), by or getpass.getuser()
    if judged is not None:
        from graphmodel.workflows.resolve import judged as decisions_in

        _print(_write(project, decisions_in(project.model, judged, by=by, on=date.today().isoformat())))
        return
    with open_database(project, connection) as database:
        least = LEAST_SCORE if least is None else least
        report = run(project, database, labels=labels, least=least, undecided=undecided)
    counts = f"{count(len(report.pairs), 'pair')} of {count(report.nodes, 'node')} may be one"
    before = f"; {report.judged:,} judged before" if report.judged else ""
    common = f"; passed over {report.too_common:,} words or names that many nodes share" if report.too_common else ""
    remark(f"{counts}; {count(report.compared, 'pair')} compared{before}{common}")
    if not report.loaded:
        remark("nothing was ever loaded into this database\n  hint: load it first: graphmodel load")
    if judge:
        _ask(project, report.pairs[:limit], by)
    elif output is not None:
        write_answers([sheet_of(report.pairs)], "csv", limit, output)
        say(f"fill its column `decision` with same, different or undecided: graphmodel resolve --judged {output}")
    elif report.pairs:
        print_answer(table_of(report.pairs), format_, limit)
        remark("judge them: graphmodel resolve --judge")


def _ask(project: Project, pairs: Sequence[Pair], by: str) -> None:
    """Asks for each pair until the answers end."""
    from graphmodel.errors import SourceError
    from graphmodel.sources.decisions import Decision
    from graphmodel.workflows.resolve import described

    written: list[Decision] = []
    for number, pair in enumerate(pairs, 1):
        say(f"\n{number} of {len(pairs)}: {pair.score:.2f}")
        for line in described(pair):
            say(line)
        say(_ASKED)
        answer = _answer()
        if answer == "q":
            break
        if answer == "n":
            continue
        verdict = {"d": "different", "u": "undecided"}.get(answer, "same")
        sides = (pair.other, pair.one) if answer == "1" else (pair.one, pair.other)
        why = click.prompt("  why", default="", show_default=False, err=True)
        decision = Decision(verdict, sides[0].ref, sides[1].ref, by, date.today().isoformat(), why)
        try:
            written += _write(project, [decision])
        except SourceError as error:  # it contradicts an earlier one; the next pair may do
            print_error(error)
    _print(written)


def _answer() -> str:
    """One of the letters; the end of the input is the end of the work."""
    try:
        return str(click.prompt("  ", type=click.Choice(tuple("s1dunq")), show_choices=False, err=True))
    except click.Abort:
        return "q"


def _write(project: Project, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    from graphmodel.workflows.merge import write_decisions

    return write_decisions(project, decisions)


def _print(decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        says = {"same": "is", "different": "is not", "undecided": "may be"}[decision.verdict]
        say(f"{decision.one} {says} {decision.other}: identity.csv")
    if any(decision.verdict == "same" for decision in decisions):
        say("graphmodel load applies it")
    if not decisions:
        say("nothing was decided")
