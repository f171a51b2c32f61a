"""All of a project's sources through one door: paths, globs, loaders, and what one declares for the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.claims import Claim, Document
from graphmodel.errors import SourceError
from graphmodel.model import Event, Key, Model, Node, Property, Relationship, Role
from graphmodel.problems import Problem, Where
from graphmodel.sources import Registry, places, source_names
from graphmodel.sources.loaders import Item
from graphmodel.staging import read
from tests.sources.harbours import MODEL, Actor, Fears, Group, Keeps, Ship, State, Treaty, shown

SHEET = "document: {id: d1}\nentities: {State: {arland: Arland}}\nfacts: {1.1: [arland FEARS ash]}\n"
MORE = "document: {id: d2}\nentities: {Group: {ash: Ash}}\nfacts: {1.1: [ash KEEPS 7]}\n"


def treaties() -> Iterator[Item]:
    """A loader of this module."""
    yield Treaty(number=7)
    yield Claim(Keeps(State.key("arland"), Treaty.key(7)), Document("d3").passage("1"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "sheets" / "deep"
    folder.mkdir(parents=True)
    (tmp_path / "sheets" / "one.yaml").write_text(SHEET)
    (folder / "two.yml").write_text(MORE)
    (tmp_path / "sheets" / "notes.txt").write_text("no sheet")
    return tmp_path


def told(found: list[Problem]) -> list[str]:
    return [str(problem) for problem in found]


def test_what_one_source_declares_the_others_name_in_whatever_order(project: Path) -> None:
    sources = ["sheets/one.yaml", "sheets/deep/two.yml", "tests.sources.test_reading:treaties"]
    for order in (sources, sources[::-1]):
        found = read(MODEL, order, project)
        assert told(found.problems) == []
        assert {batch.source: [shown(claim) for claim in batch.claims] for batch in found.batches} == {
            "sheets/one.yaml": ["arland FEARS ash"],
            "sheets/deep/two.yml": ["ash KEEPS Treaty:7"],
            "tests.sources.test_reading:treaties": ["arland KEEPS Treaty:7"],
        }


def test_a_loader_may_be_given_itself(project: Path) -> None:
    (batch,) = read(MODEL, [treaties], project).batches
    assert batch.source.endswith("test_reading:treaties")
    assert [row.item for row in batch.rows] == [Treaty(number=7)]


def test_what_is_no_source_is_told(project: Path) -> None:
    given: Any = {"id": "bria"}
    with pytest.raises(SourceError, match=r"dict is no source\n  hint: a source is a path, module:name, a loader"):
        read(MODEL, [given], project)


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["sheets/one.yaml"], ["sheets/one.yaml"]),
        (["./sheets/../sheets/one.yaml"], ["sheets/one.yaml"]),
        (["sheets/*.yaml"], ["sheets/one.yaml"]),
        (["sheets/**/*.y*ml"], ["sheets/deep/two.yml", "sheets/one.yaml"]),
        (["sheets/one.yaml", "sheets/*.yaml", "sheets/one.yaml"], ["sheets/one.yaml"]),
    ],
)
def test_sources_are_named_from_the_projects_folder_and_read_once(
    project: Path, sources: list[str], names: list[str]
) -> None:
    found = read(MODEL, sources, project)
    assert [batch.source for batch in found.batches] == names
    assert sorted(set(source_names(sources, project))) == names


def test_absolute_paths_and_globs_will_do(project: Path) -> None:
    for source in (f"{project}/sheets/one.yaml", f"{project}/sheets/o*.yaml"):
        assert [batch.source for batch in read(MODEL, [source], project).batches] == ["sheets/one.yaml"]
        elsewhere = read(MODEL, [source], project / "sheets" / "deep").batches
        assert [batch.source for batch in elsewhere] == [f"{project}/sheets/one.yaml"]


def test_a_source_that_is_not_there_or_of_no_kind_is_told(project: Path) -> None:
    sources = ["sheets/tow.yaml", "sheets/*.csv", "sheets/notes.txt", "sheets", "no_module:load"]
    hint = "check the name, and that its package is installed or beside the project's settings"
    assert told(read(MODEL, sources, project).problems) == [
        "no_module:load loader-import no_module:load cannot be imported: ModuleNotFoundError: No module named "
        f"'no_module'\n  hint: {hint}",
        "sheets source-missing there is no such file\n  hint: check the path",
        "sheets/*.csv source-missing no file matches\n  hint: check `sources` in the settings",
        "sheets/notes.txt source-kind .txt is no kind of source\n"
        "  hint: a fact sheet or mapping ends in .yaml or .yml, a loader is module:function; a table needs a mapping",
        "sheets/tow.yaml source-missing there is no such file\n  hint: check the path",
    ]


@pytest.mark.parametrize("source", ["a**b.yaml", "deep/x**/*.yaml", "/a**b.yaml", "***.yaml", "a\0.yaml", "a\0*.yaml"])
def test_a_pattern_that_matches_nothing_for_sure_is_told_like_a_missing_file(project: Path, source: str) -> None:
    (problem,) = read(MODEL, [source], project).problems
    assert (problem.where.file, problem.code in ("source-pattern", "source-missing")) == (source, True)
    assert source_names([source], project) == []
    assert {each.code for each in places.leaving([source], project, ())} <= {"source-outside"}


def test_a_file_beyond_all_measure_is_not_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MAX_BYTES", 10)
    assert told(read(MODEL, ["sheets/one.yaml"], project).problems) == [
        "sheets/one.yaml source-size the file is larger than 10 bytes\n  hint: split it into several fact sheets"
    ]


def test_a_file_that_may_not_be_read_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert told(read(MODEL, ["sheets/one.yaml"], project).problems) == [
        "sheets/one.yaml source-unreadable cannot be read: Permission denied"
    ]


def test_a_faulty_sheet_does_not_stop_the_others(project: Path) -> None:
    (project / "bad.yaml").write_text("document: [")
    found = read(MODEL, ["bad.yaml", "sheets/**/*.y*ml", treaties], project)
    assert [batch.source for batch in found.batches if not batch.is_clean] == ["bad.yaml"]
    assert len(found.batches) == 4


def test_many_rows_take_no_longer_than_they_should() -> None:
    def loader() -> Iterator[Item]:
        for number in range(30_000):
            yield Treaty(number=number)

    (batch,) = read(MODEL, [loader], Path()).batches
    assert len(batch.rows) == 30_000


def test_nodes_of_other_models_are_told_and_left_out() -> None:
    class Sate(Node):
        id: Annotated[str, Property(key=True)]

    def loader() -> Iterator[Item]:
        yield Sate(id="x")
        yield State(id="arland")

    found = read(MODEL, [loader], Path())
    assert [row.item for row in found.batches[0].rows] == [State(id="arland")]
    assert [(p.code, p.message, p.hint) for p in found.problems] == [
        ("unknown-label", "Sate is not in the model", "did you mean 'State'?")
    ]


# Names


def registry(*nodes: Node) -> Registry:
    made = Registry(MODEL)
    made.add(nodes)
    return made


HERE = Where("s.yaml", 1)


def test_an_id_finds_its_node_whatever_type_its_key_has() -> None:
    known = registry(State(id="arland"), Treaty(number=7), Ship(call="8"))
    assert known.find("arland", HERE) == State.key("arland")
    assert known.find("7", HERE) == Treaty.key(7)
    assert known.find("8", HERE) == Ship.key("8")
    assert known.find("Treaty:7", HERE) == Treaty.key(7)
    for above in ("State", "Actor", "Entity"):
        assert known.find(f"{above}:arland", HERE) == State.key("arland")


def test_a_node_declared_twice_is_of_its_most_special_class() -> None:
    class Island(State):
        pass

    model = Model.of(State, Island)
    for order in ([State(id="a"), Island(id="a")], [Island(id="a"), State(id="a")]):
        known = Registry(model)
        known.add(order)
        assert known.find("a", HERE) == Island.key("a")


def test_ids_that_hold_a_colon_are_found_as_they_are() -> None:
    known = registry(State(id="State:arland"), State(id="x:y"))
    assert known.find("State:arland", HERE) == State.key("State:arland")
    assert known.find("x:y", HERE) == State.key("x:y")
    both = registry(State(id="State:arland"), State(id="arland"))
    assert both.find("State:arland", HERE) == Problem(
        HERE,
        "ambiguous-id",
        "'State:arland' names several nodes: State:State:arland, State:arland",
        "write one of State:State:arland, State:arland",
    )


def test_one_id_of_two_identities_needs_its_class() -> None:
    known = registry(State(id="7"), Treaty(number=7), Ship(call="7"))
    assert known.find("7", HERE) == Problem(
        HERE,
        "ambiguous-id",
        "'7' names several nodes: Ship:7, State:7, Treaty:7",
        "write one of Ship:7, State:7, Treaty:7",
    )
    found = [known.find(f"{label}:7", HERE) for label in ("State", "Treaty", "Ship")]
    assert found == [State.key("7"), Treaty.key(7), Ship.key("7")]


def test_what_nobody_declares_is_told_with_what_is_near() -> None:
    known = registry(State(id="arland"), Group(id="ash"))
    hints = {text: str(getattr(known.find(text, HERE), "hint", "")) for text in ("arlnd", "State:ash", "Sate:arland")}
    assert hints == {
        "arlnd": "did you mean 'arland'?",
        "State:ash": "'ash' is Group",
        "Sate:arland": "'arland' is State",
    }
    assert str(registry().find("arland", HERE)) == (
        "s.yaml:1 unknown-id no source declares 'arland'\n  hint: declare it under `entities`"
    )


@pytest.mark.long
def test_many_unknown_names_take_no_longer_than_they_should() -> None:
    known = registry(*(State(id=f"state-{number}") for number in range(3_000)))
    found = [known.find(f"stat-{number}", HERE) for number in range(3_000)]
    hints = [problem.hint for problem in found if isinstance(problem, Problem)]
    assert (len(hints), hints[0], hints[-1]) == (3_000, "did you mean 'state-0'?", "declare it under `entities`")


# Models of users


class Thing(Node):
    abstract = True


class Book(Thing):
    isbn: Annotated[int, Property(key=True)]
    about: str | None = None


class Reader(Thing):
    nick: Annotated[str, Property(key=True)]
    aliases: list[str] = []


class Fair(Event):
    year: Annotated[int, Property(key=True)]
    visitors: int | None = None


class Reads(Relationship[Reader, Book]):
    type = "reads"


class Likes(Relationship[Reader, Book | Reader]):
    type = "is fond of"


class Sold(Role[Fair, Book]):
    role = "what"


def test_models_name_keys_types_and_roles_as_they_like(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        """
document: {id: d}
entities:
  Book: {9: {about: fish}, 10: }
  Reader: {ann: Annie, "9": [x, y]}
