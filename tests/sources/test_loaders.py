"""Python loaders: what they yield, with file and line, and what becomes of it when they break."""

from __future__ import annotations

import csv
import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphmodel.claims import Attribute, Claim, Document
from graphmodel.model import CONTENT, SOMEONE
from graphmodel.problems import Where
from graphmodel.sources import Batch
from graphmodel.sources.loaders import find_loader, read_items
from graphmodel.sources.tables import Table
from tests.sources.harbours import Fears, Group, Keeps, Says, State, shown

HERE = str(Path(__file__).relative_to(Path.cwd()))
ARLAND, BRIA = State(id="arland"), State(id="bria")
DOCUMENT = Document("d")


def loaded(loader: Callable[..., Any]) -> Batch:
    batch = Batch("test:loader")
    read_items(loader, batch)
    return batch


def read_loader(spec: str) -> Batch:
    batch = Batch(spec)
    found = find_loader(spec, batch.problems)
    if found is not None:
        assert not isinstance(found, Table)
        read_items(found, batch)
    return batch


def line(loader: Callable[..., Any], below: int) -> Where:
    """The place so many lines below the loader's first."""
    return Where(HERE, inspect.getsourcelines(loader)[1] + below)


def told(batch: Batch) -> list[tuple[int, str, str]]:
    assert {problem.where.file for problem in batch.problems} <= {HERE}
    return [(problem.where.line, problem.code, problem.message) for problem in batch.problems]


def test_everything_yielded_is_a_row_with_its_line() -> None:
    def loader() -> Iterator[object]:
        yield ARLAND
        yield Fears(State.key("arland"), State.key("bria"))
        yield DOCUMENT
        yield DOCUMENT.passage("1.1", "0123")
        yield Claim(
            Keeps(State.key("arland"), State.key("bria")),
            DOCUMENT.passage("1.2"),
        )

    batch = loaded(loader)
    assert batch.problems == []
    assert [(row.item, row.where) for row in batch.rows] == [
        (ARLAND, line(loader, 1)),
        (Fears(State.key("arland"), State.key("bria")), line(loader, 2)),
    ]
    assert batch.documents == [DOCUMENT]
    assert batch.passages == [DOCUMENT.passage("1.1", "0123")]
    assert [(shown(claim), claim.where) for claim in batch.claims] == [("arland KEEPS bria", line(loader, 5))]


def test_nodes_at_ends_are_nodes_of_the_graph() -> None:
    ash, oak = Group(id="ash"), Group(id="oak")
    inner = Claim(Fears(ash, SOMEONE), conditions=[Claim(Attribute(oak, "situation", "poor"))])

    def loader() -> Iterator[object]:
        yield Fears(ARLAND, BRIA)
        yield Claim(Says(ARLAND, CONTENT), Document("d", author=BRIA).passage("1"), that=[inner], holder=ash)
        yield Claim(Fears(ARLAND, SOMEONE), DOCUMENT.passage("1"), excepting=[oak], reasons=[inner, "label"])

    batch = loaded(loader)
    rows = [(row.item, row.where.line - line(loader, 0).line) for row in batch.rows]
    assert rows == [
        *[(ARLAND, 1), (BRIA, 1), (Fears(ARLAND, BRIA), 1)],
        *[(ARLAND, 2), (ash, 2), (ash, 2), (oak, 2), (BRIA, 2)],
        *[(ARLAND, 3), (oak, 3), (ash, 3), (oak, 3)],
    ]
    assert [document.id for document in batch.documents] == ["d", "d"]


def test_a_place_that_a_claim_has_is_kept() -> None:
    where = Where("table.csv", 7)

    def loader() -> Iterator[object]:
        yield Claim(Fears(ARLAND, BRIA), DOCUMENT.passage("1"), where=where)

    assert [claim.where for claim in loaded(loader).claims] == [where]


def test_the_line_is_that_of_the_innermost_generator() -> None:
    def inner(name: str) -> Iterator[object]:
        yield State(id=name)

    def middle() -> Iterator[object]:
        yield from inner("arland")
        yield from inner("bria")

    def outer() -> Iterator[object]:
        yield from middle()
        yield from [State(id="corrin")]

    assert [row.where for row in loaded(outer).rows] == [line(inner, 1), line(inner, 1), line(outer, 2)]


def test_a_loader_may_return_a_list_and_be_wrapped() -> None:
    def plain() -> list[object]:
        return [ARLAND]

    @functools.wraps(plain)
    def wrapped() -> list[object]:
        return plain()

    assert [(row.item, row.where) for row in loaded(plain).rows] == [(ARLAND, line(plain, 0))]
    assert [row.item for row in loaded(wrapped).rows] == [ARLAND]


@pytest.mark.parametrize(
    ("item", "name"),
    [
        (None, "NoneType"),
        ("arland", "str"),
        ((ARLAND, BRIA), "tuple"),
        ({"id": 1}, "dict"),
        (State, "the class State itself"),
    ],
)
def test_what_a_graph_does_not_hold_is_told_and_the_rest_kept(item: object, name: str) -> None:
    def loader() -> Iterator[object]:
        yield ARLAND
        yield item
        yield BRIA

    batch = loaded(loader)
    assert [row.item for row in batch.rows] == [ARLAND, BRIA]
    (problem,) = batch.problems
    assert str(problem) == (
        f"{line(loader, 2)} loader-item the loader yielded {name}, which is nothing a graph holds\n"
        "  hint: yield nodes, relationships, claims, documents or passages"
    )
    assert not batch.is_clean


