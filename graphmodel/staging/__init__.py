"""Staging: all that the sources say as typed tables in DuckDB, merged and checked, dealt into batches.

In: what `graphmodel.sources` reads. Out: a `StagedGraph`, whose rows are merged and whose endpoints are checked before
anything is written. It imports DuckDB only when there are rows to stage, and it touches no graph database. No other
package imports DuckDB.
"""

from graphmodel.staging.batches import RowBatch
from graphmodel.staging.database import MEMORY
from graphmodel.staging.elsewhere import Elsewhere
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.read import StagedReading, read
from graphmodel.staging.stage import Stage

__all__ = ["MEMORY", "Elsewhere", "RowBatch", "Stage", "StagedGraph", "StagedReading", "read"]
