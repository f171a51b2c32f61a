"""A first project from a model of Neo4j's Data Importer: its types, and mappings of those of its files beside it.

May not touch a database. The JSON has two forms: that of the versions before 2, and that of 2 and 3.
"""

from graphmodel.drafts.data_importer.draft import draft_data_importer

__all__ = ["draft_data_importer"]
