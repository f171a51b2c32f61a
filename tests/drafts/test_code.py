"""The Python that is written: formatted, valid, and text where it quotes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from graphmodel import Model
from graphmodel.drafts import Draft, DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.code import comment, literal, python
from graphmodel.drafts.names import UniqueNames, class_name, is_identifier, property_name, type_of_words, usable
from tests.drawing import one_in

HOSTILE = [
    '"""\nimport os\n',
    "\\",
    '\\"',
    "'\n#",
    "\\N{BULLET}",
    "{x}",
    "%s",
    "\r\f\x0b\u2028\u2029",
    "\ud800",
    "\0",
    "é",
    "a b" * 100,
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
kinds = st.sampled_from(
    (
        "string",
        "integer",
        "float",
        "boolean",
        "date",
        "datetime",
        "duration",
        "calendar_duration",
        "point",
        "partial_date",
        "bytes",
        "decimal",
        "uuid",
        "json",
    )
)


def encodable(text: str) -> bool:
    """Whether it has no half of a surrogate pair: pydantic takes none in an enumeration."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


@st.composite
def drafts(draw: Any) -> Draft:
    """Drafts with any words in them."""
    pool, nodes = UniqueNames(), []
    for label in draw(st.lists(texts.filter(usable), min_size=1, max_size=3, unique=True)):
        fields = UniqueNames(["key_of_it"])
        properties = tuple(
            DraftProperty(
                fields.of(property_name(draw(texts))),
                draw(kinds),
                definition=draw(texts),
                todo=tuple(draw(st.lists(texts, max_size=2))),
            )
            for _ in range(draw(st.integers(0, 3)))
        )
        allowed = tuple(dict.fromkeys(draw(st.lists(texts.filter(encodable), max_size=4))))
        choice = (DraftProperty(fields.of("choice"), allowed=allowed),)
        key = DraftProperty("key_of_it", key=True, required=True)
        cls = pool.of(class_name(label))
        nodes.append(
            DraftNode(cls, label, (), (key, *properties, *choice), definition=draw(texts), todo=(draw(texts),))
        )
    types = draw(st.lists(texts.filter(usable), max_size=3, unique=True))
    relationships = [
        DraftRelationship(
            pool.of(class_name(type, camel=True)),
            f"{type}>",
            tuple((start.name, nodes[0].name) for start in nodes),
            definition=draw(texts),
        )
        for type in types
    ]
    return Draft(draw(texts), tuple(nodes), tuple(relationships))


@given(drafts())
def test_any_words_make_a_module_that_declares_only_types(draft: Draft) -> None:
    text = python(draft)
    tree = ast.parse(text)
    allowed = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.Assign, ast.Expr)
    assert all(isinstance(each, allowed) for each in tree.body)
    assert sum(isinstance(each, ast.Expr) for each in tree.body) == 1  # the docstring
    assert not [
        each for each in ast.walk(tree) if isinstance(each, ast.Call) and getattr(each.func, "id", "") != "Property"
    ]
    module = ModuleType("drafted")
    sys.modules["drafted"] = module
    exec(compile(text, "drafted.py", "exec"), vars(module))
    model = Model.from_module(module)
    assert set(model.nodes) == {node.label for node in draft.nodes}
    assert set(model.relationships) == {each.type for each in draft.relationships}


@pytest.mark.long
@settings(max_examples=one_in(3), phases=(Phase.generate, Phase.explicit))
@given(st.lists(drafts(), min_size=5, max_size=5))
def test_it_is_as_a_formatter_writes_it(several: list[Draft]) -> None:
    with TemporaryDirectory() as folder:
        for number, draft in enumerate(several):
            text = python(draft)
            if any(cell_len(line) != len(line) for line in text.splitlines()):
                continue  # a formatter counts wide signs twice
            (Path(folder) / f"{number}.py").write_bytes(text.encode())
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--diff", folder]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert not ran.stdout, ran.stdout
        assert ran.returncode == 0, ran.stderr


@given(texts)
def test_a_literal_is_the_text(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


@given(texts)
def test_a_comment_is_one_line(text: str) -> None:
    assert ast.parse(f"# {comment(text)}").body == []


@given(texts)
def test_any_text_gives_a_name(text: str) -> None:
    assert is_identifier(class_name(text))
    assert is_identifier(class_name(text, camel=True))
    assert is_identifier(property_name(text))
    assert not property_name(text, of_relationship=True).startswith(("_", "gm_"))
    assert type_of_words(text)


def test_a_draft_with_everything_reads_well() -> None:
    draft = Draft(
        "a test",
        (
            DraftNode(
                "Actor",
                "Actor",
                (),
                (
                    DraftProperty("id", key=True, required=True),
                    DraftProperty("mood", allowed=("calm", "cross")),
                    DraftProperty("tags", many=True),
                    DraftProperty("seen", "datetime", index=True, definition="When it was seen last."),
                ),
                abstract=True,
                definition="Whoever acts.",
            ),
            DraftNode("ArmedGroup", "armed group", ("Actor",), todo=("is it one?",)),
        ),
        (DraftRelationship("Knows", "KNOWS", (("Actor", "ArmedGroup"), ("ArmedGroup", "Actor")), key=("at",)),),
    )
    assert python(draft) == EVERYTHING


EVERYTHING = '''\
"""The types of this project, drafted from a test."""

import datetime as dt
from typing import Annotated, Literal

from graphmodel import Node, Property, Relationship

ActorMood = Literal["calm", "cross"]


class Actor(Node):
    """Whoever acts."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    mood: ActorMood | None = None
    tags: list[str] = []
    # When it was seen last.
    seen: Annotated[dt.datetime | None, Property(index=True)] = None


# TODO: is it one?
class ArmedGroup(Actor):
    """TODO: say what armed group is."""

    label = "armed group"


class Knows(Relationship[Actor | ArmedGroup, ArmedGroup | Actor]):
    """TODO: say what KNOWS means."""

    pairs = ((Actor, ArmedGroup), (ArmedGroup, Actor))
    key = ("at",)
'''
