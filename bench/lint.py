"""How long the lint takes for 500 files: the shipped questions, again and again, against the shipped model.

    python bench/lint.py

Tells the seconds that one core worked, and fails above the two that we promise.
"""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice
from pathlib import Path

from graphmodel.model import Model
from graphmodel.queries.lint import Lint, Vocabulary

FILES, LIMIT = 500, 2.0
FOLDER = Path(__file__).parents[1] / "cypher"


def main() -> int:
    """Measures three times and takes the best."""
    rules = Lint(Vocabulary.of(Model.from_module("graphmodel.geopolitics.model")))
    paths = list(islice(cycle(sorted(FOLDER.rglob("*.cypher"))), FILES))
    size = sum(path.stat().st_size for path in paths) / FILES
    best = min(_once(rules, paths) for _ in range(3))
    print(f"{FILES} files of {size:,.0f} bytes: {best:.2f} s, {1000 * best / FILES:.1f} ms each (limit {LIMIT} s)")
    return int(best > LIMIT)


def _once(rules: Lint, paths: list[Path]) -> float:
    start = time.process_time()
    for path in paths:
        rules.file(path)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
