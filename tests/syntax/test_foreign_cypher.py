"""Cypher as others write it: openCypher's own tests, what a grammar makes at random, and all of that damaged."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.syntax.fuzzing import made
from tests.syntax.laws import hold

TCK = "org.opencypher:tck:1.0.0-M23"
QUIETLY_NOT_READ = 17  # queries of openCypher's tests that are wrong on purpose
_QUERY = re.compile(r'(?:executed|executing(?: control)? query):\s*"""\n(?P<text>.*?)"""', re.DOTALL)
VALID = (
    "USE graph.byName('movies') MATCH (n) RETURN n",
    "USE graph.byElementId($id) MATCH (n) RETURN n",
    "USE graph.byName('movies') SHOW INDEXES",
    "USE GRAPH movies RETURN 1",
    "USE graph MATCH (n) RETURN n",
    "USE graph SHOW INDEXES",
    "UNWIND $names AS name CALL (name) { USE graph.byName(name) MATCH (n) RETURN n } RETURN n",
    "MATCH (n:A$B {x$: 1}) RETURN n.x$ AS y$, $a$b AS z",
    "MATCH (\\u0061b:\\u00C5land) RETURN \\u0061b.x\\u0079 AS a\\u0024b",
)


@pytest.mark.parametrize("query", VALID)
def test_what_neo4j_reads_is_read(query: str) -> None:
    assert [reading.stopped for reading in hold(query)] == [None]


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_statements_made_at_random(part: int) -> None:
    for seed in range(part * 30, part * 30 + 30):
        fuzz(seed)


@pytest.mark.long
def test_statements_made_at_random_for_a_minute(record_property: Callable[[str, object], None]) -> None:
    first = seed = int(os.environ.get("GRAPHMODEL_TEST_FUZZ_SEED", time.time_ns() % 10**12))
    end = time.monotonic() + float(os.environ.get("GRAPHMODEL_TEST_FUZZ_SECONDS", "60"))
    while time.monotonic() < end:
        fuzz(seed)
        seed += 1
    record_property("seeds", f"Cypher made at random: {first} to {seed - 1}")


def fuzz(seed: int) -> None:
    text = made(seed)
    try:
        hold(text)
    except BaseException as wrong:
        wrong.add_note(f"GRAPHMODEL_TEST_FUZZ_SEED={seed}\n{text!r}")
        raise


@pytest.fixture(scope="module")
def features() -> dict[str, str]:
    """The feature files of openCypher's TCK by name, from Maven; they are not part of this repository."""
    group, artifact, version = TCK.split(":")
    path = Path.home() / ".m2/repository" / group.replace(".", "/") / artifact / version / f"{artifact}-{version}.jar"
    if not path.is_file():
        maven = shutil.which("mvn")
        if maven is None:
            pytest.skip("Maven is not installed, which fetches openCypher's tests")
        command = [maven, "-q", "dependency:get", f"-Dartifact={TCK}", "-Dtransitive=false"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        if done.returncode or not path.is_file():
            pytest.skip(f"Maven does not get {TCK}: {done.stdout.strip()[:200]}")
    with zipfile.ZipFile(path) as jar:
        return {name: jar.read(name).decode() for name in jar.namelist() if name.endswith(".feature")}


def queries_of(feature: str) -> Iterator[str]:
    """The queries of a feature file; an outline's with the values of each of its examples."""
    for scenario in re.split(r"^\s*Scenario", feature, flags=re.MULTILINE)[1:]:
        plain, *tables = re.split(r"^\s*Examples:.*$", scenario, flags=re.MULTILINE)
        rows = [example for table in tables for example in _examples(table)] or [{}]
        for query in (match["text"] for match in _QUERY.finditer(plain)):
            for row in rows:
                filled = query
                for name, value in row.items():
                    filled = filled.replace(f"<{name}>", value)
                yield filled


def _examples(table: str) -> list[dict[str, str]]:
    cells = [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        for line in table.splitlines()
        if line.strip().startswith("|")
    ]
    return [dict(zip(cells[0], row, strict=False)) for row in cells[1:]] if cells else []


@pytest.mark.long
def test_the_queries_of_opencypher(features: dict[str, str]) -> None:
    assert len(features) > 200
    queries = dict.fromkeys(query for text in features.values() for query in queries_of(text))
    assert len(queries) > 4000
    unread = []
    for query in queries:
        try:
            readings = hold(query)
        except BaseException as wrong:
            wrong.add_note(repr(query))
            raise
        unread += [query for reading in readings if reading.opaque]
    assert len(unread) <= QUIETLY_NOT_READ, unread
