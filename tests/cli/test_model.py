"""`graphmodel model`, beyond what its page shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphmodel.cli.model import complete_type
from tests.cli.conftest import Commands

HARBOUR = '''
from typing import Annotated, ClassVar

from graphmodel import Event, Node, Property, Relationship, Role


class Thing(Node):
    """Anything.

    Told in a second paragraph.
    """

    abstract: ClassVar[bool] = True

    id: Annotated[str, Property(key=True)]
    name: str


class Port(Thing):
    """A port. With cranes."""


class Pier(Port):
    """A part of a port."""


class Storm(Event, Thing):
    """A storm."""

    not_implied = "Damage."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "23"}


class Hit(Role[Storm, Port]):
    """What the storm hit."""

    role = "hits"


class Near(Relationship[Port, Port]):
    """Close by."""

    symmetric = True
    key = ("side",)

    side: str
'''
SHEET = """\
document: {id: d, title: D, published: 2031-05}
entities:
  Port: {tar: Tar, mar: Mar}
facts:
  1.1:
  - Storm big-storm: {hits: "tar, mar", when: 2031-05}
  - "tar NEAR mar": {side: west, if: [mar NEAR tar: {side: east}]}
"""


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a role, a symmetric type with a key, and a type below a type that has nodes."""
    (tmp_path / "graphmodel.toml").write_text('model = "harbour_model"\nsources = ["*.yaml", "loads:rows"]\n')
    (tmp_path / "harbour_model.py").write_text(HARBOUR)
    (tmp_path / "storms.yaml").write_text(SHEET)
    (tmp_path / "table.yaml").write_text("table: x.csv\nnodes:\n- Pier: {id: id, name: name}\n")
    (tmp_path / "loads.py").write_text(
        "from harbour_model import Port\n\n\ndef rows():\n    yield Port(id='x', name='X')\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_role_is_found_by_its_name_and_shows_what_it_stands_for(harbour: Path, run: Commands) -> None:
    assert run("model", "hits").told == (
        0,
        """\
HIT, a role of events  (harbour_model.py:34)
What the storm hit.

in a fact sheet
  - Storm a-storm: {hits: a-port}

in Cypher
  MATCH (a:Storm)-[r:HIT]->(b:Port)
  MATCH (c:Claim {predicate: 'HIT'})

connects
  Storm -> Port
  Port: Port, Pier

properties
  since  partial_date?  stored as since, since_first, since_last
  until  partial_date?  stored as until, until_first, until_last

attributes
  cardinality  many-to-many
  reads        hits

used in sources
  storms.yaml:6:23
""",
        "",
    )


def test_every_attribute_of_a_type_is_listed_by_its_name(harbour: Path, run: Commands) -> None:
    told = run("model", "near").out
    assert "  MATCH (a:Port)-[r:NEAR]-(b:Port)\n" in told
    assert "- a-port NEAR another-port: {side: ...}" in told
    assert (
        "\nattributes\n  key          side\n  symmetric    yes\n  cardinality  many-to-many\n  reads        is near\n"
        in told
    )
    assert "  storms.yaml:7:5\n  storms.yaml:7:43\n" in told
    storm = run("model", "Storm").out
    assert "Not implied: Damage.\n" in storm
    assert "\nroles\n  hits  HIT\n" in storm
    assert "  CAMEO code  23\n" in storm


def test_places_in_sheets_mappings_and_loaders_are_found_without_reading_a_row(harbour: Path, run: Commands) -> None:
    (report,) = json.loads(run("model", "Port", "--format", "json").out)
    assert [(use["where"], use["in"], use["type"]) for use in report["sources"]] == [
        ("loads.py:5:11", "loads:rows", "Port"),
        ("storms.yaml:3:3", "storms.yaml", "Port"),
        ("table.yaml:3:3", "table.yaml", "Pier"),
    ]
    assert report["below"] == ["Pier"]
    assert [each["name"] for each in json.loads(run("model", "--format", "json").out)] == [
        *("Thing", "Port", "Pier", "Event", "Storm"),
        *("HIT", "NEAR"),
    ]


def test_the_list_has_roles_apart_and_one_sentence_of_each_definition(harbour: Path, run: Commands) -> None:
    assert (
        run("model").out
        == """\
node types
  Thing     abstract        Anything.
    Port                    A port.
      Pier                  A part of a port.
  Event     abstract event  Base of event types: one node per occurrence, its participants joined by roles.
    Storm   event           A storm.

roles of events
  HIT  Storm -> Port  What the storm hit.

relationship types
  NEAR  Port -> Port  Close by.

5 node types, 2 relationship types; graphmodel model TYPE shows one of them
"""
    )


def test_what_does_not_go_together_is_refused(harbour: Path, run: Commands) -> None:
    assert "give --diagram FILE as well" in run("model", "--only", "Port").err
    assert "choose by --only Port or --around Port" in run("model", "Port", "--diagram", "x.svg").err
    assert run("model", "--diagram", "x.png").told == (
        1,
        "",
        "project: x.png does not say what to draw\n"
        "  hint: end it in .svg (a picture), .mmd (Mermaid), .d2 (D2) or .json (arrows.app)\n",
    )
    assert run("model", "--diagram", "x.svg", "--around", "Prot").err == (
        "model: the model has no type 'Prot'\n  hint: did you mean 'Port'?\n"
    )
    assert not Path("x.svg").exists()


def test_names_of_types_complete_in_the_shell(harbour: Path) -> None:
    assert complete_type(None, None, "p") == ["Port", "Pier"]  # type: ignore[arg-type]
    assert complete_type(None, None, "N") == ["NEAR"]  # type: ignore[arg-type]


def test_names_complete_to_nothing_outside_a_project(nowhere: Path) -> None:
    assert complete_type(None, None, "p") == []  # type: ignore[arg-type]


def test_how_quoted_claims_read_is_said_of_a_type_that_takes_them_alone(starter: Path, run: Commands) -> None:
    assert "\n  reads        says\n  reads that   says that\n" in run("model", "SAYS").out
    assert "reads that" not in run("model", "RUNS").out
