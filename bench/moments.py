"""The moments at which a command may die: messages to a database, and calls that change files of a folder.

    python -m bench.moments

runs commands of graphmodel, one for each JSON line that it reads (`folder`, `moment`, `arguments`, `environment`), and
writes how each ended: its exit code, or less than 0 the signal, and its standard error. Each runs in a process of its
own, a copy of this one that has imported all it needs. SIGKILL ends it at its moment: at "17" when the 17th message was
sent whole, or the call was made, and the engine is at work on it; at "17.5" half of that message was sent, or the call
was not made. At "0" it runs to its end.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

FILES = ("open", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir")
WORK = 0.003
"""Seconds that an engine is given to begin with what it was sent."""

Replace = Callable[[Any, str, Any], object]


class Moments:
    """Counts the moments of what runs in this process, by calls that `put` puts in the place of others.

    At the `last` of them the process is killed, before the call if `half`; never if `last` is 0.
    """

    def __init__(self, folder: str, put: Replace, last: int = 0, *, half: bool = False) -> None:
        self.count = 0
        self._folder = folder
        self._last = last
        self._half = half
        for name in FILES:
            put(os, name, self._counted(getattr(os, name)))
        put(socket.socket, "sendall", self._sent(socket.socket.sendall))

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(place: Any, *more: Any, **named: Any) -> Any:
            # Path.absolute keeps `..`, by which a path may lead out of the folder.
            ours = isinstance(place, int) or self._folder in os.path.abspath(os.fsdecode(place))  # noqa: PTH100 - see above
            self.count += ours
            if not ours or self.count != self._last:
                return call(place, *more, **named)
            if not self._half:
                call(place, *more, **named)
            return _die()

        return made

    def _sent(self, send: Callable[..., None]) -> Callable[..., None]:
        def made(to: socket.socket, data: Any, *more: Any) -> None:
            self.count += 1
            if self.count != self._last:
                return send(to, data, *more)
            send(to, bytes(data)[: len(data) // 2] if self._half else data)
            time.sleep(WORK)
            return _die()

        return made


class Mortals:
    """Runs commands that die, by a process that waits for them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(
        self, folder: Path, moment: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """How a command ended, and its standard error."""
        given = {"folder": str(folder), "moment": moment, "arguments": arguments, "environment": environment or {}}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        code, err = json.loads(self._process.stdout.readline())
        return code, err


@contextlib.contextmanager
def mortals() -> Iterator[Mortals]:
    """Something to run commands with that die."""
    command = (sys.executable, "-m", "bench.moments")
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Mortals(process)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _import_all() -> None:
    """Imports what commands would import one by one; what is not installed stays out."""
    import graphmodel

    names = [each.name for each in pkgutil.walk_packages(graphmodel.__path__, "graphmodel.")]
    apart = ("graphmodel.spark", "graphmodel.mcp", "graphmodel.explorer", "graphmodel.__main__")
    for name in ("duckdb", "jpype", *(each for each in names if not each.startswith(apart))):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _run(folder: str, moment: str, arguments: list[str], environment: dict[str, str], err: int) -> None:
    """Runs a command, and ends this process."""
    from graphmodel.cli import main as command

    code = 1
    try:
        os.dup2(err, 2)
        os.dup2(err, 1)
        os.chdir(folder)
        os.environ.update(environment)
        last, _, half = moment.partition(".")
        Moments(folder, setattr, int(last), half=bool(half))
        command(arguments)
        code = 0
    except SystemExit as wanted:
        code = int(wanted.code or 0)
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Runs the commands."""
    _import_all()
    for line in sys.stdin:
        given = json.loads(line)
        with tempfile.TemporaryFile() as err:
            child = os.fork()
            if not child:
                _run(given["folder"], given["moment"], given["arguments"], given["environment"], err.fileno())
            _, status = os.waitpid(child, 0)
            err.seek(0)
            answer = [os.waitstatus_to_exitcode(status), err.read().decode(errors="replace")]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
