"""Records: what the sources say, resolved, merged and shaped as the graph will hold it. No Cypher, no database.

In: a model and a reading of sources. Out: `Records` of nodes, relationships and the claim layer, with every problem.
"""

from graphmodel.records.assembly import assemble, narrowed
from graphmodel.records.captions import caption, caption_columns, caption_of, display, name_of
from graphmodel.records.claims import dated, testimony_of
from graphmodel.records.elements import NodeRecord, Records, RelationshipRecord
from graphmodel.records.merges import fact_of

__all__ = [
    "NodeRecord",
    "Records",
    "RelationshipRecord",
    "assemble",
    "caption",
    "caption_columns",
    "caption_of",
    "dated",
    "display",
    "fact_of",
    "name_of",
    "narrowed",
    "testimony_of",
]
