from __future__ import annotations

import subprocess
import sys


def test_the_door_alone_loads_no_driver_no_engine_and_no_pydantic() -> None:
    code = "import sys, graphmodel.databases; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"neo4j", "py2neo", "arcadedb", "pydantic"} & set(loaded) == set()
