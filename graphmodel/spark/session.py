"""Spark's context: started when a load begins, with what this load depends on set, and stopped when it ends."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from graphmodel.errors import Interrupted, Unsupported
from graphmodel.extras import how_to_install
from graphmodel.spark import daemon

LOCAL = "local[*]"
AGAIN = "the same command again completes the graph"
TRIES = 4
"""How often Spark tries a task before it gives the job up; in this process it would try once."""
_ONE_PROCESS = re.compile(r"local(?:\[(\d+|\*)\])?")
_MASTER = re.compile(r"local(?:\[(?:\d+|\*)(?: *, *\d+)?\])?\Z|local-cluster\[|spark://|k8s://|yarn\Z")
"""What Spark takes; at another master its launcher ends, as it does without Java."""
_RAISED = re.compile(r"^(?!(?:org|py4j|java)\.)([A-Za-z_][\w.]*: .+)$", re.MULTILINE)
_OURS = re.compile(r"^graphmodel\.errors\.\w+: (.+)$", re.MULTILINE)
_SPARKS = re.compile(r"SparkException: (.+)")
_SETTINGS = {
    "spark.speculation": "false",  # two tries at one share at once would only wait for each other's locks
    "spark.task.maxFailures": str(TRIES),
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def spark_context(master: str = "", *, verbose: bool = False) -> Iterator[Any]:
    """Spark's context. Without a `master` it is that of `spark-submit`'s settings, else all cores of this machine.

    What Java and Spark write to standard error is shown where `verbose`, or where Java ends before Spark has started.

    Raises:
        Unsupported: PySpark or Java is not there, or Spark does not start there.
    """
    try:
        from py4j.protocol import Py4JJavaError
        from pyspark import SparkConf, SparkContext, java_gateway
        from pyspark.errors import PySparkRuntimeError
    except ImportError:
        hint = how_to_install("spark")
        raise Unsupported("PySpark is not installed", hint=hint) from None
    if "PYSPARK_GATEWAY_PORT" in os.environ:  # spark-submit started Java, which knows its settings
        SparkContext._ensure_initialized()
    settings = SparkConf()
    master = master or settings.get("spark.master", LOCAL) or LOCAL
    choose = "name one by --master: local[2] on this machine, spark://HOST:7077 for a cluster"
    if not _MASTER.match(master):
        raise Unsupported(f"Spark knows no master {master}", hint=choose)
    settings.setMaster(_retrying(master)).setIfMissing("spark.app.name", "graphmodel")
    settings.setIfMissing("spark.python.daemon.module", daemon.MODULE)
    for name, value in _SETTINGS.items():
        settings.set(name, value)
    if _ONE_PROCESS.match(master):
        settings.set("spark.ui.enabled", "false").setIfMissing("spark.driver.bindAddress", "127.0.0.1")
        settings.setIfMissing("spark.driver.host", "127.0.0.1")
        logging = Path(__file__).with_name("log4j2.properties").as_uri()
        settings.setIfMissing("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={logging}")
    try:
        with said_by_java(verbose) as output:
            launch: Any = java_gateway.launch_gateway
            gateway = None if SparkContext._gateway else launch(settings, output)
        context = SparkContext(conf=settings, gateway=gateway)
    except PySparkRuntimeError as wrong:
        hint = "install Java 17 or 21, and set JAVA_HOME or have `java` on the path"
        raise Unsupported(f"Spark does not start: {str(wrong).splitlines()[0]}", hint=hint) from None
    except Py4JJavaError as wrong:
        fault = f"Spark does not start with the master {master}: {cause_of(str(wrong))}"
        raise Unsupported(fault, hint=choose) from wrong
    try:
        if _ONE_PROCESS.match(master):
            context.pythonExec = sys.executable  # else the first python3 on the path
        yield context
    finally:
        context.stop()


@contextmanager
def said_by_java(verbose: bool) -> Iterator[dict[str, Any]]:
    """How Java is started: with its standard error in a file that is nowhere, shown where starting it fails."""
    if verbose:
        yield {}
        return
    with TemporaryFile() as log:
        try:
            yield {"stderr": log}
        except Exception:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace"))
            raise


def _retrying(master: str) -> str:
    """The master, which in one process, too, tries a task again that failed.

    >>> _retrying("local[2]"), _retrying("spark://host:7077")
    ('local[2,4]', 'spark://host:7077')
    """
    found = _ONE_PROCESS.fullmatch(master)
    return master if found is None else f"local[{found[1] or 1},{TRIES}]"


@contextmanager
def jobs(written: str, again: str = AGAIN) -> Iterator[None]:
    """Makes what Spark raises when it gives a job up an error with a next step; `written` says what was written.

    Raises:
        Interrupted: it gave one up.
    """
    from py4j.protocol import Py4JError

    try:
        yield
    except Py4JError as failed:
        fault = cause_of(str(failed))
        raise Interrupted(f"Spark gave up, {written}: {fault}", hint=again) from failed


def cause_of(said: str) -> str:
    """Of all that Spark says of a failure, what a task raised; else what Spark itself says first.

    >>> cause_of("org.apache.spark.SparkException: Job aborted\\nTraceback ...\\nKeyError: 'x'\\n\\tat org.apache")
    "KeyError: 'x'"
    """
    found = [*_OURS.findall(said), *_RAISED.findall(said), *_SPARKS.findall(said)]
    return (found or said.strip().splitlines() or [""])[0]
