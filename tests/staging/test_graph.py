"""Staged rows: duplicates are one, disagreements are reported, and all is as if the rows had been in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphmodel.model import Model, Node, PartialDate, Property, Quantity, Ref, Relationship
from graphmodel.records import Records, assemble, narrowed
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import RowBatch, read


class Place(Node):
    """Somewhere."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str | None = None
    tags: list[str] = []
    open: bool = True


class Depot(Place):
    """Where goods are kept."""

    area: Quantity | None = None


class Shop(Place):
    """Where goods are sold."""

    opened: PartialDate | None = None


class Serves(Relationship[Depot, Shop]):
    """Brings goods."""

    key = ("good",)

    good: str
    tons: float | None = None


class Near(Relationship[Place, Place]):
    """Is near to."""

    symmetric = True

    meters: int | None = None


MODEL = Model.of(Depot, Shop, Serves, Near)
Loader = Callable[[], Iterable[Any]]
Said = dict[tuple[Any, ...], tuple[Mapping[str, Any], frozenset[str]]]
"""What a graph would hold: the columns of each node and relationship, and the sources that give it."""


def loader(name: str, *items: Any) -> Loader:
    """A loader of that name."""

    def rows() -> Iterator[Any]:
        yield from items

    rows.__name__ = rows.__qualname__ = name
    return rows


def assembled(*sources: Any, rows_in_memory: int = 0, priority: Sequence[str] = (), folder: Path = Path()) -> Records:
    """The records of these sources; all rows are staged, unless more may be held."""
    return assemble(MODEL, read(MODEL, sources, folder, rows_in_memory=rows_in_memory), None, priority)


def said(records: Records) -> Said:
    """All rows of some records, wherever they are."""
    found: Said = {("node", ref.label, ref.key): (node.stored, node.sources) for ref, node in records.nodes.items()}
    found |= {
        ("tie", tie.type, tie.start, tie.end, *(tie.stored[name] for name in tie.key)): (tie.stored, tie.sources)
        for tie in records.relationships.values()
    }
    if records.stream is None:
        return found
    for nodes in records.stream.nodes():
        kind = MODEL.nodes[nodes.chunk.label]
        for at, key in enumerate(nodes.chunk.keys):
            _add(found, ("node", kind.identity, key), nodes, at)
    for ties in (rows for part in records.stream.relationships() for rows in part):
        chunk = ties.chunk
        a, b = (MODEL.nodes[label].identity for label in (chunk.start, chunk.end))
        own = MODEL.relationships[chunk.type].key
        for at, (start, end) in enumerate(zip(chunk.starts, chunk.ends, strict=True)):
            identity = ("tie", chunk.type, Ref(a, start), Ref(b, end), *(chunk.columns[name][at] for name in own))
            _add(found, identity, ties, at)
    return found


def _add(found: Said, identity: tuple[Any, ...], rows: RowBatch[Any], at: int) -> None:
    assert identity not in found, "nothing is written twice"
    found[identity] = rows.row(at), frozenset(rows.sources)


def codes(records: Records) -> list[str]:
    return [problem.code for problem in records.problems]


def depots(folder: Path, text: str, **options: Any) -> Table:
    """A table of depots and their names."""
    (folder / "depots.csv").write_text("id,name,tag\n" + text, encoding="utf-8")
    record = {Depot: {"id": "id", "name": Value("name", **options.pop("name", {}))}}
    return Table(folder / "depots.csv", nodes=[record], **options)


# --- rows of one identity --------------------------------------------------------------------------------------------


def test_equal_rows_are_one_and_rows_complete_each_other() -> None:
    rows = loader(
        "a",
        Depot(id="1", name="North"),
        Depot(id="1", name="North"),
        Depot(id="1", area=Quantity(3, "m2"), tags=["b"]),
        Depot(id="1", tags=["a", "b"]),
    )
    records = assembled(rows)
    assert records.problems == []
    ((stored, sources),) = said(records).values()
    assert stored == {
        "name": "North",
        "area": 3,
        "area_unit": "m2",
        "area_about": None,
        "tags": ["a", "b"],
        "open": True,
    }
    assert len(sources) == 1


def test_rows_of_a_source_that_disagree_are_told() -> None:
    records = assembled(loader("a", Depot(id="1", name="North"), Depot(id="1", name="South"), Depot(id="2")))
    assert codes(records) == ["duplicate-key"]
    assert "'1' has name 'South' here, but 'North' at " in records.problems[0].message


