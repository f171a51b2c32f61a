"""How far a load came, and that it runs: kept in the database itself, beside what it wrote."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.errors import ConstraintViolated, DatabaseError, DatabaseInUse, Interrupted
from graphmodel.loading import texts
from graphmodel.mark import read_meta

STAGES = ("nodes", "relationships")
SECONDS = 5.0
"""How often it is noted how far a load came."""
SILENCE = 300.0
"""After so many seconds without a sign, a load on another machine counts as dead."""
RESUME = "graphmodel load --resume goes on from here; graphmodel load checks everything again"
_OWNER = re.compile(r"(.+) pid (\d+) \w+")
_HERE: set[str] = set()
"""The loads that this process is at."""


class Overtaken(DatabaseInUse):
    """Another load began and ended after this one had read what the graph holds; this one wrote nothing."""


class Checkpoint:
    """A load's mark in a database: nobody else loads there meanwhile, and a later load can go on from it.

    `print` says whether the rows are those of the load that is gone on with. `stop` says that somebody asked to stop,
    and `again` is the hint of how to go on then.
    """

    def __init__(
        self,
        database: Database,
        print: str,
        clock: Callable[[], float],
        stop: Callable[[], bool] = lambda: False,
        dry: bool = False,
        again: str = RESUME,
    ) -> None:
        self.database = database
        self._passed = dict.fromkeys(STAGES, 0)
        self._print = print
        self._clock = clock
        self._stop = stop
        self._dry = dry
        self._again = again
        self._owner = f"{socket.gethostname()} pid {os.getpid()} {os.urandom(4).hex()}"
        self._at = (STAGES[0], 0)
        self._noted = clock()
        self._start: tuple[str, int] | None = None

    @property
    def starts_anew(self) -> bool:
        """Whether no load is gone on with."""
        return self._start is None

    @property
    def resumed(self) -> int:
        """How many rows were passed over, since the load that is gone on with had written them."""
        return sum(self._passed.values())

    def take(self, meta: Mapping[str, Any], resume: bool) -> None:
        """Marks the database as being loaded; `resume` goes on where the last load of the same rows stopped.

        `meta` is the mark as it was read before, or with, all else that the load goes by. Each load gives the mark a
        token of its own, so that a load which began and ended since then is seen.

        Raises:
            DatabaseInUse: another load is at work there.
            Overtaken: one began and ended since the mark was read.
        """
        seen = at_work(self.database, meta, self._clock)
        if resume and meta.get("load_print") == self._print:
            self._start = self._at = (str(meta["load_stage"]), int(meta["load_rows"]))
        if self._dry:
            return
        values = {"owner": self._owner, "seen": seen, "taken": meta.get("taken") or "", "token": os.urandom(8).hex()}
        try:
            (took,) = self.database.write(Statement(texts.TAKE, values | self._mark()))
        except ConstraintViolated as met:  # by another load's first mark, made at the same moment
            raise _busy(self.database, "somebody") from met
        if took.counters.changes and not took.rows:
            if took.counters.nodes_created:  # the mark that was read is gone, as after a reset
                self.database.write(Statement(texts.DROP_EMPTY_META))
            raise self._overtaken()
        _HERE.add(self._owner)

    def _overtaken(self) -> DatabaseInUse:
        """Why the mark is not what it was: a load took it, and is at work still or has ended."""
        loading = read_meta(self.database).get("loading")
        if loading:
            return _busy(self.database, str(loading))
        fault = f"another command wrote to {self.database.address} after this one had read what is there"
        return Overtaken(fault, hint="nothing was written: load again")

    def passed(self, stage: str, rows: int) -> bool:
        """Whether the load that is gone on with had written so many rows of a stage."""
        if self._start is None:
            return False
        before, count = self._start
        done = STAGES.index(stage) < STAGES.index(before) or (stage == before and rows <= count)
        if done:
            self._passed[stage] = max(self._passed[stage], rows)
        return done

    def reached(self, stage: str, rows: int) -> None:
        """So many rows of a stage are written; noted every few seconds."""
        self._at = (stage, rows)
        if self._clock() - self._noted > SECONDS:
            self.note()

    def finished(self, stage: str, rows: int) -> None:
        """A stretch of rows is written."""
        self._at = (stage, rows)
        self.note()

    def note(self) -> None:
        """Writes down how far it came.

        Raises:
            DatabaseInUse: another load took this one for dead, since it gave no sign for long.
        """
        self._noted = self._clock()
        if self._dry:
            return
        results = self.database.write(Statement(texts.NOTE, {"owner": self._owner, **self._mark()}))
        if results[0].rows and not results[0].value():
            silence = f"this one gave no sign for {SILENCE:.0f} s or more"
            fault = f"another command took over {self.database.address}: {silence}"
            raise DatabaseInUse(fault, hint="wait until it ends, then load again")

    def check(self) -> None:
        """Gives a sign of life now and then, and stops where that was asked for.

        Raises:
            Interrupted: it was.
        """
        if self._clock() - self._noted > SECONDS:
            self.note()
        if self._stop():
            raise Interrupted("the load was stopped; what it reported as written is there", hint=self._again)

    def withdraw(self, meta: Mapping[str, Any]) -> None:
        """Makes the mark what it was before the load, which has changed nothing."""
        if self._dry or self._owner not in _HERE:
            return
        _HERE.discard(self._owner)
        with suppress(DatabaseError):  # whoever met it first reports it
            stored = {"owner": self._owner, "stored": dict(meta)}
            self.database.write(Statement(texts.RESTORE, stored) if meta else Statement(texts.WITHDRAW, stored))

    def erase(self) -> None:
        """Takes the mark out of the database, with all that it said."""
        self.database.write(Statement(texts.DROP_META))
        _HERE.discard(self._owner)

    def complete(self) -> None:
        """The load is complete, and what marked its end took its mark away."""
        _HERE.discard(self._owner)

    def release(self) -> None:
        """Says that nobody loads any more; an unreachable database is reported where it was met first."""
        if self._dry or self._owner not in _HERE:
            return
        _HERE.discard(self._owner)
        with suppress(DatabaseError):
            self.database.write(Statement(texts.RELEASE, {"owner": self._owner}))

    def _mark(self) -> dict[str, Any]:
        stage, rows = self._at
        return {"beat": self._clock(), "print": self._print, "stage": stage, "rows": rows}


def at_work(database: Database, meta: Mapping[str, Any], clock: Callable[[], float]) -> str:
    """The load that marked a database and died since; empty where none did.

    Raises:
        DatabaseInUse: it is at work.
    """
    seen = str(meta.get("loading") or "")
    if seen and not _dead(seen, clock() - float(meta.get("beat") or 0)):
        raise _busy(database, seen)
    return seen


def _busy(database: Database, who: str) -> DatabaseInUse:
    hint = f"wait until it ends; one that died is passed over at once on its own machine, else after {SILENCE:.0f} s"
    return DatabaseInUse(
        f"another command is writing to {database.address}: {who.rpartition(' ')[0] or who}", hint=hint
    )


def _dead(owner: str, silence: float) -> bool:
    known = _OWNER.fullmatch(owner)
    if known is not None and known[1] == socket.gethostname():
        pid = int(known[2])
        if pid == os.getpid():
            return owner not in _HERE  # else a load that this process broke off
        if sys.platform != "win32":  # there, signal 0 is Ctrl-C
            return not _runs(pid)
    return silence > SILENCE


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
