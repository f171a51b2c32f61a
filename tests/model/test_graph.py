from __future__ import annotations

import textwrap
from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest

from graphmodel.errors import ModelError
from graphmodel.model import Content, Event, Model, Node, Property, Ref, Relationship, Role
from graphmodel.problems import Where


class Entity(Node):
    "Anything with an identity."

    abstract = True
    id: Annotated[str, Property(key=True)]
    name: str
    aliases: tuple[str, ...] = ()


class Actor(Entity):
    "Who can act."

    abstract = True


class State(Actor):
    """A sovereign state.

    With a territory.
    """

    not_implied = "that anybody recognizes it"


class Group(Actor):
    label = "Armed Group"


class Attack(Event):
    code: Annotated[int, Property(key=True)]


class Recognizes(Relationship[State, State | Group]):
    "Formal recognition."

    not_implied = "friendship"
    key = ("form",)
    codes = {"CAMEO": "0311"}
    form: str = "formal"


class Says(Relationship[Actor, Content]):
    attitude = True


class CarriedOutBy(Role[Attack, Actor]):
    role = "by"


MODEL = Model.of(State, Group, Attack, Recognizes, Says, CarriedOutBy)


def test_labels_run_from_the_base_to_the_type() -> None:
    assert {t.label: t.labels for t in MODEL.nodes.values()} == {
        "Entity": ("Entity",),
        "Actor": ("Entity", "Actor"),
        "State": ("Entity", "Actor", "State"),
        "Armed Group": ("Entity", "Actor", "Armed Group"),
        "Event": ("Event",),
        "Attack": ("Event", "Attack"),
    }


def test_identity_is_the_label_of_the_class_that_declares_the_key() -> None:
    assert [(t.label, t.identity, t.key) for t in MODEL.nodes.values() if not t.abstract] == [
        ("State", "Entity", "id"),
        ("Armed Group", "Entity", "id"),
        ("Attack", "Attack", "code"),
    ]


def test_a_subclass_that_declares_the_key_again_keeps_the_identity() -> None:
    class City(Entity):
        id: Annotated[str, Property(key=True, index=True)]

    assert Model.of(City).nodes["City"].identity == "Entity"


def test_a_property_becomes_the_key_where_it_is_marked() -> None:
    class Thing(Node):
        abstract = True
        code: str

    class Part(Thing):
        code: Annotated[str, Property(key=True)]

    assert Model.of(Part).nodes["Part"].identity == "Part"


def test_whether_a_type_is_abstract_is_never_inherited() -> None:
    assert [t.label for t in MODEL.nodes.values() if t.abstract] == ["Entity", "Actor", "Event"]


def test_definitions_are_the_docstrings_of_the_class_itself() -> None:
    state, group = MODEL.nodes["State"], MODEL.nodes["Armed Group"]
    assert (state.definition, state.not_implied) == (
        "A sovereign state.\n\nWith a territory.",
        "that anybody recognizes it",
    )
    assert (group.definition, group.not_implied) == ("", "")


def test_a_node_is_captioned_by_its_name_else_its_key() -> None:
    assert (MODEL.nodes["State"].caption, MODEL.nodes["Attack"].caption) == ("name", "code")


def test_a_relationship_type_knows_its_ends_key_and_meaning() -> None:
    found = MODEL.relationships["RECOGNIZES"]
    assert found.pairs == (("State", "State"), ("State", "Armed Group"))
    assert (found.key, found.codes, found.not_implied) == (("form",), {"CAMEO": "0311"}, "friendship")
    assert list(found.properties) == ["since", "until", "form"]
    assert (found.role, found.takes_content, found.takes_nodes) == (None, False, True)


def test_content_is_an_end_and_no_label() -> None:
    assert "Content" not in MODEL.nodes
    says = MODEL.relationships["SAYS"]
    assert (says.attitude, says.takes_content, says.takes_nodes) == (True, True, False)


def test_roles_are_known_by_name_at_their_events() -> None:
    assert {name: t.type for name, t in MODEL.roles("Attack").items()} == {"by": "CARRIED_OUT_BY"}


