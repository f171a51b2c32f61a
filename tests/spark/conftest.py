"""One Spark for all tests: starting it takes longer than most of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from graphmodel.project import Project
from tests.spark.freight import freight

JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""In so short a life Java spends more on compiling well than it saves."""


@pytest.fixture(scope="session")
def spark_is_there() -> None:
    """Skips, or fails where GRAPHMODEL_REQUIRE_SPARK is set, without PySpark or Java."""
    lacking = [] if find_spec("pyspark") else ["PySpark: uv sync --extra spark"]
    lacking += [] if shutil.which("java") else ["Java 17 or newer"]
    if lacking:
        (pytest.fail if os.environ.get("GRAPHMODEL_REQUIRE_SPARK") else pytest.skip)(f"needs {' and '.join(lacking)}")


@pytest.fixture(scope="session")
def context(spark_is_there: None) -> Iterator[Any]:
    """Spark in two threads of one process."""
    from graphmodel.spark.session import spark_context

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", JAVA)
        patch.setenv("PYSPARK_SUBMIT_ARGS", "--conf spark.sql.shuffle.partitions=2 pyspark-shell")
        with spark_context("local[2]") as found:
            yield found


@pytest.fixture
def many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows are dealt to as many tasks as a million."""
    monkeypatch.setattr("graphmodel.spark.slices.TOGETHER", 1)
    monkeypatch.setattr("graphmodel.spark.rows.LEAST", 1)


class Run:
    """How many jobs and tasks Spark had done, and has done since."""

    def __init__(self, context: Any) -> None:
        self._store = context._jsc.sc().statusStore()
        self._before = self._done()

    def _done(self) -> tuple[int, int]:
        executors = self._store.executorList(False)
        tasks = sum(executors.apply(number).totalTasks() for number in range(executors.size()))
        return self._store.jobsList(None).size(), tasks

    @property
    def jobs(self) -> int:
        """Jobs since."""
        return self._done()[0] - self._before[0]

    @property
    def tasks(self) -> int:
        """Tasks since."""
        return self._done()[1] - self._before[1]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Tables in all forms of files."""
    return freight(tmp_path)
