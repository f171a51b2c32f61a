"""What a new user gets wrong, and what the commands say of it: on a project of lights and harbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Commands

pytestmark = pytest.mark.usefixtures("kept_open")

LIGHTS = '''
"""Lights and harbours."""

from typing import Annotated

from pydantic import BaseModel

from graphmodel import Content, Node, Property, Quantity, Relationship


class Lens(BaseModel):
    """What bundles the light."""

    focus: float


class Beam(BaseModel):
    """What a light sends out."""

    colour: str
    lens: Annotated[Lens | None, Property(flatten=True)] = None


class Thing(Node):
    """Anything."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str


class Lighthouse(Thing):
    """A light."""

    optional_labels = ("Listed",)

    height: Quantity | None = None
    lamp: Annotated[Beam | None, Property(flatten=True)] = None


class Harbour(Thing):
    """A harbour."""


class Person(Thing):
    """A person."""


class Guides(Relationship[Lighthouse, Harbour]):
    """A light that leads to a harbour."""

    beam: Annotated[Beam | None, Property(flatten=True)] = None


class Owns(Relationship[Harbour, Lighthouse]):
    """Ownership."""


class Says(Relationship[Person, Content]):
    """A statement."""
'''
SHEET = """\
document: {id: pilot, title: Pilot, author: Ed, published: 2031-05}
entities:
  Lighthouse:
    torr: Torr
    skag: Skag
  Harbour:
    port-a: Port A
    port-b: Port B
  Person:
    dee: Dee Ek
facts:
  1.1:
  - torr GUIDES port-a: {beam: {colour: green, lens: {focus: 2.5}}}
  - port-a OWNS skag
  1.2:
  - dee SAYS:
    - torr GUIDES port-b
"""


@pytest.fixture
def lights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, as the current folder."""
    (tmp_path / "lights.py").write_text(LIGHTS)
    (tmp_path / "pilot.yaml").write_text(SHEET)
    (tmp_path / "graphmodel.toml").write_text('name = "lights"\nmodel = "lights"\nsources = ["*.yaml"]\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_object_in_another_form_is_refused_where_it_is_written(lights: Path, run: Commands) -> None:
    wrong = SHEET.replace("torr: Torr", "torr: {name: Torr, lamp: {colour: red, lens: 3}}")
    wrong += "  1.3:\n  - skag GUIDES port-b: {beam: green}\n  - torr.lamp: {colour: red}\n"
    (lights / "pilot.yaml").write_text(wrong)
    assert run("validate").err == (
        "pilot.yaml:4:50 wrong-type lamp.lens is an object: {focus: ...}\n"
        "  hint: write it so, or each part by itself: lamp_lens_focus\n"
        "pilot.yaml:19:32 wrong-type beam is an object: {colour: ..., lens: {focus: ...}}\n"
        "  hint: write it so, or each part by itself: beam_colour, beam_lens_focus\n"
        "pilot.yaml:20:5 unknown-property Lighthouse.lamp is an object, and is claimed by its parts\n"
        "  hint: write a line for each: lamp_colour, lamp_lens_focus\n"
        "2 problems may follow from those above: unknown-id in pilot.yaml\n"
        "  hint: fix these first; --max-problems all lists each\n"
        "5 errors\n"
    )
    (lights / "pilot.yaml").write_text(SHEET)
    (lights / "beams.csv").write_text("l,h,colour\nskag,port-b,green\nskag,port-a,red\n")
    mapping = "table: beams.csv\nrelationships:\n- GUIDES: {start: l, end: h, beam: colour}\n"
    (lights / "beams.yaml").write_text(mapping)
    assert run("validate").err == (
        "beams.yaml:3:36 mapping-value 'colour' is a column of single values here, and beam_colour, beam_lens_focus "
        "take parts of an object\n"
        "  hint: name the column of each part: beam_colour: ..., beam_lens_focus: ...; where cells are JSON, its path: "
        "beam_colour: colour.colour\n"
        "1 error\n"
    )
    shown = run("model", "GUIDES").out
    assert "  beam_lens_focus  float?         part of an object: beam.lens.focus\n" in shown


def test_asking_in_vain_is_explained(lights: Path, run: Commands) -> None:
    (lights / "pilot.yaml").write_text(SHEET + "  1.3:\n  - torr.height: ~22 m\n")
    (lights / "survey.yaml").write_text("entities:\n  Lighthouse:\n    torr: {name: Torr, height: ~30 ft}\n")
    database = ("--uri", f"embedded:{lights}/db")
    assert run("load", *database).code == 0
    assert run("evidence", "skag", "OWNS", "port-a", *database).err == (
        "question: OWNS connects (Harbour)->(Lighthouse), not (Lighthouse)->(Harbour)\n"
        "  hint: ask the other way: graphmodel evidence port-a OWNS skag\n"
    )
    assert run("evidence", "prt-a", "OWNS", "skag", *database).err == (
        "question: no node of the graph is called 'prt-a'\n  hint: did you mean 'port-a'?\n"
    )
    assert run("evidence", "torr", "GUIDES", "port-b", *database).out.count("attributed to Dee Ek") == 1
    given = "the graph has ~30 ft, as survey.yaml:3:24 gives it"
    assert f"   does not carry the fact: {given}\n" in run("evidence", "torr.height", *database).out
    assert "torr: height is ~22 m (pilot) <> the graph has ~30 ft" in run("check", "--loaded", *database).out.lower()
    assert run("cypher", "MATCH (l:Lighthouse) RETURN l.id, l.nam", *database).err == (
        "<input>:1:37 unknown-property nothing in the graph has the property 'nam'\n  hint: did you mean 'name'?\n"
    )
    assert run("cypher", "MATCH (l:Harbour)-[r:GUIDES]->(:Lighthouse) RETURN r", *database).err == (
        "<input>:1:22 wrong-direction GUIDES connects (Lighthouse)->(Harbour), not (Harbour)->(Lighthouse)\n"
        "  hint: turn the arrow around\n"
    )
    assert run("cypher", "MATCH (l:Lighthouse) RETURN l.id, l.name", *database).err == ""
    (lights / "cypher").mkdir()
    header = "// Owners\n// question: Who owns what?\n// column name: string\n\n"
    question = header + "MATCH (n:Person)-[:OWNS]->() RETURN n.name AS name\n"
    (lights / "cypher" / "owners.cypher").write_text(question)
    (lights / "graphmodel.toml").write_text('name = "tides"\nmodel = "lights"\nsources = ["*.yaml"]\n')
    for format in ("table", "jsonl"):
        assert run("ask", "owners", "--format", format, *database).err == (
            "the graph was loaded by the project 'lights', and this is 'tides'\n"
            "  hint: ask in the project that loaded it, or name the database of this one: --uri or --target\n"
        )


def test_files_of_a_label_are_told_apart_by_its_optional_labels(lights: Path, run: Commands) -> None:
    (lights / "pilot.yaml").write_text(SHEET.replace("torr: Torr", "torr: {name: Torr, Listed: true}"))
    assert run("export", "csv", "out", "--plain").code == 0
    assert sorted(each.name for each in (lights / "out").glob("Lighthouse*")) == [
        "Lighthouse-Listed.csv",
        "Lighthouse.csv",
    ]
