"""`graphmodel evidence`"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import FILE, as_of_option, connection_options, find_project, open_database
from graphmodel.cli.output import count, remark, say
from graphmodel.cli.problems import print_problems

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.project import ConnectionOptions, Project
    from graphmodel.workflows.evidence import ClaimsReport, EvidenceReport
    from graphmodel.workflows.witness import Witness


@click.command(short_help="The claims and sentences behind a relationship.")
@click.argument("fact", nargs=-1, metavar="[SUBJECT TYPE OBJECT]")
@connection_options
@as_of_option
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    default=100,
    show_default=True,
    help="Show so many claims: those that carry the fact before others.",
)
@click.option("--text", type=FILE, help="The article: shows sentences, or holds the fact sheet against it.")
@click.option("--document", metavar="ID", default="", help="The document of the text, where it is not clear.")
def evidence(
    connection: ConnectionOptions,
    fact: tuple[str, ...],
    as_of: date | None,
    limit: int,
    text: Path | None,
    document: str,
) -> None:
    """Show the claims behind a relationship, and the passages that support them.

    SUBJECT and OBJECT are keys, names or aliases. SUBJECT.PROPERTY shows the claims of a property, SUBJECT OBJECT all
    between the two, SUBJECT alone all about it, such as an event and its roles. With --text alone: check the locators
    and fingerprints of the project's fact sheets against the article.
    """
    project = find_project()
    if 1 <= len(fact) <= 3:
        _show_fact(project, connection, fact, as_of, limit, text)
    elif not fact and text is not None:
        _compare(project, text, document)
    else:
        raise click.UsageError(
            "give SUBJECT TYPE OBJECT, SUBJECT OBJECT or SUBJECT[.PROPERTY], each as one argument, or --text FILE"
        )


def _show_fact(
    project: Project,
    connection: ConnectionOptions,
    fact: tuple[str, ...],
    as_of: date | None,
    limit: int,
    text: Path | None,
) -> None:
    from graphmodel.workflows.document import sentences
    from graphmodel.workflows.evidence import evidence as run
    from graphmodel.workflows.evidence import evidence_about

    known = {sentence.locator: sentence.text for sentence in sentences(text)} if text else {}
    with open_database(project, connection) as database:
        report: EvidenceReport | ClaimsReport
        if len(fact) == 3:
            report = run(project, database, *fact, as_of=as_of, most=limit)
        else:
            report = evidence_about(project, database, *fact, as_of=as_of, most=limit)
    for line in _lines(report, known):
        say(line)


def _lines(report: EvidenceReport | ClaimsReport, known: Mapping[str, str]) -> Iterator[str]:
    from graphmodel.workflows.evidence import EvidenceReport

    yield report.title
    given = ", ".join(report.sources) if isinstance(report, EvidenceReport) else ""
    if not isinstance(report, EvidenceReport) and report.given:
        yield f"in the graph: {report.given}"
    if not report.witnesses:
        if given:
            yield f"in the graph as {given} gives it, without a claim"
        yield "no claim says so, and none denies it"
        return
    state = ""
    if isinstance(report, EvidenceReport):
        if given:
            denied = report.denials
            deny = f"{count(denied, 'claim')} {'denies' if denied == 1 else 'deny'} it"
            yield f"in the graph because {given} gives it, though {deny if denied else 'no claim carries it'}"
        state = {"yes": "holds ", "no": "does not hold ", "unknown": "is unknown "}[report.holds]
    shown, further = len(report.witnesses), report.further.count
    beyond = f", of which {shown:,} are shown" if further else ""
    yield f"{state}as of {report.as_of}, {count(shown + further, 'claim')}{beyond}"
    for number, witness in enumerate(report.witnesses, 1):
        yield ""
        yield from _witness(number, witness, known)
    if further:
        yield ""
        yield f"and {count(further, 'further claim')}: --limit {shown + further} shows all"


def _witness(number: int, witness: Witness, known: Mapping[str, str]) -> Iterator[str]:
    yield f"{number}. {witness.caption}"
    carries = "carries the fact" if witness.carries else "does not carry the fact"
    why = witness.given or ("" if witness.carries else witness.status)
    yield f"   {carries}" + (f": {why}" if why else "")
    attributed = f"attributed to {witness.holder}"
    yield f"   {attributed}"
    if witness.properties:
        yield f"   {', '.join(witness.properties)}"
    places = ", ".join(witness.locators)
    title = f" ({witness.title})" if witness.title else ""
    yield f"   in {witness.document} {places}{title}" if places else f"   in {witness.document}{title}"
    for locator in witness.locators:
        if locator in known:
            yield f"     {locator} {known[locator]}"
    if witness.paraphrase:
        yield f"   paraphrase: {witness.paraphrase}"
    yield from (f"   {each}" for each in witness.remarks if each != attributed)
    for other in witness.against:
        yield f"   against it: {other}"


def _compare(project: Project, text: Path, document: str) -> None:
    from graphmodel.problems import errors
    from graphmodel.workflows.fingerprints import compare as run

    report = run(project, text, document)
    print_problems(report.problems)
    wrong = len(errors(report.problems))
    say(f"{report.document}: {report.same} of {count(report.passages, 'passage')} are as in {text}")
    if wrong:
        remark(count(wrong, "error"))
        click.get_current_context().exit(1)
