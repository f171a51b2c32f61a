"""What tests of exports share."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.databases import Target
from tests.export.importing import Imported, Server


@pytest.fixture
def imported(neo4j_target: Target, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Imports an export by Neo4j's tool, and opens what it made; where Docker is missing, tests are skipped."""

    def server(folder: Path) -> Server:
        return Server(folder, tmp_path_factory.mktemp("tools"))

    return server
