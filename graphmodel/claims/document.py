"""Documents and their passages: where a claim was made. Locators and fingerprints, never text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from graphmodel.model import Key, Node, PartialDate


@dataclass(frozen=True)
class Document:
    """Something that claims are read from.

    Args:
        id: short and unique in the graph.
        author: an entity, the key of one, or a plain name; claims are in the author's voice unless they say otherwise.
        published: as precise as known. Unstated starts are unknown before it.
        period: the time of which it speaks: its undated states of affairs hold in it, and are unknown outside.
        reference: a source of facts from outside the text that is modelled; it has no passages of its own.
        retrieved: the day it was fetched, where that matters.
        licence: under which its content may be used, such as `CC0-1.0`.
    """

    id: str
    title: str = ""
    author: Node | Key[Any] | str = ""
    published: PartialDate | None = None
    url: str = ""
    reference: bool = False
    retrieved: PartialDate | None = None
    licence: str = ""
    period: PartialDate | None = None

    def passage(self, locator: str = "", fingerprint: str = "") -> Passage:
        """A passage of this document."""
        return Passage(self, locator, fingerprint)


@dataclass(frozen=True)
class Passage:
    """A place in a document: locator (`2.1`: paragraph 2, sentence 1) and fingerprint of its text, never the text."""

    document: Document
    locator: str = ""
    fingerprint: str = ""

    @property
    def id(self) -> str:
        """`document locator`; the document's id alone for the document as a whole."""
        return f"{self.document.id} {self.locator}".strip()


def locator_order(locator: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts locators as a reader meets them: 2.9 before 2.10 before A.1. No two locators sort the same.

    >>> sorted(["A.1", "2.10", "2.9"], key=locator_order)
    ['2.9', '2.10', 'A.1']
    """
    parts = re.findall(r"\d+|[^\d.\s]+", locator)
    order: list[tuple[int, int | str]] = [(0, int(part)) if part.isdecimal() else (1, part) for part in parts]
    return (*order, (-1, locator))
