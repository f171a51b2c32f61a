"""Names of a large graph are found in memory just as the database finds them."""

from __future__ import annotations

from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.databases import Database, Recording, Statement
from graphmodel.model import Ref
from graphmodel.workflows import names
from graphmodel.workflows.load import load
from graphmodel.workflows.names import NameIndex, NameSearch
from graphmodel.workflows.search import search
from tests.example import sheet
from tests.workflows.conftest import Make

TEXT = st.text("abÄß \nЯ", max_size=5)


@given(st.lists(TEXT, max_size=12), TEXT)
def test_every_name_with_the_text_is_found_and_no_other(called: list[str], text: str) -> None:
    index = NameIndex((Ref("Entity", number), name) for number, name in enumerate(called))
    wanted = text.strip().replace("\n", " ").casefold()
    plain = [name.replace("\n", " ").casefold() for name in called]
    found = [int(ref.key) for ref in index.find(text, 100)]
    assert sorted(found) == [n for n, name in enumerate(plain) if wanted and wanted in name]
    tiers = [0 if plain[n] == wanted else 1 if plain[n].startswith(wanted) else 2 for n in found]
    assert tiers == sorted(tiers)
    assert [int(ref.key) for ref in index.find(text, 2)] == found[:2]


def test_a_node_with_several_such_names_is_found_once() -> None:
    index = NameIndex([(Ref("E", 1), "Arland"), (Ref("E", 1), "Arl"), (Ref("F", 1), "arl")])
    assert index.find("ARL", 9) == [Ref("E", 1), Ref("F", 1)]
    assert len(index) == 3


def test_a_large_graph_is_searched_alike_and_its_names_are_read_once_for_each_load(
    make: Make, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make(one=sheet("  1.1:\n  - arland RECOGNIZES bria-government\n"))
    load(project, database)
    asked = Recording(of=database)
    texts = ("arl", "ARLAND", "bria", "ria", "government", "red-band", "none")
    wanted = {text: {match.id for match in search(project, database, text)} for text in texts}
    monkeypatch.setattr(names, "MANY", 1)
    large = NameSearch(project, asked)
    assert {text: {match.id for match in large.search(text, 20)} for text in texts} == wanted
    scans = [s.text for s in asked.statements if s.text.startswith("MATCH (n:Entity) RETURN")]
    assert len(scans) == 1
    database.write(Statement("CREATE (:Entity:State {id: 'new', name: 'Arlandia'})"))
    assert [match.caption for match in large.search("arlandia", 20)] == ["Arlandia"]


def test_names_read_before_a_load_never_replace_those_read_after_it(
    make: Make, embedded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first reading ends after the second, which the load between them has begun."""
    project = make(one=sheet("  1.1:\n  - arland RECOGNIZES bria-government\n"))
    load(project, embedded_database)
    monkeypatch.setattr(names, "MANY", 1)
    read, go_on = names._read_names, Event()
    indexes: list[NameIndex] = []

    def slow_at_first(*given: Any) -> NameIndex:
        index = read(*given)
        indexes.append(index)
        if len(indexes) == 1:
            assert go_on.wait(30)
        return index

    monkeypatch.setattr(names, "_read_names", slow_at_first)
    large = NameSearch(project, embedded_database, background=True)
    readers = [prepared(large)]
    while not indexes:
        sleep(0.01)
    embedded_database.write(Statement("CREATE (:Entity:State {id: 'new', name: 'Arlandia'})"))
    readers.append(prepared(large))
    readers[1].join(30)
    go_on.set()
    readers[0].join(30)
    assert [match.caption for match in large.search("arlandia", 20)] == ["Arlandia"]


def prepared(large: NameSearch) -> Thread:
    """The thread that reads the names now."""
    large.prepare()
    assert large._reader is not None
    return large._reader
