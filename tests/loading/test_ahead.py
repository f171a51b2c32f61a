"""What comes next is made while something else is done, and comes in order."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from graphmodel.loading.ahead import ahead


def test_the_next_item_is_made_while_one_is_in_hand() -> None:
    made = [Event() for _ in range(3)]

    def items() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    coming = ahead(items())
    assert next(coming) == 0
    assert next(coming) == 1
    assert made[2].wait(5)
    assert list(coming) == [2]


def test_what_is_raised_while_an_item_is_made_comes_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("the second")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="the second"):
        next(coming)
