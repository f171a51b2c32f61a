"""What sources say: fact sheets, tables and Python loaders, read into rows and claims that know file, line and column.

In: a sealed model, the names of sources, and a sink for the rows of tables and long loaders (`graphmodel.staging` has
it). Out: a `Reading` of one batch a source, with every problem found. All kinds of source go through `read_into`; it
opens the files it is given and touches no database.
"""

from graphmodel.sources.fingerprints import fingerprint, fingerprints
from graphmodel.sources.places import Source, is_named, source_names
from graphmodel.sources.reading import Reading, no_progress, read_into
from graphmodel.sources.row_reader import Counting
from graphmodel.sources.rows import Batch, Registry, SourceItem
from graphmodel.sources.tables import MAX_REPORTED
from graphmodel.sources.uses import TypeUse, table_data, type_uses

__all__ = [
    "MAX_REPORTED",
    "Batch",
    "Counting",
    "Reading",
    "Registry",
    "Source",
    "SourceItem",
    "TypeUse",
    "fingerprint",
    "fingerprints",
    "is_named",
    "no_progress",
    "read_into",
    "source_names",
    "table_data",
    "type_uses",
]
