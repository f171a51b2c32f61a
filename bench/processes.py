"""What a process and all that it starts cost: Spark's workers die without anybody waiting for them, so no parent knows.

Linux alone has what is read here, in `/proc`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

EVERY = 0.5
"""Seconds between two looks; what a process does in its last such stretch is not counted."""
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class ProcessCost:
    """Processor seconds of each process of a tree, by its id, and the most memory that all held at once, in bytes.

    Pages that several share count for each.
    """

    seconds: dict[int, float] = field(default_factory=dict)
    memory: int = 0

    def look(self, root: int) -> None:
        """Notes what the processes below `root` have used up to now."""
        parents, used, held = _running()
        tree = {root}
        while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
            tree |= more
        tree.discard(root)
        self.seconds |= {pid: used[pid] for pid in tree}
        self.memory = max(self.memory, sum(held[pid] for pid in tree))


@contextmanager
def measured() -> Iterator[ProcessCost]:
    """What the processes that this one starts meanwhile cost."""
    cost, ended = ProcessCost(), Event()

    def watch() -> None:
        while not ended.wait(EVERY):
            cost.look(os.getpid())

    thread = Thread(target=watch, name="processes", daemon=True)
    thread.start()
    try:
        yield cost
    finally:
        ended.set()
        thread.join()


def _running() -> tuple[dict[int, int], dict[int, float], dict[int, int]]:
    """The parent, the processor seconds and the memory of each process there is."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    held: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        pid = int(folder.name)
        parents[pid], used[pid] = int(parts[1]), (int(parts[11]) + int(parts[12])) / _TICKS
        held[pid] = int(parts[21]) * _PAGE
    return parents, used, held
