"""The shipped project under new names: renamed in all its files, it loads over the migrated graph without a change.

On Neo4j tests/workflows/test_renaming.py renames a label, a key label, a type and properties of a smaller project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphmodel import Project, Target, connect, load

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]
RENAMES = (("GOVERNS", "RULES"), ("Entity", "Item"), ("HAS_INFLUENCE_IN.standing", "weight"))
CLAIMS = "MATCH (c:Claim) RETURN c.id ORDER BY c.id"
AFTERWARDS = """
import sys
from pathlib import Path
from graphmodel import Project, Target, connect, load
from graphmodel.workflows.migrate import migrate
from tests.drafts.comparing import claim_layer, everything

project = Project.at(Path(sys.argv[1]), {})
with connect(Target(sys.argv[2])) as database, connect(Target(sys.argv[3])) as fresh:
    for rename, changed in migrate(project, database).renames:
        print(rename, changed, rename.claims)
    print("load changes", load(project, database).changed)
    load(project, fresh)
    print("same graph", everything(database) == everything(fresh), claim_layer(database) == claim_layer(fresh))
"""
EXPECTED = """\
label Entity -> Item 135 392
type GOVERNS -> RULES 2 2
property HAS_INFLUENCE_IN.standing -> HAS_INFLUENCE_IN.weight 0 5
load changes False
same graph True True
"""


def ran(folder: Path, *arguments: str) -> str:
    """What this Python prints in a project that has its own graphmodel."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-P", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository in which a relationship type, a label and a property have new names."""
    folder = tmp_path_factory.mktemp("renamed") / "copy"
    left_out = shutil.ignore_patterns(".*", "docs", "__pycache__", "site")
    shutil.copytree(ROOT, folder, ignore=left_out)
    for old, new in RENAMES:
        assert "renamed in " in ran(folder, "-m", "graphmodel", "model", "rename", old, new)
    return folder


def test_a_renamed_project_is_sound(renamed: Path) -> None:
    assert "no problems" in ran(renamed, "-m", "graphmodel", "validate")
    assert ran(renamed, "-m", "graphmodel", "queries", "lint") == "42 files: no findings\n"
    assert "all as expected" in ran(renamed, "-m", "graphmodel", "queries", "test", "who-recognizes-whom")


def test_a_renamed_graph_is_as_loaded_fresh(renamed: Path, tmp_path: Path) -> None:
    at = Target(f"embedded:{tmp_path / 'before'}")
    with connect(at) as database:
        created = load(Project.at(ROOT, {}), database).total("created")
        assert (ROOT / "README.md").read_text(encoding="utf-8").count(f"{created:,} ") == 2  # created, and unchanged
        ids = database.read(CLAIMS).rows
    assert ran(renamed, "-c", AFTERWARDS, str(renamed), at.uri, f"embedded:{tmp_path / 'fresh'}") == EXPECTED
    with connect(at) as database:
        assert database.read(CLAIMS).rows == ids
