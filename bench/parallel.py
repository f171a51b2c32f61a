"""Few nodes with many parallel relationships, such as flights of three airports: what loading them again costs.

    uv run python -m bench.parallel --rows 20000 --key datetime
    uv run python -m bench.parallel --rows 20000 --key text --uri bolt://127.0.0.1:7687 --password ...

It tells processor time of this process, and elapsed time; the embedded engine works in this process, a server does not.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from graphmodel import Key, Model, Node, PartialDate, Point, Property, Quantity, Relationship, Target, connect
from graphmodel.loading import load
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.staging import read

START = datetime(2013, 1, 1, tzinfo=UTC)
KEYS: Mapping[str, tuple[Any, Callable[[int], Any]]] = {
    "text": (str, str),
    "integer": (int, int),
    "float": (float, lambda n: n / 7),
    "date": (date, lambda n: date(1, 1, 1) + timedelta(n)),
    "datetime": (datetime, lambda n: START + timedelta(minutes=n)),
    "duration": (timedelta, lambda n: timedelta(minutes=n)),
    "point": (Point, lambda n: Point(n / 10_000 % 180, n / 20_000 % 90)),
    "partial-date": (PartialDate, lambda n: PartialDate(str(date(1, 1, 1) + timedelta(n)))),
    "quantity": (Quantity, lambda n: Quantity(n + 0.5, "t")),
}
ORIGINS, PLACES = 3, 105


class Airport(Node):
    """Where flights start and end."""

    code: Annotated[str, Property(key=True)]


def main() -> None:
    """Loads the same flights twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--key", choices=KEYS, default="datetime")
    parser.add_argument("--uri", default="")
    parser.add_argument("--password", default="")
    options = parser.parse_args()
    type_, made = KEYS[options.key]
    own = {"__annotations__": {"told_by": type_, "late": int}, "key": ("told_by",), "__doc__": "Flies."}
    flies: Any = type("Flies", (Relationship[Airport, Airport],), own)
    model = Model.of(Airport, flies)

    def flights() -> Iterator[Any]:
        yield from (Airport(code=f"a{number}") for number in range(PLACES))
        for number in range(options.rows):
            ends: Any = Key(Airport, f"a{number % ORIGINS}"), Key(Airport, f"a{number * 7 % PLACES}")
            yield flies(*ends, told_by=made(number), late=number % 60)

    with tempfile.TemporaryDirectory() as folder:
        target = Target(options.uri or f"embedded:{folder}/graph", "neo4j", options.password)
        with connect(target) as database:
            establish(database, model)
            for run in ("first", "second"):
                records = assemble(
                    model, read(model, [flights], Path(folder), folder=Path(folder) / run, rows_in_memory=0)
                )
                work, clock = time.process_time(), time.perf_counter()
                report = load(database, model, records, today=date.today)
                spent = f"{time.process_time() - work:.1f} s of processor, {time.perf_counter() - clock:.1f} s in all"
                print(f"{run}: {spent}, {report.total('created')} created, {report.total('unchanged')} unchanged")


if __name__ == "__main__":
    main()
