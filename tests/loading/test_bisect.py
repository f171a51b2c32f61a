"""Rows that a database refuses are found one by one, and all others are written, each once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.errors import ConstraintViolated, DatabaseError, QueryFailed, TransactionTooLarge, Unreachable
from graphmodel.loading.bisect import MAX_REJECTED, bisect_failures


class Table:
    """Takes numbers, but never a transaction with one of the poisonous among them."""

    def __init__(self, poison: set[int], wrong: type[DatabaseError] = ConstraintViolated) -> None:
        self.poison = poison
        self.wrong = wrong
        self.taken: list[int] = []
        self.refused: list[int] = []
        self.sent = 0

    def send(self, items: Sequence[int]) -> int:
        self.sent += 1
        if self.poison & set(items):
            raise self.wrong("no")
        self.taken += items
        return len(items)

    def reject(self, item: int, wrong: DatabaseError) -> None:
        assert isinstance(wrong, self.wrong)
        self.refused.append(item)


@given(size=st.integers(0, 200), poison=st.sets(st.integers(0, 199), max_size=20))
def test_all_sound_rows_are_written_once_and_the_others_told(size: int, poison: set[int]) -> None:
    table = Table(poison)
    written = bisect_failures(list(range(size)), table.send, table.reject)
    sound = [item for item in range(size) if item not in poison]
    assert (table.taken, written) == (sound, len(sound))
    assert table.refused == [item for item in range(size) if item in poison]


def test_one_bad_row_takes_few_attempts() -> None:
    table = Table({700})
    bisect_failures(range(1_000), table.send, table.reject)
    assert table.sent < 25


def test_a_value_that_cannot_be_sent_is_the_rows_fault_too() -> None:
    table = Table({3}, QueryFailed)
    assert bisect_failures(range(5), table.send, table.reject) == 4
    assert table.refused == [3]


def test_where_no_query_takes_a_row_the_fault_is_elsewhere() -> None:
    table = Table(set(range(1_000)), QueryFailed)
    with pytest.raises(QueryFailed):
        bisect_failures(range(1_000), table.send, table.reject)
    assert len(table.refused) == MAX_REJECTED - 1


def test_rows_that_a_constraint_refuses_are_told_however_many_they_are() -> None:
    table = Table(set(range(900)))
    assert bisect_failures(range(1_000), table.send, table.reject) == 100
    assert len(table.refused) == 900


def test_a_few_rows_that_are_all_refused_are_told() -> None:
    table = Table(set(range(10)))
    assert bisect_failures(range(10), table.send, table.reject) == 0
    assert len(table.refused) == 10


def test_what_is_no_rows_fault_stops_the_work() -> None:
    table = Table({1}, Unreachable)
    with pytest.raises(Unreachable):
        bisect_failures(range(4), table.send, table.reject)
    assert table.sent == 1


class Narrow(Table):
    """Has not the memory for more than so many at once."""

    def __init__(self, most: int) -> None:
        super().__init__(set(), TransactionTooLarge)
        self.most = most

    def send(self, items: Sequence[int]) -> int:
        if len(items) > self.most:
            raise TransactionTooLarge("no memory left")
        return super().send(items)


@given(size=st.integers(0, 200), most=st.integers(1, 50))
def test_what_is_too_large_for_a_transaction_goes_in_smaller_ones(size: int, most: int) -> None:
    for rejecting in (True, False):
        table = Narrow(most)
        assert bisect_failures(list(range(size)), table.send, table.reject if rejecting else None) == size
        assert (table.taken, table.refused) == (list(range(size)), [])


def test_without_somebody_to_tell_a_row_that_is_refused_stops_all() -> None:
    with pytest.raises(ConstraintViolated):
        bisect_failures(range(10), Table({7}).send, None)
    with pytest.raises(TransactionTooLarge):
        bisect_failures(range(10), Narrow(0).send, None)
