"""What sources say: fact sheets, tables and Python loaders, read into rows and claims that know file, line and column.

In: a sealed model and the names of sources. Out: a `Reading` of one batch a source, with every problem found. All kinds
of source go through `read`; it opens the files it is given and touches no database.
"""

from graphmodel.sources.places import Source, is_named, source_names
from graphmodel.sources.processes import cores
from graphmodel.sources.reading import Counting, Reading, quiet, read
from graphmodel.sources.rows import Batch, Registry, Row
from graphmodel.sources.tables import TOLD
from graphmodel.sources.uses import TypeUse, table_data, type_uses

__all__ = [
    "TOLD",
    "Batch",
    "Counting",
    "Reading",
    "Registry",
    "Row",
    "Source",
    "TypeUse",
    "cores",
    "is_named",
    "quiet",
    "read",
    "source_names",
    "table_data",
    "type_uses",
]