def test_descendants_are_the_label_itself_and_all_below() -> None:
    assert MODEL.descendants("Actor") == ("Actor", "State", "Armed Group")
    assert MODEL.descendants("Attack") == ("Attack",)


def test_a_node_and_a_key_name_the_same_node() -> None:
    ref = Ref("Entity", "bria")
    assert (
        MODEL.ref(State(id="bria", name="Bria")) == MODEL.ref(State.key("bria")) == MODEL.ref(Actor.key("bria")) == ref
    )


def test_types_are_found_by_class() -> None:
    assert MODEL.node(Group).label == "Armed Group"
    assert MODEL.relationship(Recognizes).type == "RECOGNIZES"
    assert (State in MODEL, Content in MODEL) == (True, False)


def test_a_model_is_sealed() -> None:
    with pytest.raises(TypeError):
        MODEL.nodes["State"] = MODEL.nodes["Attack"]  # type: ignore[index]


def test_a_module_gives_its_types_and_those_it_imports() -> None:
    module = ModuleType("world")
    vars(module).update(State=State, Also=State, Recognizes=Recognizes, Group=Group, _Hidden=Attack, Node=Node)
    found = Model.from_module(module)
    assert list(found.nodes) == ["Entity", "Actor", "State", "Armed Group"]
    assert list(found.relationships) == ["RECOGNIZES"]


def test_a_module_is_imported_by_name() -> None:
    assert "State" in Model.from_module("graphmodel.geopolitics.model").nodes


def written(folder: Path, name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    (folder / f"{name}.py").write_text(textwrap.dedent(text))
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(folder)
    return name


def test_bases_with_open_ends_are_left_out_of_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = written(
        tmp_path,
        "opened",
        """
        from typing import Annotated, Generic
        from graphmodel.model import Node, Property, Relationship
        from graphmodel.model.relationships import EndT, StartT

        class City(Node):
            id: Annotated[str, Property(key=True)]

        class Attitude(Relationship[StartT, EndT], Generic[StartT, EndT]):
            attitude = True

        class Likes(Attitude[City, City]): ...
        """,
        monkeypatch,
    )
    assert list(Model.from_module(name).relationships) == ["LIKES"]


def test_a_module_without_types_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = written(tmp_path, "nothing_here", "x = 1", monkeypatch)
    with pytest.raises(ModelError) as refused:
        Model.from_module(name)
    assert str(refused.value) == (
        "nothing_here declares no node or relationship types\n"
        "  hint: declare classes that derive from graphmodel.Node and graphmodel.Relationship"
    )


def test_a_missing_module_is_named_with_a_hint() -> None:
    with pytest.raises(ModelError) as refused:
        Model.from_module("no_such_module")
    assert str(refused.value) == (
        "the model module 'no_such_module' cannot be imported: No module named 'no_such_module'\n"
        "  hint: check the name in [tool.graphmodel] and that its package is installed or beside pyproject.toml"
    )


@pytest.mark.parametrize(
    ("name", "text", "place", "fault"),
    [
        ("unparsed", "class City(\n", Where("unparsed.py", 1, 11), "SyntaxError: '(' was never closed"),
        ("undefined", "\nclass City(Nod): ...\n", Where("undefined.py", 2), "NameError: name 'Nod' is not defined"),
        (
            "unordered",
            "from graphmodel.model import Node\nclass A(Node): ...\nclass B(A): ...\nclass C(A, B): ...\n",
            Where("unordered.py", 4),
            "TypeError: Cannot create a consistent method resolution order (MRO) for bases A, B",
        ),
    ],
)
def test_a_module_that_does_not_run_is_a_fault_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, place: Where, fault: str
) -> None:
    with pytest.raises(ModelError) as refused:
        Model.from_module(written(tmp_path, name, text, monkeypatch))
    (problem,) = refused.value.problems
    assert (problem.where, problem.code) == (place, "model-import")
    assert problem.message.startswith(fault)
