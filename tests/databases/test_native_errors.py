"""What the embedded engine's runtime prints by itself goes to its log, and what a command prints to the terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = """\
import os, sys
from pathlib import Path
from graphmodel.cli.streams import leave_descriptor
from graphmodel.databases.native_errors import divert
if sys.argv[1] == "command":
    leave_descriptor()
for file in sys.argv[2:]:
    restore = divert(Path(file))
    os.write(2, b"java.util.logging.ErrorManager: 2\\n")
    print("ours", file=sys.stderr)
    restore()
os.write(2, b"after\\n")
"""


def printed(how: str, *files: Path) -> str:
    """What a process prints on standard error, in which the runtime writes to descriptor 2 once for each log."""
    command = [sys.executable, "-c", RUN, how, *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_only_a_command_sends_it_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "stderr.log"
    assert printed("command", log, log, tmp_path / "no-such-folder" / "log") == "ours\nours\nours\nafter\n"
    assert log.read_text() == 2 * "java.util.logging.ErrorManager: 2\n"
    assert printed("library", log) == "java.util.logging.ErrorManager: 2\nours\nafter\n"


def test_it_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    assert printed("command", tmp_path / "link") == "ours\nafter\n"
    assert (tmp_path / "mine").read_text() == "mine"