class OutOfFish(Exception):
    """No subclass of anything that anybody would think of."""


@pytest.mark.parametrize(
    "wrong",
    [ValueError("no number"), KeyError("name"), OutOfFish("none left"), csv.Error("bad line"), ZeroDivisionError(),
     OSError(2, "No such file"), RuntimeError(""), TypeError("x"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")],
    ids=lambda wrong: type(wrong).__name__,
)  # fmt: skip
def test_a_loader_that_breaks_is_told_at_its_line_and_what_it_yielded_is_kept(wrong: Exception) -> None:
    def loader() -> Iterator[object]:
        yield ARLAND
        raise wrong
        yield BRIA

    batch = loaded(loader)
    assert [row.item for row in batch.rows] == [ARLAND]
    assert [str(problem) for problem in batch.problems] == [
        f"{line(loader, 2)} loader-failed the loader stopped: {type(wrong).__name__}: {wrong}\n"
        "  hint: fix the loader and run again"
    ]
    assert not batch.is_clean


def test_a_break_deep_below_is_told_at_the_loaders_own_line() -> None:
    def loader() -> Iterator[object]:
        yield ARLAND
        yield int("many")
        yield next(csv.DictReader(iter(["a,b"])))["a"]

    assert told(loaded(loader)) == [
        (
            line(loader, 2).line,
            "loader-failed",
            "the loader stopped: ValueError: invalid literal for int() with base 10: 'many'",
        )
    ]


def test_a_value_that_the_model_refuses_is_told_by_name() -> None:
    def loader() -> Iterator[object]:
        yield ARLAND
        yield State(
            id="bria",
            island="perhaps",  # type: ignore[arg-type]
            sise=4,  # type: ignore[call-arg]
        )

    batch = loaded(loader)
    assert [(p.where, p.code, p.message) for p in batch.problems] == [
        (
            line(loader, 2),
            "loader-value",
            "State.island: Input should be a valid boolean, unable to interpret input",
        ),
        (line(loader, 2), "loader-value", "State.sise: Extra inputs are not permitted"),
    ]
    assert {p.hint for p in batch.problems} == {"the loader stopped here; fix it, run again"}


def test_ends_that_do_not_go_together_are_told() -> None:
    def loader() -> Iterator[object]:
        yield Fears(ARLAND, DOCUMENT)  # type: ignore[arg-type]

    assert {code for _, code, _ in told(loaded(loader))} == {"loader-value"}


def test_what_is_no_loader_is_told_at_its_first_line() -> None:
    def nothing() -> None:
        pass

    def wants(more: int) -> Iterator[object]:
        yield more

    assert told(loaded(nothing)) == [
        (line(nothing, 0).line, "loader-failed", "the loader stopped: TypeError: 'NoneType' object is not iterable")
    ]
    ((_, code, message),) = told(loaded(wants))
    assert (code, message.endswith("missing 1 required positional argument: 'more'")) == ("loader-failed", True)


def test_an_interrupt_is_no_problem_of_the_data() -> None:
    def loader() -> Iterator[object]:
        yield ARLAND
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loaded(loader)


# By name


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Makes a module of a text, and gives its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(text: str) -> str:
        name = f"loader_{len(list(tmp_path.iterdir()))}_{abs(hash(text))}"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        return name

    yield make
    for name in [n for n in sys.modules if n.startswith("loader_")]:
        del sys.modules[name]


def test_a_loader_is_found_by_module_and_name(module: Callable[[str], str], tmp_path: Path) -> None:
    name = module("from tests.sources.harbours import State\ndef load():\n    yield State(id='arland')\n")
    batch = read_loader(f"{name}:load")
    assert (batch.source, batch.problems) == (f"{name}:load", [])
    assert [(row.item, row.where) for row in batch.rows] == [(ARLAND, Where(str(tmp_path / f"{name}.py"), 3))]


def test_a_loader_that_is_not_there_is_told(module: Callable[[str], str]) -> None:
    name = module("def load():\n    yield\nharbours = []\n")
    assert [str(p) for p in read_loader(f"{name}:laod").problems] == [
        f"{name}:laod loader-import {name} has no loader 'laod'\n  hint: did you mean 'load'?"
    ]
    assert [p.code for p in read_loader(f"{name}:harbours").problems] == ["loader-import"]
    assert [p.code for p in read_loader(f"{name}:").problems] == ["loader-import"]


HINT = "check the name, and that its package is installed or beside the project's settings"


def test_a_module_that_cannot_be_imported_is_told(module: Callable[[str], str], tmp_path: Path) -> None:
    assert [str(p) for p in read_loader("no_such_module:load").problems] == [
        "no_such_module:load loader-import no_such_module:load cannot be imported: ModuleNotFoundError: "
        f"No module named 'no_such_module'\n  hint: {HINT}"
    ]
    assert [p.code for p in read_loader(":load").problems] == ["loader-import"]
    for text, where, message in (
        ("import os\n\nx = 1 / 0\n", 3, "ZeroDivisionError: division by zero"),
        ("def load(:\n    pass\n", "1:10", "SyntaxError: "),
    ):
        name = module(text)
        (problem,) = read_loader(f"{name}:load").problems
        assert str(problem).startswith(
            f"{tmp_path}/{name}.py:{where} loader-import {name}:load cannot be imported: {message}"
        )
