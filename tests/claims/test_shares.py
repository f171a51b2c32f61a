from __future__ import annotations

import pytest

from graphmodel.claims.shares import is_majority, is_share, is_whole


@pytest.mark.parametrize(
    "text", ["all", "most", "many", "some", "few", "3", "~40000", "40,000", "60%", "~0.5 %", "about 7"]
)
def test_a_share_is_a_word_a_number_or_a_percentage(text: str) -> None:
    assert is_share(text)


@pytest.mark.parametrize("text", ["", "All", "none", "0", "0%", "101%", "-3", "half", "3 of 5", "%", "most of them"])
def test_anything_else_is_no_share(text: str) -> None:
    assert not is_share(text)


def test_shares_that_leave_nothing_and_shares_that_leave_less_than_half() -> None:
    shares = ["", "all", "100%", "100.0 %", "most", "51%", "50%", "many", "some", "few", "100", "7"]
    assert [s for s in shares if is_whole(s)] == ["", "all", "100%", "100.0 %"]
    assert [s for s in shares if is_majority(s)] == ["", "all", "100%", "100.0 %", "most", "51%"]
