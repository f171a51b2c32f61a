"""What the tasks of an export do with their share of the rows: Neo4j's CSV, in a folder for each try at a share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from graphmodel.export import Admin, Choices, ExportGraph, ExportManifest, write_staged
from graphmodel.mark import FORMAT
from graphmodel.records import Records
from graphmodel.spark.tasks import Declared, Work, checked_block, staged
from graphmodel.staging import StagedGraph
from graphmodel.staging.faults import Faults
from graphmodel.staging.packets import Packet


@dataclass(frozen=True)
class PartSettings:
    """How tasks write: below which folder, which all machines share, as of which day, and what was chosen."""

    folder: Path
    day: date
    choices: Choices


@dataclass(frozen=True)
class Part:
    """The files of a share in a folder of their own, and how many rows there are of each label or type."""

    folder: Path
    manifest: ExportManifest
    counts: Counter[str]


def export_nodes(work: Work, settings: PartSettings, given: Iterable[Packet]) -> Iterator[Part]:
    """Writes a share of the nodes."""
    with staged(work, given) as graph:
        graph.check(Faults(()), {}, closed=False)
        yield _part(work, settings, graph)


def export_relationships(work: Work, settings: PartSettings, given: Iterable[Packet | Declared]) -> Iterator[Part]:
    """Writes the relationships of a block."""
    with checked_block(work, given) as (graph, _):
        yield _part(work, settings, graph)


def _part(work: Work, settings: PartSettings, rows: StagedGraph) -> Part:
    folder = settings.folder / uuid4().hex  # a try that Spark gave up may still write
    folder.mkdir()
    choices = settings.choices
    records = Records(stream=rows, layer=work.model.layer)
    graph = ExportGraph(work.model, records, settings.day, FORMAT, plain=choices.plain)
    form = Admin(folder, work.model, packed=choices.packed, plain=choices.plain)
    counts = Counter[str]()
    for group, count in write_staged(graph, form):
        counts[group.name] += count
    form.close()
    return Part(folder, form.written, counts)
