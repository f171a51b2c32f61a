"""One load in a process of its own, so that its imports, its time and its memory are its own.

    python -m bench.child PEER FOLDER

calls `load(settings, folder)` of `bench.peers.PEER`, with the server's settings from the environment, and prints one
line of JSON: seconds in all and of imports, and the peak of memory in bytes, with that of the largest process it
started. Needs nothing but the peer itself.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import sys
import time
from importlib import metadata
from pathlib import Path

UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


def main() -> None:
    """Loads once, and tells what it took."""
    peer, folder = sys.argv[1:]
    settings = {name: os.environ[f"NEO4J_{name.upper()}"] for name in ("uri", "username", "password")}
    started = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        module = importlib.import_module(f"bench.peers.{peer}")
        imported = time.perf_counter()
        module.load(settings, Path(folder))
    ended = time.perf_counter()
    told = {
        "seconds": ended - started,
        "import_seconds": imported - started,
        "memory": peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * UNIT,
        "versions": dict(_versions()),
    }
    print(json.dumps(told), flush=True)
    os._exit(0)  # no waiting for what a peer leaves open


def peak() -> int:
    """The most memory that this process held at once, in bytes.

    VmHWM is this program's own; `ru_maxrss` begins with what the program held that started this one.
    """
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


def _versions() -> list[tuple[str, str]]:
    asked = os.environ.get("BENCH_PACKAGES", "").split()
    return [(name, metadata.version(name)) for name in asked]


if __name__ == "__main__":
    main()
