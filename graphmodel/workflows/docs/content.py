"""What the site says: types, sources, documents with their sentences, and questions with rows, all as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.claims.coverage import SentenceCoverage, Summary
from graphmodel.errors import QuestionError, SourceError
from graphmodel.model import Ref
from graphmodel.problems import Where, errors
from graphmodel.queries.cells import readable
from graphmodel.queries.examples import read_examples
from graphmodel.records import assemble
from graphmodel.records.claims import claim_ref
from graphmodel.sources import is_named, table_data
from graphmodel.workflows.articles import Article, article_of, articles
from graphmodel.workflows.coverage import covered, listed, located
from graphmodel.workflows.docs.lineage import Lineage, trace
from graphmodel.workflows.document import sentences
from graphmodel.workflows.model import TypeReport, describe_all

if TYPE_CHECKING:
    from graphmodel.claims import ClaimRecord
    from graphmodel.project import Project
    from graphmodel.queries import Answer, Question
    from graphmodel.records import Records
    from graphmodel.sources import Batch, Reading

ROWS = 50
"""How many rows of an answer a page shows."""


@dataclass(frozen=True)
class SampleRows:
    """Rows of a question: of an example, or of the project's database; `more` counts those left out."""

    title: str
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    more: int = 0


@dataclass(frozen=True)
class QuestionContent:
    """A question with rows, and the types that it names."""

    question: Question
    rows: tuple[SampleRows, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class ClaimContent:
    """A claim as a reader meets it: its caption and voice, what else keeps it from being plain fact, its place."""

    caption: str
    type: str
    voice: str
    remarks: tuple[str, ...]
    note: str
    where: Where


@dataclass(frozen=True)
class SentenceContent:
    """A sentence: its text where that is at hand, its coverage, and its claims."""

    coverage: SentenceCoverage
    text: str
    claims: tuple[ClaimContent, ...]


@dataclass(frozen=True)
class DocumentContent:
    """A document, sentence by sentence. `read` says whether its text was at hand."""

    article: Article
    author: str
    sentences: tuple[SentenceContent, ...]
    read: bool

    @property
    def summary(self) -> Summary:
        """The counts of its coverage."""
        return Summary.of(sentence.coverage for sentence in self.sentences)


@dataclass(frozen=True)
class SourceContent:
    """A source: what kind it is, how much it declares, its documents, and the types it names.

    `data` is the file or the database that a mapping reads; empty for other kinds.
    """

    name: str
    kind: str
    data: str
    nodes: int
    claims: int
    documents: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class SiteContent:
    """All that the site says of a project; `root` is its folder, to which places are relative."""

    title: str
    root: Path
    types: tuple[TypeReport, ...]
    sources: tuple[SourceContent, ...]
    documents: tuple[DocumentContent, ...]
    questions: tuple[QuestionContent, ...]
    lineage: Lineage


def collect(
    project: Project, texts: Sequence[Path] = (), answers: Mapping[str, Answer] | None = None, title: str = ""
) -> SiteContent:
    """What the site says of a project; `answers` are rows of its database, by question.

    Raises:
        ModelError, ProjectError: there is no sound model.
        SourceError: a source has errors, or a text cannot be read or is of no document of the project.
        QuestionError: a question or an example has errors.
    """
    reading = project.read()
    records = assemble(project.model, reading, priority=project.settings.priority)
    if found := errors(records.problems):
        raise SourceError("no site was made", hint="graphmodel validate lists what is wrong", problems=found)
    types = tuple(describe_all(project))
    lineage = trace(project.model, types)
    return SiteContent(
        title=title or project.settings.name or project.root.resolve().name,
        root=project.root,
        types=types,
        sources=tuple(_source(project, batch, lineage) for batch in reading.batches),
        documents=tuple(_documents(project, reading, records, texts)),
        questions=tuple(_questions(project, lineage, answers or {})),
        lineage=lineage,
    )


def _source(project: Project, batch: Batch, lineage: Lineage) -> SourceContent:
    data = table_data(batch.source, project.root)
    kind = "Python loader" if is_named(batch.source) else "mapping of a table" if data else "fact sheet"
    documents = tuple(document.id for document in batch.documents if not document.reference)
    nodes = len(batch.rows) + batch.staged
    types = lineage.types_of_source.get(batch.source, ())
    return SourceContent(batch.source, kind, data, nodes, len(batch.claims), documents, types)


# Documents


def _documents(
    project: Project, reading: Reading, records: Records, texts: Sequence[Path]
) -> Iterator[DocumentContent]:
    known: dict[str, Path] = {}
    for path in texts:
        known[article_of(reading.batches, sentences(path)).id] = path
    for article in articles(reading.batches):
        claims = located(records, article)
        text = known.get(article.id)
        if text is None:
            report, texts_of = listed(article, claims), {}
        else:
            found = sentences(text)
            report, texts_of = covered(project.model, records, article, found), {s.locator: s.text for s in found}
        said = tuple(
            SentenceContent(each, texts_of.get(each.locator, ""), tuple(_claims(records, claims.get(each.locator, ()))))
            for each in report.sentences
        )
        if said:
            stored = records.claim_nodes[Ref(records.layer.document, article.id)].stored
            yield DocumentContent(article, str(stored.get("author", "")), said, text is not None)


def _claims(records: Records, claims: Iterable[ClaimRecord]) -> Iterator[ClaimContent]:
    for claim in sorted(claims, key=lambda claim: claim.where):
        said = claim.testimony
        caption = str(records.claim_nodes[claim_ref(records.layer, claim.id)].stored["caption"])
        remarks = tuple(each for each in _remarks(claim) if f"({each})" not in caption)
        yield ClaimContent(caption, said.predicate, claim.voice, remarks, said.note, claim.where)


def _remarks(claim: ClaimRecord) -> Iterator[str]:
    """What keeps a claim from being a plain fact in its author's own voice."""
    said = claim.testimony
    if claim.voice != "asserted":
        yield {"quoted": "quoted", "supposed": "hypothetical"}.get(claim.voice, claim.voice)
    if said.polarity == "denied":
        yield "denied"
    if said.certainty != "certain":
        yield said.certainty
    if said.basis != "stated":
        yield {"outside": "from outside the text"}.get(said.basis, said.basis)
    if said.conditional:
        yield "conditional"
    if said.ended:
        yield "over"
    if said.rank != "normal":
        yield said.rank


# Questions


def _questions(project: Project, lineage: Lineage, answers: Mapping[str, Answer]) -> Iterator[QuestionContent]:
    questions, problems = project.questions()
    examples = {}
    for name, question in questions.items():
        examples[name], wrong = read_examples(question)
        problems += wrong
    if found := errors(problems):
        raise QuestionError("no site was made", hint="graphmodel validate lists what is wrong", problems=found)
    for name, question in questions.items():
        rows = [] if name not in answers else [_rows("In the database", answers[name].columns, answers[name].rows)]
        columns = tuple(column.name for column in question.columns)
        rows += [_rows(_called(e.name, e.parameters), columns, e.rows) for e in examples[name] if e.rows is not None]
        yield QuestionContent(question, tuple(rows), lineage.types_of_question.get(name, ()))


def _called(name: str, parameters: Mapping[str, Any]) -> str:
    given = ", ".join(f"{each} = {readable(value)}" for each, value in parameters.items())
    return "Example: " + (f"{name} ({given})" if name and given else name or given or "no parameters")


def _rows(title: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> SampleRows:
    cells = tuple(tuple(readable(value) for value in row) for row in rows[:ROWS])
    return SampleRows(title, columns, cells, max(len(rows) - ROWS, 0))
