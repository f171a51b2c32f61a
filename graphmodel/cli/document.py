"""`graphmodel document`"""

from __future__ import annotations

from pathlib import Path

import click

from graphmodel.cli.options import FILE
from graphmodel.cli.output import say_data


@click.group(short_help="Number an article's sentences.")
def document() -> None:
    """Prepare an article for its fact sheet."""


@document.command(short_help="Put a locator before each sentence.")
@click.argument("file", type=FILE)
@click.option("--passages", is_flag=True, help="Print locators and fingerprints, as a fact sheet holds them.")
def number(file: Path, passages: bool) -> None:
    """Print FILE with a locator before each sentence: paragraph.sentence.

    Quotes are made straight and spaces single; the locators of a text that is numbered stay.
    """
    from graphmodel.workflows.document import number as run

    report = run(file)
    say_data(report.passages if passages else report.text)
