"""What the steps of a load will ask of the database, known from its records before the first of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from graphmodel.claims.identity import ref_text
from graphmodel.databases import Statement
from graphmodel.loading import texts
from graphmodel.loading.bounded import bounded_statements, events_among
from graphmodel.loading.given import compared_documents
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.newest import newest_statement
from graphmodel.loading.options import LoadOptions
from graphmodel.loading.orphans import surplus_statements
from graphmodel.loading.report import Tallies
from graphmodel.loading.scope import scope_of
from graphmodel.loading.subjects import WINDOW, claim_statements
from graphmodel.loading.vanishing import said_statements
from graphmodel.loading.writer import Writer
from graphmodel.model import Model
from graphmodel.records import Records
from graphmodel.records.layer import count_claims


def read_ahead(
    writer: Writer,
    model: Model,
    records: Records,
    sayers: Iterable[Sequence[str]],
    sources: Collection[str],
    options: LoadOptions,
) -> bool:
    """Reads the nodes and claims that a load compares, if they are not too many to hold; whether it did.

    What else its steps ask is read with them, where all may go together. `sources` are read whole and without fault,
    and `sayers` those of stored claims, with their documents.
    """
    nodes, stream = [*records.nodes, *records.claim_nodes], records.stream
    if len(nodes) > writer.together:
        return False
    streamed = stream.node_count + stream.relationship_count if stream is not None else 0
    if writer.existing.labels and streamed + count_claims(records) <= writer.together:
        writer.ahead.fetch(_expected(writer, model, records, sayers, sources, options))
    writer.nodes(nodes)
    return True


def _expected(
    writer: Writer,
    model: Model,
    records: Records,
    sayers: Iterable[Sequence[str]],
    sources: Collection[str],
    options: LoadOptions,
) -> Iterator[Statement]:
    """What a load asks where nothing is new, but for what follows from the answers."""
    nodes = [*records.nodes, *records.claim_nodes]
    layer = records.layer
    links = [link for some in grouped(records.claim_links.values(), lambda each: each.start).values() for link in some]
    yield from writer.comparing(nodes, ())
    for group in (list(records.relationships.values()), links):
        for some in batches(group, writer.batch):
            yield from writer.comparing((), some)
    if options.whole and not options.prune:
        counts = surplus_statements(writer, model, records, Tallies(), None)
        yield from (each for each in counts.values() if each is not None)
    if layer.document not in writer.existing.labels:
        return
    if sources:
        documents = {document for source, document in sayers if source in sources}
        yield from said_statements(writer, layer, documents, sources, compared_documents(records))
    yield newest_statement(layer, [ref.key for ref in nodes if ref.label == layer.document])
    scope = scope_of(records, (), date.min, ())
    subjects = {ref for ref in scope.nodes if ref.label in model.nodes}
    facts = next(iter(scope.facts), ())
    subject_texts = map(ref_text, sorted(subjects)[:WINDOW])
    yield from claim_statements(writer, texts.CLAIMS_OF_FACTS, "facts", sorted(facts))
    yield from claim_statements(writer, texts.CLAIMS_ON_NODES, "subjects", sorted(subject_texts))
    yield from bounded_statements(writer, events_among(model, subjects))
