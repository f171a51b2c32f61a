"""What no engine stores is told, and left out."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from graphmodel.model import Model, Node, Property, Quantity, Relationship
from tests.records.assembling import assembled, said
from tests.sources.harbours import State


class Wide(Node):
    number: Annotated[int, Property(key=True)]
    text: str | None = None
    size: int | None = None
    share: float | None = None
    names: list[str] = []
    how: Quantity | None = None


class Widens(Relationship[Wide, Wide]):
    key = ("by",)
    by: str | None = None
    worth: int | None = None


WIDE = Model.of(Wide, Widens)


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (Wide(number=2**63), "the Wide 9223372036854775808: number: 9223372036854775808 does not fit in 64 bits"),
        (Wide(number=1, size=-(2**63) - 1), "the Wide 1: size: -9223372036854775809 does not fit in 64 bits"),
        (Wide(number=1, share=float("nan")), "the Wide 1: share: nan is no number that a graph can compare"),
        (Wide(number=1, share=float("inf")), "the Wide 1: share: inf is no number that a graph can compare"),
        (
            Wide(number=1, text="\ud800"),
            "the Wide 1: text: '\\ud800' holds half a character (a lone surrogate), which has no UTF-8",
        ),
        (
            Wide(number=1, names=["a", "\udfff"]),
            "the Wide 1: names: '\\udfff' holds half a character (a lone surrogate), which has no UTF-8",
        ),
        (Wide(number=1, how=Quantity(10**20)), "the Wide 1: how: 100000000000000000000 does not fit in 64 bits"),
        (Widens(Wide.key(1), Wide.key(1), by="\0"), "WIDENS: by: '\\x00' holds a zero character"),
        (
            Widens(Wide.key(1), Wide.key(1), by="x", worth=2**70),
            "WIDENS: worth: 1180591620717411303424 does not fit in 64 bits",
        ),
    ],
    ids=lambda value: str(value)[-60:] if isinstance(value, str) else "",
)
def test_what_no_engine_stores_is_told_and_left_out(item: Any, fault: str) -> None:
    records = assembled(said("s1", Wide(number=2**63 - 1)), said("s2", Wide(number=1), item), model=WIDE)
    assert [str(problem) for problem in records.problems] == [
        f"s2:2 not-storable {fault}\n  hint: a graph holds 64-bit integers, finite numbers and text"
    ]
    assert (len(records.nodes), len(records.relationships), records.clean_sources) == (2, 0, frozenset({"s1"}))


def test_a_zero_in_a_text_key_is_told_and_in_another_text_is_not() -> None:
    (problem,) = assembled(said("s", State(id="a\0b"), State(id="c", name="a\0b"))).problems
    assert problem.message == "the State 'a\\x00b': id: 'a\\x00b' holds a zero character"
