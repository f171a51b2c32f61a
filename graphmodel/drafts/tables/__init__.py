"""Files of rows as a first project: what the values say of keys, types, dates, enumerations and references.

In: paths of CSV, JSON lines and Parquet files. Out: a `Draft`, each guess with how sure it is, and the files copied
into the project. Each file is read once, a row at a time.
"""

from graphmodel.drafts.tables.column import ColumnProfile
from graphmodel.drafts.tables.draft import draft_tables, table_keys
from graphmodel.drafts.tables.profile import ENDINGS, FileProfile, files_of, profile

__all__ = ["ENDINGS", "ColumnProfile", "FileProfile", "draft_tables", "files_of", "profile", "table_keys"]
