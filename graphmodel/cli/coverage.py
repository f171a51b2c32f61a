"""`graphmodel coverage`"""

from __future__ import annotations

from pathlib import Path

import click

from graphmodel.cli.options import FILE, find_project
from graphmodel.cli.output import remark, say
from graphmodel.cli.problems import print_problems, problems_option
from graphmodel.controls import json_text


@click.command(short_help="Sentence by sentence: claims, or the reason for none.")
@click.option("--text", type=FILE, help="The article; shows what of it no claim uses, too.")
@click.option("--document", metavar="ID", default="", help="Which document; by default the one that fits the text.")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@problems_option
def coverage(text: Path | None, document: str, format_: str) -> None:
    """Show, sentence by sentence, how many claims there are, or the reason why there is none.

    With the article's text also each name, number and date in it that no claim on the sentence uses and no waiver
    names. The exit code is 1 while anything is open or unused.
    """
    from graphmodel.problems import errors
    from graphmodel.workflows.coverage import as_json
    from graphmodel.workflows.coverage import coverage as run

    reports = run(find_project(), text, document)
    for report in reports:
        print_problems(report.problems)
    if format_ == "json":
        say(json_text(list(as_json(reports)), indent=2))
    else:
        for number, report in enumerate(reports):
            say(("\n" if number else "") + f"{report.title or report.document} ({report.document})")
            for sentence in report.sentences:
                say(f"  {sentence}")
            say(str(report.summary) if report.read else str(report.summary).partition(";")[0])
    if text is None:
        remark("  hint: with --text FILE it also shows what of the text no claim uses")
    if not all(report.summary.complete and not errors(report.problems) for report in reports):
        click.get_current_context().exit(1)
