"""A project's documentation as a site of plain files: model, sources, documents, questions, and what depends on what.

In: a project, and what else the caller has: texts of documents, an open database. Out: a folder of pages that open from
the file, offline. `content` collects values, `pages` fills templates with them, `folder` writes.
"""

from graphmodel.workflows.docs.write import DocsReport, write_docs

__all__ = ["DocsReport", "write_docs"]
