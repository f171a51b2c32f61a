"""The documents that a project's sources are read from, each with all that its fact sheets say of its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphmodel.claims.fingerprints import compare
from graphmodel.errors import SourceError
from graphmodel.problems import Where, did_you_mean

if TYPE_CHECKING:
    from graphmodel.claims import Document
    from graphmodel.sources import Batch
    from graphmodel.text.sentences import Sentence

FEW = 8
"""Documents that a message names."""


@dataclass
class Article:
    """A document. `passages` are fingerprints by locator, `places` where the sheet says what it says."""

    document: Document
    source: str
    passages: dict[str, str] = field(default_factory=dict)
    no_fact: dict[str, str] = field(default_factory=dict)
    waived: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def title(self) -> str:
        """The document's title."""
        return self.document.title

    def place(self, section: str, locator: str) -> Where:
        """Where the sheet says something of a sentence; the sheet alone where that is not known."""
        return self.places.get(f"{section} {locator}", Where(self.source))


def articles(batches: Iterable[Batch]) -> list[Article]:
    """The documents of these sources, those that are only referred to left out."""
    found: dict[str, Article] = {}
    for batch in batches:
        documents = [document for document in batch.documents if not document.reference]
        for document in documents:
            article = found.setdefault(document.id, Article(document, batch.source))
            article.passages |= {p.locator: p.fingerprint for p in batch.passages if p.document.id == document.id}
        if len(documents) == 1:
            article = found[documents[0].id]
            article.no_fact |= batch.no_fact
            article.waived |= batch.waived
            article.places |= batch.places
    return list(found.values())


def article_of(batches: Sequence[Batch], sentences: Sequence[Sentence], wanted: str = "") -> Article:
    """The document of this id; without one the only one, or that of whose listed passages most are in the sentences.

    Raises:
        SourceError: there is none, or the sentences fit none of several, or two alike.
    """
    known = {article.id: article for article in articles(batches)}
    if wanted and wanted not in known:
        raise SourceError(f"no source is of a document {wanted!r}", hint=did_you_mean(wanted, known))
    if not known:
        hint = "a fact sheet begins with document: {id: ..., title: ...}"
        raise SourceError("no source of this project is of a document", hint=hint)
    if wanted or len(known) == 1:
        return known[wanted or next(iter(known))]
    likeness_of = {id: _likeness(article.passages, sentences) for id, article in known.items()}
    most = max(likeness_of.values())
    best = [id for id, each in likeness_of.items() if each == most]
    if most and len(best) == 1:
        return known[best[0]]
    fits = f"fits {len(best)} documents alike" if most else f"has no listed sentence of any of {len(known)} documents"
    some = ", ".join([*best[:FEW], *(["..."] if len(best) > FEW else [])])
    hint = f"name its document: {some}; or list its sentences in its sheet: graphmodel document number TEXT --passages"
    raise SourceError(f"the text {fits}", hint=hint)


def _likeness(passages: Mapping[str, str], sentences: Sequence[Sentence]) -> int:
    states = compare(passages, sentences)
    return sum(state.state in ("same", "moved") and state.locator in passages for state in states)
