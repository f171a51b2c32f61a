"""The load: records into a database, comparing by value, so that loading twice changes nothing.

In: records, a model, an open database. Out: a `LoadReport`. MERGE text lives here and nowhere else; a source's text is
only ever a parameter.
"""

from graphmodel.loading.as_of import graph_as_of
from graphmodel.loading.belonging import as_guest, has_document, is_new, refuse_busy, refuse_other, with_loader
from graphmodel.loading.checkpoint import Overtaken
from graphmodel.loading.load import load
from graphmodel.loading.newest import newest_day
from graphmodel.loading.notices import Notice, notices
from graphmodel.loading.options import BATCH, DEFAULT_OPTIONS, TRANSACTION, LoadOptions
from graphmodel.loading.report import ChangeCounts, LoadReport, Progress, no_progress
from graphmodel.loading.reset import ResetReport, reset

__all__ = [
    "BATCH",
    "DEFAULT_OPTIONS",
    "TRANSACTION",
    "ChangeCounts",
    "LoadOptions",
    "LoadReport",
    "Notice",
    "Overtaken",
    "Progress",
    "ResetReport",
    "as_guest",
    "graph_as_of",
    "has_document",
    "is_new",
    "load",
    "newest_day",
    "no_progress",
    "notices",
    "refuse_busy",
    "refuse_other",
    "reset",
    "with_loader",
]
