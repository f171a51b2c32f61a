"""However many records take a cell, it is converted once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graphmodel.model import PartialDate
from graphmodel.sources.tables import cells, typed
from graphmodel.sources.tables.memo import KNOWN, Memo
from tests.sources.tables.depots import read, written

RECORDS = 7
ROWS = 12_000  # several blocks


def mapping(date: str) -> str:
    """A mapping of which seven records take one column of days."""
    record = f"- Depot: {{id: 'n{{n}}-{{id}}', opened: {{column: day{date}}}, floors: floors}}\n"
    return "table: t.csv\ncomment: '#'\nnodes:\n" + "".join(record.replace("n{n}", f"n{n}") for n in range(RECORDS))


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> Counter[Any]:
    """Counts the calls of a function by its first argument."""
    real, calls = getattr(owner, name), Counter[Any]()

    def call(given: Any, *more: Any, **named: Any) -> Any:
        calls[given] += 1
        return real(given, *more, **named)

    monkeypatch.setattr(owner, name, call)
    return calls


def table(days: int) -> str:
    rows = (f"{n},{1 + n % 28:02}.{1 + n % days // 28:02}.2031,{n % 3}" for n in range(ROWS))
    return "id,day,floors\n" + "\n".join(rows) + "\n"


def test_a_day_is_read_once_for_all_records_and_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, told = written(tmp_path, mapping(', date: "%d.%m.%Y"'), t_csv=table(280))
    calls = counted(monkeypatch, cells, "dated")
    items, problems = read(made)
    assert (told, problems, sum(map(len, items))) == ([], [], RECORDS * ROWS)
    assert set(calls.values()) == {1}
    assert len(calls) == len({line.split(",")[1] for line in table(280).splitlines()[1:]})


def test_a_value_that_does_not_fit_is_reported_for_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = written(tmp_path, mapping(', date: "%d.%m.%Y"'), t_csv="id,day,floors\n1,never,1\n2,never,many\n")
    calls = counted(monkeypatch, cells, "dated")
    _, problems = read(made)
    assert len([each for each in problems if "never" in each]) == RECORDS * 2
    assert calls == {"never": 1}


def test_texts_of_other_kinds_are_read_once_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id,day,floors\n" + "".join(f"{n},2031-{1 + n % 12:02},{n % 3}\n" for n in range(ROWS))
    made, _ = written(tmp_path, mapping(""), t_csv=text)
    read_texts: Counter[Any] = Counter()
    real = typed.Typed._read

    def reading(self: Any, reader: Any, value: Any) -> Any:
        read_texts[value] += 1
        return real(self, reader, value)

    monkeypatch.setattr(typed.Typed, "_read", reading)
    items, problems = read(made)
    assert (problems, sum(map(len, items))) == ([], RECORDS * ROWS)
    assert set(read_texts.values()) == {1}
    opened = [value for item in items for value in item.columns["opened"]]
    assert set(opened) == {str(PartialDate(f"2031-{month:02}")) for month in range(1, 13)}


def test_what_is_kept_is_bounded() -> None:
    memo = Memo()
    memo.of("way").update((n, n) for n in range(KNOWN + 1))
    assert (len(memo.of("way")), memo.of("other way")) == (0, {})
