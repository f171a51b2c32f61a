"""Tables of many files: no work is done for each file over the rows of all."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.staging import read
from graphmodel.staging.database import StagingDatabase
from graphmodel.staging.scan import PARTS


class Port(Node):
    """A place where ships call."""

    id: Annotated[str, Property(key=True)]
    name: str | None = None


class ShipsTo(Relationship[Port, Port]):
    """Sends goods."""

    tons: int | None = None


MODEL = Model.of(Port, ShipsTo)
RECORDS = "nodes:\n- Port: {id: id, name: name}\nrelationships:\n- SHIPS_TO: {start: id, end: to, tons: tons}\n"


def places(folder: Path, files: int, sources: int) -> tuple[int, dict[str, str]]:
    """How many statements staged rows of so many files take once they are read, and the place of each node."""
    for number in range(files):
        name = "" if number % 2 else f"Port {number}"
        rows = f"p{number},{name},p{(number + 1) % files},{number}\np0,,p{number},\n"
        (folder / f"ports-{number % sources}-{number:02}.csv").write_text(f"id,name,to,tons\n{rows}")
    for number in range(sources):
        (folder / f"{number}.yaml").write_text(f"table: ports-{number}-*.csv\n{RECORDS}")
    statements: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch, closing(read(MODEL, ["*.yaml"], folder)) as reading:
        assert reading.stage is not None
        assert all(len(parts) <= PARTS + 1 for parts in reading.stage.parts.values())
        for name in ("run", "rows_of", "stream"):
            asked = getattr(StagingDatabase, name)

            def counted(*given: object, name: str = name, asked: object = asked) -> object:
                statements[name] += 1
                return asked(*given)  # type: ignore[operator]

            patch.setattr(StagingDatabase, name, counted)
        stream = assemble(MODEL, reading, None, ()).stream
        assert stream is not None
        stream.print  # noqa: B018 - what it asks is counted
        nodes = [rows for rows in stream.nodes() if len(rows)]
        ties = [rows for part in stream.relationships() for rows in part]
        assert sum(map(len, ties)) == 2 * files - 1
        assert len(nodes) <= 2 * sources + 1, "not one for each file"
        found = {rows.chunk.keys[at]: str(rows.chunk.where(at)) for rows in nodes for at in range(len(rows))}
        return sum(statements.values()), found


@pytest.mark.parametrize(
    ("each", "small"),
    [(True, 0), (False, 0), (False, 32_000)],
    ids=["a source for each file", "one pattern", "one pattern, by the exact reader"],
)
def test_statements_over_staged_rows_do_not_grow_with_files(
    each: bool, small: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphmodel.staging.scan.SMALL", small)
    counts = {}
    for files in (6, 12):
        folder = tmp_path / str(files)
        folder.mkdir()
        sources = files if each else 1
        counts[files], found = places(folder, files, sources)
        assert found == {f"p{n}": f"ports-{n % sources}-{n:02}.csv:2" for n in range(files)}
    assert counts[6] == counts[12]
