"""What became of the rows of tables, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from graphmodel.cli.output import grid

if TYPE_CHECKING:
    from graphmodel.sources.tables.tally import RowCounts


def row_lines(counts: Sequence[RowCounts], elsewhere: int = 0) -> Iterator[str]:
    """What became of the rows of tables, for those of which not every row was kept.

    `elsewhere` is how many entries of fact sheets and loaders were rejected, so that the column adds up.
    """
    changed = [each for each in counts if each.kept != each.read]
    if changed:
        rows: list[tuple[object, ...]] = [("rows of", "read", "kept", "merged", "left out", "rejected")]
        rows += [(each.file, each.read, each.kept, each.merged, each.left_out, each.rejected) for each in changed]
        rows += [("sheets and loaders", "", "", "", "", elsewhere)] if elsewhere else []
        yield from grid(rows)
        yield ""
