"""What sources say: documents, passages, claims with their axes; which facts hold on a day; coverage of a text.

In: a sealed model, and claims as people state them (`Claim`). Out: claim records with ids, and for any day the facts
that hold. Pure functions: no file of a project, no Cypher and no database is touched here.
"""

from graphmodel.claims.claim import Attribute, Claim
from graphmodel.claims.document import Document, Passage, locator_order
from graphmodel.claims.intervals import Interval, TruthValue
from graphmodel.claims.record import ClaimRecord, merge, merge_all
from graphmodel.claims.resolve import resolve
from graphmodel.claims.standing import Standing, answer, standings
from graphmodel.claims.testimony import Testimony

__all__ = [
    "Attribute",
    "Claim",
    "ClaimRecord",
    "Document",
    "Interval",
    "Passage",
    "Standing",
    "Testimony",
    "TruthValue",
    "answer",
    "locator_order",
    "merge",
    "merge_all",
    "resolve",
    "standings",
]
