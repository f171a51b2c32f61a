"""Texts made of columns."""

from __future__ import annotations

import pytest

from graphmodel.sources.tables.templates import NotANumber, composer


@pytest.mark.parametrize("cell", ["1e999999999", "Infinity", "NaN", "sNaN", "x"])
def test_what_is_no_number_of_reason_is_not_written_out(cell: str) -> None:
    with pytest.raises(NotANumber):
        composer("{no:03}")([cell])
