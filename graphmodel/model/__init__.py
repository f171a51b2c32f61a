"""Node and relationship types as classes, and the sealed `Model` made of them.

In: pydantic classes. Out: a `Model` that knows labels, keys, properties, end points and definitions, or every
fault at once. It touches no file, no text of Cypher and no database.
"""

from graphmodel.model.dates import PartialDate
from graphmodel.model.edtf import OPEN
from graphmodel.model.graph import Model
from graphmodel.model.hints import called_now, see_definition
from graphmodel.model.layer import OWN_PREFIX, Layer
from graphmodel.model.marks import Property
from graphmodel.model.nodes import CONTENT, SOMEONE, Content, Event, Key, Node, Ref, Someone
from graphmodel.model.notation import notation, read_notation
from graphmodel.model.participants import role_type
from graphmodel.model.phrases import Phrase
from graphmodel.model.points import CartesianPoint, CartesianPoint3D, Point, Point3D, SpatialPoint
from graphmodel.model.properties import PropertyType, StoredProperty
from graphmodel.model.relationships import Relationship, Role
from graphmodel.model.rules import rule
from graphmodel.model.types import NodeType, RelationshipType
from graphmodel.model.values import LocalTime, Quantity, ZonedTime

__all__ = [
    "CONTENT",
    "OPEN",
    "OWN_PREFIX",
    "SOMEONE",
    "CartesianPoint",
    "CartesianPoint3D",
    "Content",
    "Event",
    "Key",
    "Layer",
    "LocalTime",
    "Model",
    "Node",
    "NodeType",
    "PartialDate",
    "Phrase",
    "Point",
    "Point3D",
    "Property",
    "PropertyType",
    "Quantity",
    "Ref",
    "Relationship",
    "RelationshipType",
    "Role",
    "Someone",
    "SpatialPoint",
    "StoredProperty",
    "ZonedTime",
    "called_now",
    "notation",
    "read_notation",
    "role_type",
    "rule",
    "see_definition",
]
