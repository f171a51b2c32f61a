"""What the embedded engine's runtime prints by itself goes to its log, and what a loader's programs print does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graphmodel.databases.native_errors import FILE, MOST
from graphmodel.workflows.init import init

RUN = """\
import os, sys
from pathlib import Path
from graphmodel.cli.streams import leave_descriptor
from graphmodel.databases.native_errors import NativeErrors
if sys.argv[1] == "command":
    leave_descriptor()
for folder in sys.argv[2:]:
    errors = NativeErrors(Path(folder))
    with errors.diverted():
        with errors.diverted():
            os.write(2, b"java.util.logging.ErrorManager: 2\\n")
        os.write(2, b"java.io.IOException\\n")
        print("ours", file=sys.stderr)
    os.write(2, b"a program's\\n")
"""
PRINTED = "java.util.logging.ErrorManager: 2\njava.io.IOException\n"
LOADER = """
import os, subprocess, sys
from ferries import Port

def rows():
    os.write(2, b"a library's\\n")
    subprocess.run([sys.executable, "-c", "import os; os.write(2, b'curl: (22) 403\\\\n')"], check=True)
    yield Port(id="p1", name="Port")
"""


def printed(how: str, *folders: Path) -> str:
    """What a process prints on standard error, in which the runtime writes to descriptor 2 once for each log."""
    command = [sys.executable, "-c", RUN, how, *map(str, folders)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_only_a_command_sends_it_to_the_log(tmp_path: Path) -> None:
    made = tmp_path / "made" / "log"
    assert printed("command", made, made) == "ours\na program's\n" * 2
    assert (made / FILE).read_text() == 2 * PRINTED
    assert printed("library", made) == f"{PRINTED}ours\na program's\n"


def test_where_the_log_cannot_be_written_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / FILE).symlink_to(tmp_path / "mine")
    assert printed("command", tmp_path, tmp_path / "mine") == f"{PRINTED}ours\na program's\n" * 2
    assert (tmp_path / "mine").read_text() == "mine"


def test_the_log_begins_anew_when_it_has_grown(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(bytes(MOST + 1))
    assert printed("command", tmp_path) == "ours\na program's\n"
    assert (tmp_path / FILE).read_text() == PRINTED


@pytest.mark.long
def test_a_loader_and_its_programs_print_to_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCADEDB_LOG_DIR", raising=False)  # which a database that another test opened has set
    project = tmp_path / "ferries"
    init(project)
    (project / "depots.py").write_text(LOADER)
    settings = project / "graphmodel.toml"
    settings.write_text(settings.read_text().replace('["facts/*.yaml"]', '["facts/*.yaml", "depots:rows"]'))
    command = [sys.executable, "-m", "graphmodel", "load"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=project).stderr
    assert ("a library's" in told, "curl: (22) 403" in told) == (True, True)
    log = (project / ".graphmodel" / "database" / "log" / FILE).read_text()
    assert ("a library's" in log, "curl" in log) == (False, False)
