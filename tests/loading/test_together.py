"""A load that fits is one transaction: all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphmodel import errors
from graphmodel.databases import Database, Recording, Result, Statement
from graphmodel.loading import LoadOptions, load
from tests.example import MODEL, TODAY, graph, load_sheets, records_of, sheet

FACTS = sheet("  1.1:\n  - arland RECOGNIZES bria-government: {since: 2031-05}\n  - red-band.size: 40000\n")
OTHERS = sheet("  1.1:\n  - arland FEARS red-band\n  - red-band.size: 50000\n")


class Refusing(Recording):
    """Fails what writes more than so many nodes and relationships at once."""

    def __init__(self, of: Database, most: int, wrong: errors.DatabaseError) -> None:
        super().__init__(of=of)
        self.most = most
        self.wrong = wrong

    def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
        """Refuses, or hands on."""
        lists = (each.parameters.get(name) for each in changes for name in ("rows", "key", "start"))
        if sum(len(each) for each in lists if isinstance(each, list)) > self.most:
            raise self.wrong
        return super().write(*changes, timeout=timeout)


def writes(recording: Recording) -> list[tuple[Statement, ...]]:
    """The transactions that changed more than the mark."""
    return [each for each in recording.transactions if any("Graphmodel" not in s.text for s in each)]


def mark(database: Database) -> dict[str, Any]:
    rows = database.read("MATCH (m:Graphmodel) RETURN properties(m)").rows
    return dict(rows[0][0]) if rows else {}


def test_a_small_load_is_one_transaction(database: Database, tmp_path: Path) -> None:
    for text in (FACTS, OTHERS):  # the second changes, creates and deletes
        recording = Recording(of=database)
        assert load_sheets(recording, tmp_path, a=text).changed
        assert len(writes(recording)) == 1
    again = Recording(of=database)
    assert not load_sheets(again, tmp_path, a=OTHERS).changed
    assert writes(again) == []


def test_a_load_in_batches_makes_the_same_graph(database: Database, tmp_path: Path) -> None:
    found = []
    for options in (LoadOptions(), LoadOptions(batch=3)):
        for text in (FACTS, OTHERS):
            load(database, MODEL, records_of(tmp_path, a=text), today=lambda: TODAY, options=options)
            found.append(graph(database))
        database.write(Statement("MATCH (n) DETACH DELETE n"))
    assert found[:2] == found[2:]


def test_a_load_that_fails_leaves_what_was_there(database: Database, tmp_path: Path) -> None:
    nothing = Refusing(database, 0, errors.Unreachable("the line is dead"))
    with pytest.raises(errors.Unreachable):
        load_sheets(nothing, tmp_path, a=FACTS)
    assert (graph(database), mark(database)) == (([], []), {})
    load_sheets(database, tmp_path, a=FACTS)
    before = graph(database), mark(database)
    with pytest.raises(errors.Unreachable):
        load_sheets(Refusing(database, 0, errors.Unreachable("the line is dead")), tmp_path, a=OTHERS)
    assert (graph(database), mark(database)) == before


def test_too_large_a_transaction_becomes_batches_and_that_is_said(database: Database, tmp_path: Path) -> None:
    too_large = errors.TransactionTooLarge("no memory left", hint="give it more")
    records = records_of(tmp_path, a=FACTS)
    whole = len(records.nodes) + len(records.claim_nodes) + len(records.claim_links)
    found = []
    for most in (whole - 1, 2):  # batches of 5,000 are halved, where they are too large as well
        some = Refusing(database, most, too_large)
        report = load(some, MODEL, records, today=lambda: TODAY)
        assert [(p.code, p.severity, p.hint) for p in report.problems] == [("in-batches", "warning", "give it more")]
        assert len(writes(some)) > 1
        found.append(graph(database))
        database.write(Statement("MATCH (n) DETACH DELETE n"))
    load(database, MODEL, records, today=lambda: TODAY)
    assert found == 2 * [graph(database)]
