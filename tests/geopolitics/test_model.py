from __future__ import annotations

import re

import pytest

from graphmodel.geopolitics import model as types
from graphmodel.geopolitics.actors import ArmedGroup, Government, State, StateGroup
from graphmodel.geopolitics.ties import Recognizes
from graphmodel.model import Model

MODEL = Model.from_module(types)
LADDER = ("ENGAGES_WITH", "DEALS_INFORMALLY_WITH", "ACCEPTS_IN_PRACTICE", "RECOGNIZES", "HAS_DIPLOMATIC_RELATIONS_WITH")


def test_every_type_is_defined() -> None:
    assert [name for name, kind in MODEL.nodes.items() if not kind.definition] == []
    assert [name for name, kind in MODEL.relationships.items() if not kind.definition] == []


@pytest.mark.parametrize("type", LADDER)
def test_each_rung_from_contact_to_recognition_says_what_it_does_not_imply(type: str) -> None:
    assert MODEL.relationships[type].not_implied


def test_cameo_codes_have_the_form_of_cameo_codes() -> None:
    codes = {name: kind.codes["CAMEO"] for name, kind in MODEL.relationships.items() if kind.codes}
    assert codes["RECOGNIZES"] == "054"
    assert {name: code for name, code in codes.items() if not re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", code)} == {}


def test_attitudes_are_the_stances_of_an_actor() -> None:
    assert sorted(name for name, kind in MODEL.relationships.items() if kind.attitude) == [
        "BELIEVES",
        "CONCERNED_ABOUT",
        "FEARS",
        "IGNORES",
        "PRIORITIZES",
        "REACTS_TO",
        "SAYS",
        "SEEKS",
        "SEES_AS_THREAT",
        "SEES_OPPORTUNITY_IN",
        "WANTS",
        "WILLING_TO_JOIN",
    ]


def test_a_state_is_an_actor_and_a_place() -> None:
    assert set(MODEL.nodes["State"].labels) == {"Entity", "Actor", "Place", "State"}


def test_a_government_is_recognized_but_not_a_movement() -> None:
    Recognizes(State.key("bria"), Government.key("arland-council"))
    Recognizes(StateGroup.key("coast"), Government.key("arland-council"))
    with pytest.raises(ValueError, match="not \\(State\\)->\\(ArmedGroup\\)"):
        Recognizes(State.key("bria"), ArmedGroup.key("red-band"))  # type: ignore[arg-type]


def test_the_roles_of_an_attack() -> None:
    assert sorted(MODEL.roles("Attack")) == ["about", "by", "means", "participant", "place", "target"]
