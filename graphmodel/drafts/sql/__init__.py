"""An SQL database as a first project: tables as nodes, foreign keys as relationships, with mappings that query it.

In: an SQLAlchemy URL. Out: a draft. `described` reads what the database says of its tables, `drafting` makes types and
mappings of them, `draft` does both.
"""

from graphmodel.drafts.sql.draft import VARIABLE, absolute, draft_sql

__all__ = ["VARIABLE", "absolute", "draft_sql"]
