"""nodestream: a pipeline for each file, run by its own command."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from nodestream.cli.application import run
from nodestream.pipeline import Transformer

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import CASTS, key_of

EXACT = {"do_lowercase_strings": False}


class Typed(Transformer):
    """Types the cells of a row: its YAML can cast neither to dates nor what may be absent."""

    def __init__(self, name: str) -> None:
        columns = NODES[name] if name in NODES else {"start": str, "end": str, **RELATIONSHIPS[name][2]}
        self.casts = {column: CASTS[kind] for column, kind in columns.items()}

    async def transform_record(self, record: dict[str, str]) -> dict[str, Any]:
        """The row; an empty cell is None."""
        return {name: cast(record[name]) if record[name] else None for name, cast in self.casts.items()}


class JmesPath(str):
    """A JMESPath expression of a pipeline file."""


yaml.SafeDumper.add_representer(JmesPath, lambda dumper, path: dumper.represent_scalar("!jmespath", str(path)))


def load(settings: dict[str, str], folder: Path) -> None:
    """Writes the project and runs `nodestream run` with all its pipelines, in their order."""
    files = [*NODES, *RELATIONSHIPS]
    project = {
        "scopes": {"bench": {"pipelines": [{"name": name, "path": f"{name}.yaml"} for name in files]}},
        "targets": {"db": {"database": "neo4j", **settings}},
    }
    with tempfile.TemporaryDirectory() as made, contextlib.chdir(made):
        Path("nodestream.yaml").write_text(yaml.safe_dump(project), encoding="utf-8")
        for name in files:
            steps = _pipeline(name, folder / f"{name}.csv", _node(name) if name in NODES else _tie(name))
            Path(f"{name}.yaml").write_text(yaml.safe_dump(steps), encoding="utf-8")
        for name in files:
            sys.argv = ["nodestream", "run", name, "--target", "db"]
            _run()


def _run() -> None:
    try:
        code = run()
    except SystemExit as ended:
        code = ended.code
    if code:
        raise RuntimeError(f"nodestream ended with {code}")


def _pipeline(name: str, path: Path, interpretations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    extract = {"factory": "local", "arguments": {"globs": [str(path.absolute())]}}
    return [
        {"implementation": "nodestream.pipeline.extractors.files:FileExtractor", **extract},
        {"implementation": "bench.peers.nodestream:Typed", "arguments": {"name": name}},
        {"implementation": "nodestream.interpreting:Interpreter", "arguments": {"interpretations": interpretations}},
    ]


def _node(label: str) -> list[dict[str, Any]]:
    properties = {name: JmesPath(name) for name in NODES[label] if name != "id"}
    node = {"node_type": label, "key": {"id": JmesPath("id")}, "properties": properties, "key_normalization": EXACT}
    return [{"type": "source_node", **node}]


def _tie(kind: str) -> list[dict[str, Any]]:
    start, end, columns = RELATIONSHIPS[kind]
    source = {"node_type": start, "key": {"id": JmesPath("start")}, "allow_create": False, "key_normalization": EXACT}
    tie = {
        "node_type": end,
        "node_key": {"id": JmesPath("end")},
        "node_creation_rule": "MATCH_ONLY",
        "relationship_type": kind,
        "relationship_key": {key_of(kind): JmesPath(key_of(kind))},
        "relationship_properties": {name: JmesPath(name) for name in columns if name != key_of(kind)},
        "key_normalization": EXACT,
    }
    return [{"type": "source_node", **source}, {"type": "relationship", **tie}]