def test_sources_that_disagree_are_told_unless_one_has_priority() -> None:
    one, other = loader("a", Depot(id="1", name="North")), loader("b", Depot(id="1", name="South", tags=["x"]))
    records = assembled(one, other)
    assert codes(records) == ["sources-disagree"]
    names = [batch.source for batch in read(MODEL, [one, other], Path()).batches]
    for winner, name in zip(names, ("North", "South"), strict=True):
        settled = assembled(one, other, priority=[winner])
        assert settled.problems == []
        ((stored, sources),) = said(settled).values()
        assert (stored["name"], stored["tags"], sources) == (name, ["x"], frozenset(names))


@pytest.mark.parametrize(("rule", "name"), [("first", "North"), ("last", "West")])
def test_a_table_may_say_which_of_its_rows_counts(tmp_path: Path, rule: str, name: str) -> None:
    table = depots(tmp_path, "1,North,\n2,Else,\n1,South,\n1,West,\n", duplicates=rule)
    records = assembled(table)
    assert records.problems == []
    assert {key[2]: stored["name"] for key, (stored, _) in said(records).items()} == {"1": name, "2": "Else"}


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(("rule", "name"), [("first", "North"), ("last", "West")])
@pytest.mark.parametrize(
    "files",
    [
        {"d.json": '[{"id":"1","name":"North"},{"id":"1","name":"South"},{"id":"1","name":"West"}]'},
        {"a/x.csv": "id,name\n2,Else\n3,Far\n1,North\n", "a-b/x.csv": "id,name\n1,West\n"},
    ],
)
def test_the_row_that_counts_is_found_by_the_order_of_reading(
    tmp_path: Path, files: Mapping[str, str], rule: str, name: str, shared: bool
) -> None:
    for file, text in files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
    pattern = "d.json" if "d.json" in files else "*/x.csv"
    nodes = [{Depot: {"id": "id", "name": "name"}}]
    table = Table(pattern, nodes=nodes, name="depots", folder=tmp_path, duplicates=rule)  # type: ignore[arg-type]
    records = assembled(table, *([loader("a", Depot(id="1", tags=["x"]))] if shared else []), folder=tmp_path)
    assert codes(records) == []
    assert said(records)["node", "Place", "1"][0]["name"] == name


@pytest.mark.parametrize("rule", ["first", "last"])
def test_a_tables_rule_does_not_settle_what_two_sources_say(tmp_path: Path, rule: str) -> None:
    table = depots(tmp_path, "1,North,\n1,South,\n", duplicates=rule)
    records = assembled(table, loader("a", Depot(id="1", name="Other")))
    assert codes(records) == ["sources-disagree"]


def test_an_error_in_a_table_names_both_lines(tmp_path: Path) -> None:
    records = assembled(depots(tmp_path, "1,North,\n2,Else,\n1,South,\n"))
    (problem,) = records.problems
    assert (problem.code, problem.where.line) == ("duplicate-key", 4)
    assert "'1' has name 'South' here, but 'North' at " in problem.message
    assert problem.message.endswith("depots.csv:2")


def test_what_a_table_clears_stays_cleared_when_the_row_is_there_twice(tmp_path: Path) -> None:
    once = assembled(depots(tmp_path, "1,,\n", name={"absent": "clear"}))
    twice = assembled(depots(tmp_path, "1,,\n1,,\n", name={"absent": "clear"}))
    assert said(once) == said(twice)
    ((stored, _),) = said(twice).values()
    assert stored["name"] is None


@pytest.mark.parametrize("rows_in_memory", [0, 100])
def test_no_default_of_another_source_stands_where_a_row_clears(tmp_path: Path, rows_in_memory: int) -> None:
    (tmp_path / "depots.csv").write_text("id,open\n1,\n2,true\n", encoding="utf-8")
    clearing = Table(tmp_path / "depots.csv", nodes=[{Depot: {"id": "id", "open": Value("open", absent="clear")}}])
    beside = assembled(clearing, loader("a", Depot(id="1"), Depot(id="2")), rows_in_memory=rows_in_memory)
    assert {key[2]: stored["open"] for key, (stored, _) in said(beside).items()} == {"1": None, "2": True}
    stated = assembled(clearing, loader("a", Depot(id="1", open=False)), rows_in_memory=rows_in_memory)
    assert [stored["open"] for stored, _ in said(stated).values()].count(False) == 1


def test_a_node_of_two_classes_is_told() -> None:
    records = assembled(loader("a", Depot(id="1"), Shop(id="1")))
    (problem,) = records.problems
    assert problem.code == "class-differs"
    assert problem.message.startswith("'1' is Shop here, but Depot at ")


# --- relationships ---------------------------------------------------------------------------------------------------


