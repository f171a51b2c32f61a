"""Starts Spark's Python workers, each a copy of a process that has imported all that tasks need.

PySpark begins each task with `importlib.invalidate_caches()`, for which every finder in a zip file reads it again, and
ends it with `gc.collect()`, which looks through all that was imported: together a quarter of a second of processor
time. So finders of what is imported already are dropped, and what there is by then is kept from the collector.

Spark runs it in place of `pyspark.daemon`, by the setting `spark.python.daemon.module`.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any
from zipimport import zipimporter

from graphmodel.driver import without_frames

MODULE = "graphmodel.spark.daemon"
_IMPORTED = "graphmodel.spark.rows", "graphmodel.spark.catalogue", "graphmodel.databases.neo4j"


def prepare() -> None:
    """Imports what tasks need, and makes what PySpark does around each of them cheap."""
    with without_frames():
        for name in _IMPORTED:
            import_module(name)
    for path, finder in list(sys.path_importer_cache.items()):
        if isinstance(finder, zipimporter):
            del sys.path_importer_cache[path]
    gc.freeze()


if __name__ == "__main__":
    from pyspark import daemon

    start: Any = daemon.manager
    prepare()
    start()
