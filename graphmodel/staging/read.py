"""Reads a project's sources, and stages the rows of its tables and long loaders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphmodel.claims import Claim
from graphmodel.claims.circles import contradictory_bounds
from graphmodel.claims.resolve import resolve_part
from graphmodel.model import Model, Ref
from graphmodel.problems import Problem, Where
from graphmodel.sources import MAX_REPORTED, Counting, Reading, Source, no_progress, read_into
from graphmodel.sources.chunks import Chunk
from graphmodel.sources.decisions import NO_MERGES, Merges
from graphmodel.sources.lookups import Lookups
from graphmodel.sources.opening import Instead
from graphmodel.sources.reading import MAX_ROWS_IN_MEMORY, no_variables
from graphmodel.sources.sink import RefusedClaims, Scanned
from graphmodel.sources.tables.planned import Plan
from graphmodel.staging.claim_labels import ClaimLabels
from graphmodel.staging.claims import StagedClaims
from graphmodel.staging.database import MEMORY
from graphmodel.staging.nearest import nearest
from graphmodel.staging.scan import scan
from graphmodel.staging.sql import identifier
from graphmodel.staging.stage import Stage


@dataclass(frozen=True)
class StagedReading(Reading):
    """What a project's sources say; `stage` has the rows that are not in the batches, if there are any.

    `claims` are those that are staged, in the same database, and `labels` what they call each other.
    """

    stage: Stage | None = None
    claims: StagedClaims | None = None
    labels: ClaimLabels | None = None

    @property
    def _opened(self) -> Stage | None:
        return self.stage if self.claims is None else self.claims.stage

    def keep(self, path: Path) -> None:
        """Puts the staging database at a path, for whoever wants to look into it; there is none without staged rows.

        Raises:
            SourceError: it cannot be put there.
        """
        if self._opened is not None:
            self._opened.keep(path)

    def know(self, names: Collection[str]) -> None:
        """Makes those of the staged nodes known to the registry whose keys are among these texts."""
        for label, keys in _named(self.stage, names) if self.stage is not None else ():
            self.registry.know(self.registry.model.nodes[label].cls, keys)

    def declared(self, refs: Collection[Ref]) -> set[Ref]:
        """Those of these nodes that a staged row declares."""
        found = _named(self.stage, {str(ref.key) for ref in refs}) if self.stage is not None and refs else ()
        nodes = self.registry.model.nodes
        return {Ref(nodes[label].identity, key) for label, keys in found for key in keys}.intersection(refs)

    def close(self) -> None:
        """Forgets the staged rows, on disk too."""
        if self._opened is not None:
            self._opened.close()


def read(
    model: Model,
    sources: Sequence[Source],
    root: Path,
    *,
    folder: Path | None = None,
    rows_in_memory: int = MAX_ROWS_IN_MEMORY,
    memory: str = MEMORY,
    progress: Counting = no_progress,
    variable: Callable[[str], str] = no_variables,
    max_reported: int = MAX_REPORTED,
    merges: Merges = NO_MERGES,
    instead: Instead | None = None,
    stage_claims: bool = False,
    allowed: Sequence[str] = (),
    threads: int = 0,
    lookups: Lookups | None = None,
) -> StagedReading:
    """What the sources say, with a stage for the rows of tables, and of loaders that give more than `rows_in_memory`.

    With `stage_claims` the claims of tables go there too, unless nodes are merged by a person's decision, which moves
    claims from one node to another.

    Everything else is as in `graphmodel.sources.read_into`. The stage is below `folder`, and uses so much `memory`
    and so many `threads`, by default those of the machine.
    """
    stage = Stage(model, folder, memory, threads)
    claims = StagedClaims(stage) if stage_claims and not merges.into else None
    labels = ClaimLabels(stage)
    reading = read_into(
        _Sink(stage, claims, labels, max_reported),
        model,
        sources,
        root,
        rows_in_memory=rows_in_memory,
        progress=progress,
        variable=variable,
        max_reported=max_reported,
        instead=instead,
        allowed=allowed,
        lookups=lookups,
    )
    stage.settle()
    return StagedReading(
        reading.batches,
        reading.registry,
        reading.faults,
        merges=merges,
        tables=reading.tables,
        rows=reading.rows,
        stage=stage if len(stage) else None,
        claims=claims or None,
        labels=labels if claims else None,
    )


class _Sink:
    """A stage as a reader of sources sees it."""

    def __init__(self, stage: Stage, claims: StagedClaims | None, labels: ClaimLabels, max_reported: int) -> None:
        self.stage = stage
        self.claims = claims
        self.labels = labels
        self.max_reported = max_reported
        self.duplicates = stage.duplicates

    def add(self, chunk: Chunk) -> None:
        self.stage.add(chunk)

    def claim(self, source: str, claims: Sequence[Claim]) -> list[Problem] | None:
        if self.claims is None:
            return None
        part = resolve_part(self.stage.model, claims)
        if part.records:
            self.claims.add(source, part.records)
        if part.labels or part.references:
            self.labels.add(source, part.labels, part.references)
        return part.problems

    def end_claims(self, source: str) -> RefusedClaims:
        assert self.claims is not None
        labels = self.labels.refused(source, self.max_reported)
        self._drop(source, labels.places)
        contradictions = list(contradictory_bounds(self.claims.bounded(source)))
        places = frozenset(each.where for each in contradictions)
        self._drop(source, places)
        return RefusedClaims([*labels.problems, *contradictions], labels.places | places)

    def _drop(self, source: str, places: Collection[Where]) -> None:
        assert self.claims is not None
        self.claims.drop_at(source, places)
        self.labels.drop(source, places)

    def allow(self, files: Iterable[Path]) -> None:
        self.stage.allow(files)

    def scan(self, plan: Plan) -> Scanned | None:
        return scan(self.stage, plan)

    def nearest(self, text: str) -> Collection[str]:
        return nearest(self.stage, text)

    def named(self, names: Collection[str]) -> Iterator[tuple[str, Sequence[str | int]]]:
        yield from _named(self.stage, names)


def _named(stage: Stage, names: Collection[str]) -> Iterator[tuple[str, Sequence[str | int]]]:
    """Of the nodes that are staged, the keys that are among these texts, by label."""
    kinds = [kind for kind in stage.kinds if kind.is_node]
    if not kinds:
        return
    stage.settle()
    table = stage.new_table("names")
    stage.run(f"CREATE TABLE {identifier(table)} (name VARCHAR)")
    stage.insert(table, ((name,) for name in names))
    for kind in kinds:
        key = identifier(kind.ids[0].place)
        for part in stage.parts[kind.table]:
            found = stage.rows_of(
                f"SELECT DISTINCT {key} FROM (SELECT * {part}) WHERE {key}::VARCHAR IN (FROM {identifier(table)})"
            )
            yield kind.name, [key for (key,) in found]
