"""A load by Spark holds the database's mark, looks before each job whether to go on, and leaves no fingerprints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event
from time import time

import pytest

from graphmodel.databases import Database
from graphmodel.errors import DatabaseInUse, GraphmodelError, Interrupted
from graphmodel.loading import DEFAULT_OPTIONS, LoadOptions, load
from graphmodel.loading.belonging import begin
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.load import finish
from graphmodel.mark import read_meta
from graphmodel.records import Records, assemble
from graphmodel.schema import establish
from graphmodel.spark import load as spark
from graphmodel.staging import read
from tests.example import MODEL, State

TODAY = date(2031, 5, 1)


class Jobs:
    """Stands for a Spark context: counts how often all jobs were ended."""

    def __init__(self) -> None:
        self.ended = 0
        self.often = Event()

    def cancelAllJobs(self) -> None:
        self.ended += 1
        if self.ended == 3:
            self.often.set()


def states() -> Iterator[State]:
    yield State(id="a")


def records_of(folder: Path) -> Records:
    return assemble(MODEL, read(MODEL, [states], folder))


def test_after_a_stop_between_two_jobs_none_begins() -> None:
    stopped: list[GraphmodelError] = []
    begun = []

    def check() -> None:
        if stopped:
            raise stopped[0]

    def work() -> None:
        with spark.watching(Jobs(), check) as go_on:
            for number in range(5):
                go_on()
                begun.append(number)
                if number == 1:
                    stopped.append(DatabaseInUse("another command took over"))

    with pytest.raises(DatabaseInUse):
        work()
    assert begun == [0, 1]


def test_jobs_are_ended_until_the_load_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "BEAT", 0.001)
    context = Jobs()

    def check() -> None:
        raise Interrupted("the load was stopped")

    def work() -> None:
        with spark.watching(context, check):
            assert context.often.wait(30)
            raise Interrupted("Spark gave the load up")

    with pytest.raises(Interrupted, match="the load was stopped"):
        work()


def test_the_mark_is_held_until_the_end_and_says_no_fingerprints(embedded_database: Database, tmp_path: Path) -> None:
    database, records = embedded_database, records_of(tmp_path)
    establish(database, MODEL)
    load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(fingerprints=["states x"]))
    assert read_meta(database)["fingerprints"] == ["states x"]
    with spark._marked(database, lambda: False) as checkpoint:
        with pytest.raises(DatabaseInUse):
            Checkpoint(database, "", time).take(read_meta(database), resume=False)
        database.write(begin(DEFAULT_OPTIONS))
        options = LoadOptions(whole=False)
        finish(database, MODEL, records, checkpoint, today=lambda: TODAY, as_of=None, options=options)
    meta = read_meta(database)
    assert (meta["pending"], meta.get("fingerprints"), meta.get("loading")) == (False, None, None)


@pytest.mark.parametrize("begun", [False, True])
def test_a_load_that_breaks_off_is_pending_if_it_wrote_anything(
    embedded_database: Database, tmp_path: Path, begun: bool
) -> None:
    database = embedded_database
    establish(database, MODEL)
    load(database, MODEL, records_of(tmp_path), today=lambda: TODAY)
    before = read_meta(database)

    def work() -> None:
        with spark._marked(database, lambda: True) as checkpoint:
            if begun:
                database.write(begin(DEFAULT_OPTIONS))
            checkpoint.check()

    with pytest.raises(Interrupted) as caught:
        work()
    assert caught.value.hint == "the same command again completes the graph"
    meta = read_meta(database)
    assert meta.get("loading") is None
    assert meta["pending"] if begun else meta == before
