"""What is packed comes back: the same values, of the same types."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.sources.chunks import NodeChunk
from graphmodel.sources.packing import Packed, pack, unpack

ONE = st.one_of(
    *(
        st.lists(kind, max_size=8)
        for kind in (
            st.text(st.sampled_from("ab\0é\ud800"), max_size=3),
            st.integers(-(2**65), 2**65),
            st.floats(allow_nan=False),
            st.dates(),
            st.booleans(),
            st.datetimes(timezones=st.sampled_from([None, UTC])),
            st.one_of(st.none(), st.integers(0, 1), st.booleans(), st.text(max_size=1), st.lists(st.integers())),
        )
    )
)


def typed(values: Any) -> list[tuple[str, Any]]:
    return [(type(value).__name__, value) for value in values]


@given(values=ONE)
def test_values_come_back(values: list[Any]) -> None:
    assert typed(unpack(pickle.loads(pickle.dumps(pack(values))))) == typed(values)


@given(keys=ONE.filter(bool), column=ONE)
def test_chunks_come_back(keys: list[Any], column: list[Any]) -> None:
    chunk = NodeChunk("s", "Depot", keys, {"a": column, "b": keys}, "depots.csv", list(range(len(keys))))
    again = pickle.loads(pickle.dumps(chunk))
    assert (again, typed(again.keys), typed(again.columns["a"])) == (chunk, typed(keys), typed(column))


@pytest.mark.parametrize(
    ("values", "packed"),
    [
        (["a", ""], True),
        (["a\0", "b"], False),
        ([1, 2**63], False),
        ([1, 2], True),
        ([1, 2.0], False),
        ([True], False),
        ([date(1, 1, 1), date(9999, 12, 31)], True),
        ([datetime(2031, 1, 1)], False),
        ([], False),
    ],
)
def test_only_values_of_one_plain_type_are_packed(values: list[Any], packed: bool) -> None:
    assert isinstance(pack(values), Packed) == packed
