"""Sentence by sentence: what the project claims of a text, why it claims nothing, and what no claim uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.claims.coverage import ClaimUse, CoverageFinding, SentenceCoverage, Summary
from graphmodel.claims.coverage import coverage as cover
from graphmodel.claims.document import locator_order
from graphmodel.problems import Problem, Where
from graphmodel.records import assemble
from graphmodel.workflows.articles import Article, article_of, articles
from graphmodel.workflows.document import sentences
from graphmodel.workflows.uses import ClaimUses

if TYPE_CHECKING:
    from graphmodel.claims import ClaimRecord
    from graphmodel.model import Model
    from graphmodel.project import Project
    from graphmodel.records import Records
    from graphmodel.text.sentences import Sentence

Located = Mapping[str, Sequence["ClaimRecord"]]


@dataclass(frozen=True)
class CoverageReport:
    """The coverage of one document. Without its text nothing is known of what no claim uses."""

    document: str
    title: str
    sentences: tuple[SentenceCoverage, ...]
    problems: tuple[Problem, ...] = ()
    read: bool = False

    @property
    def summary(self) -> Summary:
        """The counts."""
        return Summary.of(self.sentences)


def coverage(
    project: Project, text: Path | None = None, document: str = "", *, sources: Sequence[str] = ()
) -> tuple[CoverageReport, ...]:
    """The coverage of a text, or of each document by what its fact sheet lists; `document` picks one.

    `sources` are read beside the project's own; the text is then of their document, unless `document` says otherwise.

    Raises:
        ModelError, ProjectError: there is no model to read the sources by.
        SourceError: the text cannot be read, or is of no document that the sources know, or it is not clear of which.
    """
    reading = project.read(sources)
    records = assemble(project.model, reading, priority=project.settings.priority)
    if text is None:
        wanted = [article_of(reading.batches, (), document)] if document else articles(reading.batches)
        return tuple(listed(article, located(records, article)) for article in wanted)
    found = sentences(text)
    drafted = articles(batch for batch in reading.batches if batch.source in sources)
    article = article_of(reading.batches, found, document or (drafted[0].id if len(drafted) == 1 else ""))
    return (covered(project.model, records, article, found),)


def covered(model: Model, records: Records, article: Article, found: Sequence[Sentence]) -> CoverageReport:
    """The coverage of a document by its text."""
    claims = located(records, article)
    uses = ClaimUses(model, records)
    said: dict[str, list[ClaimUse]] = {at: [uses.of(claim) for claim in each] for at, each in claims.items()}
    result = cover(found, said, no_fact=article.no_fact, waived=article.waived, aliases=uses.every_name)
    problems = (finding.problem(_place(article, claims, finding)) for finding in result.findings)
    return CoverageReport(article.id, article.title, result.sentences, tuple(sorted(problems)), read=True)


def located(records: Records, article: Article) -> Located:
    """The document's claims by locator."""
    found: dict[str, list[ClaimRecord]] = defaultdict(list)
    for claim in records.claims.values():
        # Two sources may give one passage, with and without its fingerprint.
        for locator in {passage.locator for passage in claim.passages if passage.document.id == article.id}:
            if locator:
                found[locator].append(claim)
    return found


def listed(article: Article, located: Located) -> CoverageReport:
    """What the sheet itself says: the claims on each sentence that it lists, or the reason for none."""
    locators = sorted({*article.passages, *article.no_fact, *located}, key=locator_order)
    rows = (SentenceCoverage(at, len(located.get(at, ())), _reason(article, located, at)) for at in locators)
    return CoverageReport(article.id, article.title, tuple(rows))


def _reason(article: Article, located: Located, locator: str) -> str:
    return "" if locator in located else article.no_fact.get(locator, "")


def _place(article: Article, located: Located, finding: CoverageFinding) -> Where:
    if finding.section == "facts" and finding.locator in located:
        return located[finding.locator][0].where
    return article.place(finding.section, finding.locator)


def as_json(reports: Sequence[CoverageReport]) -> Iterator[dict[str, object]]:
    """The reports as plain values."""
    for report in reports:
        yield {
            "document": report.document,
            "title": report.title,
            "complete": report.summary.complete,
            "sentences": [
                {
                    "locator": sentence.locator,
                    "state": sentence.state,
                    "claims": sentence.claims,
                    "reason": sentence.reason,
                    **({"unused": list(sentence.unused)} if report.read else {}),
                }
                for sentence in report.sentences
            ],
        }
