"""Whether a database holds the right graph: counts and a checksum that knows no order, and what differs if they do not.

The checksum of a type is the sum, modulo 2^128, of the blake2b hashes of its nodes or relationships, each written as
JSON with its labels, its ends and its properties. Nothing of it comes from a loader: one side is computed from the
generator, the other from a stream of everything that the database holds.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from bench.graph import NODES, RELATIONSHIPS, Size, nodes, ties

Element = tuple[str, str, dict[str, Any]]
"""A type (labels or a relationship type), which one of that type it is, and its properties."""
Digest = dict[str, tuple[int, int]]
"""For each type how many there are, and their checksum."""
ALL_NODES = "MATCH (n) RETURN labels(n), properties(n)"
ALL_RELATIONSHIPS = "MATCH (a)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)"


@dataclass(frozen=True)
class Own:
    """What a loader stores for itself, which is no fault: properties by how they begin, labels, relationship types."""

    properties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def expected(size: Size) -> Iterator[Element]:
    """Every node and relationship that should be there."""
    for label in NODES:
        for row in nodes(size, label):
            yield label, row["id"], row
    for kind in RELATIONSHIPS:
        for row in ties(size, kind):
            start, end = row.pop("start"), row.pop("end")
            yield kind, _tie_id(kind, start, end, row), row


def found(driver: Any, own: Own) -> Iterator[Element]:
    """Every node and relationship that is there, without what the loader stores for itself."""
    with driver.session(fetch_size=5000) as session:
        for labels, properties in session.run(ALL_NODES):
            if not set(labels) & set(own.kinds):
                yield ":".join(sorted(labels)), str(properties.get("id")), _plain(properties, own)
        for kind, start, end, properties in session.run(ALL_RELATIONSHIPS):
            row = _plain(properties, own)
            if kind not in own.kinds:
                yield kind, _tie_id(kind, start, end, row), row


def digest(elements: Iterable[Element]) -> Digest:
    """Count and checksum of each type."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for kind, name, row in elements:
        text = json.dumps([kind, name, row], sort_keys=True, ensure_ascii=False, default=_tagged)
        counts[kind] += 1
        sums[kind] += int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
    return {kind: (counts[kind], sums[kind] % 2**128) for kind in sorted(counts)}


def differences(size: Size, driver: Any, own: Own) -> list[str]:
    """What is missing, too much or different, in words; nothing for the right graph. Holds both graphs in memory."""
    wanted = {(kind, name): row for kind, name, row in expected(size)}
    missing, surplus, differing = Counter[str](), Counter[str](), Counter[str]()
    seen = set()
    for kind, name, row in found(driver, own):
        if (kind, name) not in wanted or (kind, name) in seen:
            surplus[kind] += 1
            continue
        seen.add((kind, name))
        differing.update(f"{kind}.{each}" for each in _differing(wanted[kind, name], row))
    missing.update(kind for kind, name in wanted if (kind, name) not in seen)
    told = [f"{kind}: {n:,} missing" for kind, n in missing.items() if n]
    told += [f"{kind}: {n:,} too many" for kind, n in surplus.items()]
    return told + [f"{what}: {n:,} differ" for what, n in sorted(differing.items())]


def _differing(wanted: dict[str, Any], row: dict[str, Any]) -> Iterator[str]:
    for name in wanted.keys() | row.keys():
        have, want = row.get(name), wanted.get(name)
        if (type(have), have) != (type(want), want):
            yield f"{name} ({type(want).__name__} is {type(have).__name__})".replace("NoneType", "absent")


def _plain(properties: dict[str, Any], own: Own) -> dict[str, Any]:
    kept = {
        name: value for name, value in properties.items() if not (own.properties and name.startswith(own.properties))
    }
    return {name: value.to_native() if hasattr(value, "to_native") else value for name, value in kept.items()}


def _tie_id(kind: str, start: str, end: str, row: dict[str, Any]) -> str:
    key = next(iter(RELATIONSHIPS[kind][2])) if kind in RELATIONSHIPS else ""
    return f"{start} {end} {row.get(key)}"


def _tagged(value: Any) -> Any:
    return {type(value).__name__: value.isoformat() if isinstance(value, date) else repr(value)}
