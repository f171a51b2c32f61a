"""The earlier name of `graphmodel.databases.py2neo.source`; its names warn. Removed in the next version."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphmodel.databases.py2neo.source import from_node_tuples, from_ogm, from_relationship_tuples, from_subgraph

__all__ = ["from_node_tuples", "from_ogm", "from_relationship_tuples", "from_subgraph"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from graphmodel.databases.py2neo import source

    message = f"graphmodel.databases.py2neo_source is now graphmodel.databases.py2neo.source: import {name} from there"
    warnings.warn(message, DeprecationWarning, stacklevel=2)
    return getattr(source, name)
