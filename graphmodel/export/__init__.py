"""The graph that a load would make, as files: for Neo4j's import tool, and in forms that other programs read.

In: a model, records, a day. Out: files in one folder, and a report. No database; it streams, and holds little.
"""

from graphmodel.export.admin import Admin, ExportManifest
from graphmodel.export.folder import Folder
from graphmodel.export.forms import Form
from graphmodel.export.graph import ExportGraph, newest
from graphmodel.export.making import FORMS, MIXED, Choices, maker
from graphmodel.export.writing import ExportReport, Progress, Writing, no_progress, write_staged

__all__ = [
    "FORMS",
    "MIXED",
    "Admin",
    "Choices",
    "ExportGraph",
    "ExportManifest",
    "ExportReport",
    "Folder",
    "Form",
    "Progress",
    "Writing",
    "maker",
    "newest",
    "no_progress",
    "write_staged",
]
