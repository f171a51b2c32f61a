"""Puts locators on an article, so that a fact sheet can name its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphmodel.claims.fingerprints import passages_block
from graphmodel.errors import SourceError
from graphmodel.problems import errors
from graphmodel.text.sentences import Sentence, print_numbered, read_text


@dataclass(frozen=True)
class NumberReport:
    """The sentences of an article."""

    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The article with a locator before each sentence."""
        return print_numbered(self.sentences)

    @property
    def passages(self) -> str:
        """The `passages` section of its fact sheet: locators and fingerprints."""
        return passages_block(self.sentences)


def number(path: Path) -> NumberReport:
    """Numbers the sentences of a text file; the locators of one that is numbered stay.

    Raises:
        SourceError: it cannot be read as text, or its locators have faults.
    """
    return NumberReport(sentences(path))


def sentences(path: Path) -> tuple[Sentence, ...]:
    """The sentences of a text file.

    Raises:
        SourceError: it cannot be read as text, or its locators have faults.
    """
    found, problems = read_text(path)
    if errors(problems):
        raise SourceError(f"the text {path} cannot be used", problems=problems)
    return found