def test_ends_that_no_source_declares_are_told_before_anything_is_written() -> None:
    serves = Serves(Depot.key("1"), Shop.key("2"), good="salt")
    records = assembled(loader("a", Depot(id="1"), serves), loader("b", Depot(id="3")))
    (problem,) = records.problems
    assert (problem.code, problem.message) == ("missing-end", "no source declares the Shop '2'")
    assert [key for key in said(records) if key[0] == "tie"] == []


def test_both_ends_are_told_where_neither_is_there() -> None:
    records = assembled(loader("a", Depot(id="1"), Serves(Depot.key("7"), Shop.key("8"), good="salt")))
    assert [problem.message for problem in records.problems] == [
        "no source declares the Depot '7'",
        "no source declares the Shop '8'",
    ]


def test_an_end_of_the_wrong_class_is_told() -> None:
    rows = loader("a", Depot(id="1"), Depot(id="2"), Serves(Depot.key("1"), Shop.key("2"), good="salt"))
    (problem,) = assembled(rows).problems
    assert problem.code == "wrong-end"
    assert problem.message == "SERVES connects (Depot)->(Shop), not (Depot)->(Depot)"


def test_relationships_with_a_key_are_parallel_and_those_of_one_key_are_one() -> None:
    ends = Depot.key("1"), Shop.key("2")
    ties = [Serves(*ends, good="salt", tons=1.5), Serves(*ends, good="tin"), Serves(*ends, good="salt")]
    records = assembled(loader("a", Depot(id="1"), Shop(id="2"), *ties))
    assert records.problems == []
    assert sorted(stored["good"] for key, (stored, _) in said(records).items() if key[0] == "tie") == ["salt", "tin"]
    clash = assembled(loader("a", Depot(id="1"), Shop(id="2"), *ties, Serves(*ends, good="salt", tons=2.5)))
    assert codes(clash) == ["duplicate-key"]


def test_a_symmetric_relationship_is_one_in_both_directions() -> None:
    ties = [Near(Depot.key("1"), Shop.key("2"), meters=5), Near(Shop.key("2"), Depot.key("1"))]
    records = assembled(loader("a", Depot(id="1"), Shop(id="2"), *ties))
    assert records.problems == []
    (tie,) = [stored for key, (stored, _) in said(records).items() if key[0] == "tie"]
    assert tie == {"meters": 5}
    clash = assembled(loader("a", Depot(id="1"), Shop(id="2"), *ties, Near(Shop.key("2"), Depot.key("1"), meters=6)))
    assert codes(clash) == ["duplicate-key"]


@pytest.mark.parametrize("rows_in_memory", [0, 100])
def test_what_no_engine_stores_is_told(rows_in_memory: int) -> None:
    ends = Depot.key("1"), Shop.key("2")
    rows = loader(
        "a",
        Depot(id="1"),
        Shop(id="2"),
        Depot(id="3", name="\ud800"),
        Depot(id="4\0"),
        Serves(*ends, good="salt", tons=float("nan")),
        Near(*ends, meters=2**63),
    )
    records = assembled(rows, rows_in_memory=rows_in_memory)
    assert sorted(problem.message for problem in records.problems) == [
        "NEAR: meters: 9223372036854775808 does not fit in 64 bits",
        "SERVES: tons: nan is no number that a graph can compare",
        "the Depot '3': name: '\\ud800' holds half a character (a lone surrogate), which has no UTF-8",
        "the Depot '4\\x00': id: '4\\x00' holds a zero character",
    ]
    assert sorted(key[2] for key in said(records)) == ["1", "2"]


def test_a_source_alone_leaves_endpoints_to_the_database() -> None:
    rows = loader("a", Depot(id="1"), Serves(Depot.key("1"), Shop.key("nowhere"), good="salt"))
    reading = read(MODEL, [rows], Path(), rows_in_memory=0)
    alone = [reading.batches[0].source]
    records = assemble(MODEL, reading, alone)
    assert records.stream is not None
    assert (records.problems, records.stream.endpoints_checked) == ([], False)
    assert len([key for key in said(records) if key[0] == "tie"]) == 1
    closed = assemble(MODEL, read(MODEL, [rows], Path(), rows_in_memory=0), alone, closed=True)
    assert codes(closed) == ["missing-end"]


# --- which load this is ----------------------------------------------------------------------------------------------


def print_of(*sources: Any, only: Sequence[str] = (), selected: Sequence[str] | None = None, **options: Any) -> int:
    reading = read(MODEL, sources, Path(), rows_in_memory=options.pop("rows_in_memory", 1))
    records = assemble(MODEL, reading, selected, options.pop("priority", ()))
    stream = (narrowed(records, only) if only else records).stream
    assert stream is not None
    return stream.print


