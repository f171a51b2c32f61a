"""Nodes and relationships as a database holds them, and of which labels and types it holds any."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.databases import Database, Result, Statement
from graphmodel.errors import SourceError
from graphmodel.loading import counts, texts
from graphmodel.mark import FORMAT, READ_META, checked_meta
from graphmodel.model import Model


@dataclass(frozen=True)
class StoredNode:
    """A node as it is in the database, or will be once the pending changes are written."""

    labels: frozenset[str]
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class StoredRelationship:
    """A relationship as it is, or will be. `id` is the engine's own; empty for one that is yet to be written."""

    columns: Mapping[str, Any]
    id: str = ""


@dataclass
class ExistingTypes:
    """The identity labels and relationship types of which a database holds something."""

    labels: set[str]
    types: set[str]


def in_use(database: Database, model: Model, further: str = "", values: Mapping[str, Any] | None = None) -> Statement:
    """Asks for the labels and types in use, and what `further` text asks for, as rows of `kind`, `name` and `value`."""
    starts = {link.type: {start for start, _ in link.pairs} for link in model.layer.links}
    types = dict.fromkeys(model.relationships, "") | {
        type: next(iter(labels)) if len(labels) == 1 else "" for type, labels in starts.items()
    }
    listed = database.dialect.lists_types_in_use
    of_types = texts.TYPES_IN_USE if listed else counts.any_relationships(types)
    asked = (of_types, _of_labels(database, model), further)
    return Statement(" UNION ALL ".join(text for text in asked if text), values or {})


def labels_in_use(database: Database, model: Model) -> set[str]:
    """The identity labels in use."""
    return existing_types(database.read(_of_labels(database, model))).labels


def _of_labels(database: Database, model: Model) -> str:
    labels = {kind.identity for kind in model.nodes.values() if not kind.abstract} | set(model.layer.labels)
    return (counts.count_nodes if database.dialect.lists_types_in_use else counts.any_nodes)(sorted(labels))


def existing_types(answer: Result) -> ExistingTypes:
    """The labels and types in use, by the answer to `in_use`."""
    found = [(kind, name) for kind, name, value in answer.rows if value]
    labels, types = ({name for kind, name in found if kind == which} for which in (counts.LABEL, counts.TYPE))
    return ExistingTypes(labels, types)


class StoredState:
    """What a database said of itself before a load, in one read; its mark may be given, where that was read before.

    Of a load of some `sources` alone the documents are asked for that these describe. No claim is read for that: the
    source of a claim describes its document too, but perhaps in a graph of another format, or of a load that died.

    Attributes:
        meta: its mark; empty for one that was never loaded.
        sayers: the sources of its claims and documents, or those of the `sources`, with the documents they speak of.
        claimants: those of them that make claims, where no `sources` were asked for.
        may_end_yet: whether a transaction of a load that died may still come to its end.
        answers: what it answered to the `further` statements.
    """

    def __init__(
        self,
        database: Database,
        model: Model,
        sources: Collection[str] | None = None,
        further: Sequence[str] = (),
        meta: Mapping[str, Any] | None = None,
    ) -> None:
        asked = every = in_use(database, model, model.layer.named(texts.SAYERS))
        if sources is not None:
            text = model.layer.named(texts.DOCUMENTS_OF)
            asked = in_use(database, model, text, {"sources": sorted(sources)})
        mark = [Statement(READ_META)] if meta is None else []
        answers = database.read_all(*mark, asked, *map(Statement, further))
        self.meta = checked_meta(answers.pop(0).value()) if meta is None else meta
        state, *self.answers = answers
        if sources is not None and self.meta and (self.meta.get("format") != FORMAT or self.meta.get("pending", True)):
            (state,) = database.read_all(every)
        kinds = (texts.SAYER, texts.DESCRIBER)
        self.sayers = [(source, document) for kind, source, document in state.rows if kind in kinds]
        self.claimants = {source for kind, source, _ in state.rows if kind == texts.SAYER}
        self._existing = existing_types(state)
        # An engine of this process has no transaction left of a load that died.
        self.may_end_yet = bool(self.meta.get("pending")) and not database.dialect.one_writer

    def loaded(self, sources: Collection[str]) -> frozenset[str]:
        """Those of these sources of which the graph may have something.

        All, unless its mark names the sources that it was made of, and says that rows of no others stayed in it.
        """
        meta = self.meta
        if meta.get("pending", True) or not meta.get("nothing_else"):
            return frozenset(sources)
        return frozenset(sources).intersection(line.partition(" ")[2] for line in meta.get("fingerprints") or ())

    @property
    def existing(self) -> ExistingTypes:
        """The labels and types in use; a copy, to be completed by who writes."""
        return ExistingTypes(set(self._existing.labels), set(self._existing.types))


def refuse_other_model(database: Database, meta: Mapping[str, Any], keys: Collection[str]) -> None:
    """Refuses a graph whose nodes are keyed by labels that this model does not declare: it would double them."""
    unknown = set(meta.get("identities", ())).difference(keys)
    in_use = unknown & {label for (label,) in database.read(texts.LABELS_IN_USE).rows} if unknown else set[Any]()
    if in_use:
        names = ", ".join(sorted(in_use))
        hint = "empty the database (`graphmodel reset --yes`) and load again, or use another one for this model"
        fault = f"this graph has nodes with the key label {names}, which this model does not declare"
        raise SourceError(fault, hint=hint)
