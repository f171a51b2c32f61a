"""A second database, to load into what came out of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from graphmodel.databases import Database
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.neo4j import Neo4jDatabase


@pytest.fixture
def another(_embedded: Callable[[], Endpoint]) -> Iterator[Database]:
    """An empty embedded database, other than `database`."""
    with Neo4jDatabase(_embedded()) as database:
        yield database