def test_the_print_tells_whether_a_load_would_write_the_same_rows(tmp_path: Path) -> None:
    rows = loader("a", Depot(id="1"), Depot(id="2"), Depot(id="3"))
    same = print_of(rows)
    assert same == print_of(rows)
    name = read(MODEL, [rows], Path()).batches[0].source
    (tmp_path / "d.yaml").write_text("entities:\n  Depot:\n    '2': {name: Two}\n")
    others = {
        "another value": print_of(loader("a", Depot(id="1"), Depot(id="2"), Depot(id="3", name="x"))),
        "one source of several": print_of(rows, selected=[name]),
        "one label": print_of(rows, only=["Depot"]),
        "another priority": print_of(rows, priority=[name]),
        "a sheet that speaks of one of them": print_of(rows, str(tmp_path / "d.yaml")),
    }
    assert [what for what, print in others.items() if print == same] == []


# --- the law ---------------------------------------------------------------------------------------------------------

IDS = st.sampled_from([str(number) for number in range(6)])
TAGS = st.lists(st.sampled_from("xyz"), max_size=2)
NAMES = st.sampled_from(["North", "South", "\ud800"])


def _some(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


DEPOTS = st.builds(
    lambda id, name, tags, area: Depot(id=f"d{id}", **_some(name=name, tags=tags, area=area)),
    IDS,
    _optional(NAMES),
    _optional(TAGS),
    _optional(st.sampled_from([Quantity(3, "m2"), Quantity(3.5), Quantity(3, "m2", True)])),
)
SHOPS = st.builds(
    lambda id, shop, opened, open: Shop(id=f"{shop}{id}", **_some(opened=opened, open=open)),
    IDS,
    st.sampled_from("ssssd"),
    _optional(st.sampled_from([PartialDate("2001"), PartialDate("2001-02")])),
    _optional(st.booleans()),
)
SERVES = st.builds(
    lambda a, b, good, tons: Serves(Depot.key(f"d{a}"), Shop.key(f"s{b}"), good=good, **_some(tons=tons)),
    IDS,
    IDS,
    st.sampled_from(["salt", "tin"]),
    _optional(st.sampled_from([1.0, 2.0])),
)
NEAR = st.builds(
    lambda a, b, meters: (
        Near(Depot.key(f"d{a}"), Shop.key(f"s{b}"), **_some(meters=meters))
        if meters != 3
        else Near(Shop.key(f"s{b}"), Depot.key(f"d{a}"), meters=meters)
    ),
    IDS,
    IDS,
    _optional(st.integers(1, 3)),
)
ITEMS = st.lists(st.one_of(DEPOTS, SHOPS, SERVES, NEAR), max_size=40)
EVERYTHING = [*(Depot(id=f"d{n}") for n in range(6)), *(Shop(id=f"s{n}") for n in range(6))]


def told(records: Records) -> set[tuple[str, str]]:
    """Which rules were broken, and by what. Which of a source's rows is told against which other may differ."""
    if any(problem.code == "class-differs" for problem in records.problems):
        return {("class-differs", "")}
    problems = ((p.code, "" if p.code.endswith("-end") else p.message) for p in records.problems)
    return {(code, re.sub(r"(.* has \w+) .* here, but .*", r"\1", text)) for code, text in problems}


def stored(records: Records) -> Said:
    """All rows without what they clear, as a quantity does that is not rough: staging has None for it."""
    return {
        identity: ({name: value for name, value in columns.items() if value is not None}, sources)
        for identity, (columns, sources) in said(records).items()
    }


@pytest.mark.long
@settings(max_examples=25)
@given(one=ITEMS, other=ITEMS, rows_in_memory=st.integers(1, 15), first=st.booleans(), whole=st.booleans())
@example([], [Depot(id="d0"), Depot(id="d0", area=Quantity(3, "m2"))], 1, False, False)
def test_staged_rows_are_the_same_as_rows_in_memory(
    one: list[Any], other: list[Any], rows_in_memory: int, first: bool, whole: bool
) -> None:
    both = loader("one", *(EVERYTHING if whole else ()), *one), loader("other", *other)
    names = [batch.source for batch in read(MODEL, both, Path()).batches]
    priority = names if first else []
    expected, found = (
        assembled(*both, rows_in_memory=10_000, priority=priority),
        assembled(*both, rows_in_memory=rows_in_memory, priority=priority),
    )
    assert told(found) == told(expected)
    if not expected.problems:
        assert stored(found) == stored(expected)
