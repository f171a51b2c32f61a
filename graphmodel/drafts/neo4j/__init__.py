"""A live database as a first project: its types as observed, and on request its data.

In: an open database. Out: a `Draft`, and files of rows. It only reads, without APOC.
"""

from graphmodel.drafts.neo4j.draft import draft_database
from graphmodel.drafts.neo4j.survey import LIMIT

__all__ = ["LIMIT", "draft_database"]
