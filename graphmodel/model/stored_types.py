"""Which of a graph's texts and whole numbers stand for values of a type that it has not: UUIDs, decimals, bytes, JSON.

A load leaves it in the mark of the graph, so that whoever makes a model of the graph need not guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from graphmodel.model.encodings import MAX_SCALE, Encoding
from graphmodel.model.graph import Model

_NAME = re.compile(r"(uuid|decimal|bytes|json)|decimal\((\d{1,2})\)")
StoredTypes = Mapping[str, Mapping[str, Encoding]]
"""By label or relationship type the encodings of properties, by name."""


def stored_types(model: Model) -> str | None:
    """The encodings of a model as JSON, by label or type and by property; None where all types are those of a graph."""
    declared = {name: of.properties.values() for name, of in model.nodes.items()}
    declared |= {name: of.properties.values() for name, of in model.relationships.items()}
    found = {
        name: {each.name: each.encoding.name for each in properties if each.encoding is not None}
        for name, properties in declared.items()
    }
    found = {name: encodings for name, encodings in found.items() if encodings}
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else None


def read_stored_types(text: object) -> StoredTypes:
    """What `stored_types` wrote; what it did not write is left out, as anybody may write to a graph.

    >>> read_stored_types('{"Account": {"balance": "decimal(2)", "name": "text"}}')
    {'Account': {'balance': Encoding(type='decimal', scale=2)}}
    """
    try:
        given = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    found = {}
    for name, encodings in given.items() if isinstance(given, dict) else ():
        read = {key: _encoding(value) for key, value in encodings.items()} if isinstance(encodings, dict) else {}
        found[name] = {key: each for key, each in read.items() if each is not None}
    return found


def _encoding(name: object) -> Encoding | None:
    match = _NAME.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        return None
    if match[1]:
        return Encoding(match[1])  # type: ignore[arg-type]
    return Encoding("decimal", int(match[2])) if int(match[2]) <= MAX_SCALE else None