facts:
  1.1:
  - ann reads Book:9, 10
  - ann "is fond of" Book:9
  - may Fair 2031: {what: [9, 10], visitors: 12}
"""
    )
    model = Model.of(Book, Reader, Fair, Reads, Likes, Sold)
    found = read(model, ["s.yaml"], tmp_path)
    assert told(found.problems) == [
        "s.yaml:5:29 entity-form an entity's properties are a mapping\n  hint: 9: {name: ...}"
    ]
    rows = [row.item for row in found.batches[0].rows]
    assert rows == [Book(isbn=9, about="fish"), Book(isbn=10), Reader(nick="ann", aliases=["Annie"]), Fair(year=2031)]
    said = [claim.proposition for claim in found.batches[0].claims]
    ann, nine, ten, fair = Reader.key("ann"), Book.key(9), Book.key(10), Fair.key(2031)
    assert said[:3] == [Reads(ann, nine), Reads(ann, ten), Likes(ann, nine)]
    assert said[4:6] == [Sold(fair, nine), Sold(fair, ten)]
    assert [claim.certainty for claim in found.batches[0].claims] == ["certain"] * 3 + ["possible"] * 4


def test_keys_of_superclasses_name_nodes_of_any_class_below(tmp_path: Path) -> None:
    def loader() -> Iterator[Item]:
        yield State(id="arland")
        yield Fears(Actor.key("arland"), Actor.key("arland"))

    (batch,) = read(MODEL, [loader], tmp_path).batches
    assert batch.problems == []
    assert isinstance(Actor.key("arland"), Key)
