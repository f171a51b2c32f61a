"""Files of rows as a first project: what the values say of keys, types, dates, enumerations and references.

In: paths of CSV, JSON lines and Parquet files. Out: a `Draft`, each guess with how sure it is, and the files copied
into the project. Each file is read once, a row at a time.
"""

from graphmodel.drafts.tables.draft import draft_tables
from graphmodel.drafts.tables.profile import files_of

__all__ = ["draft_tables", "files_of"]
