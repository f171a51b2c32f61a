"""What a consumer made of a stream stands, though the driver runs the query again."""

from __future__ import annotations

from graphmodel.databases.streams import consuming


def test_rows_are_consumed_once() -> None:
    given = iter([(1,), (2,)])
    with consuming(lambda _, rows: list(rows)) as kept:
        assert [kept(("n",), given) for _ in range(2)] == [[(1,), (2,)]] * 2
