"""The files of a revision in git, written to a folder of their own: work tree, index and branches stay as they are."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graphmodel.errors import ProjectError

QUIET = ("--no-optional-locks", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
"""Neither a hook nor a monitor that the repository's own settings name is run, and its index is not written anew."""


@dataclass(frozen=True)
class Revision:
    """A revision as it was asked for, its commit, and the project's folder in it; `edited` is how many files of the
    work tree differ from the last commit.
    """

    name: str
    commit: str
    root: Path
    edited: int

    def __str__(self) -> str:
        short = self.commit[:10]
        return short if self.commit.startswith(self.name) else f"{self.name} ({short})"


@contextmanager
def checked_out(root: Path, name: str) -> Iterator[Revision]:
    """Writes the files of a revision of the repository that holds `root` to a folder, and takes it away at the end.

    Not by `git archive`, which leaves out what .gitattributes says, nor by `git worktree`, which runs hooks and leaves
    a note in the repository.

    Raises:
        ProjectError: git is not installed, `root` is in no repository, or there is no such revision.
    """
    try:
        top = Path(_git(root, "rev-parse", "--show-toplevel"))
    except ProjectError as wrong:
        if "not a git repository" not in wrong.message:
            raise
        hint = "git init && git add . && git commit, or name a folder or a database: graphmodel diff DIR"
        raise ProjectError(f"{root} is in no git repository, and a revision is read by git", hint=hint) from wrong
    commit = _commit(root, name)
    below = root.resolve().relative_to(top.resolve())
    if below.parts and not _git(top, "ls-tree", "-d", "--name-only", commit, "--", f"{below.as_posix()}"):
        since = _git(top, "log", "--format=%h", "--diff-filter=A", "--", below.as_posix()).splitlines()
        hint = f"it begins with {since[-1]}: graphmodel diff {since[-1]}" if since else "commit it first"
        raise ProjectError(
            f"the project is not in {name} ({commit[:10]}): it has no folder {below.as_posix()}", hint=hint
        )
    with TemporaryDirectory(prefix="graphmodel-diff-") as folder:
        files, index = Path(folder) / "files", Path(folder) / "index"
        own = {"GIT_INDEX_FILE": str(index)}
        _git(top, "read-tree", commit, **own)
        _git(top, "checkout-index", "--all", "--quiet", f"--prefix={files}{os.sep}", **own)
        edited = _git(root, "status", "--porcelain", "--untracked-files=normal", "--", str(root)).splitlines()
        yield Revision(name, commit, files / below, len(edited))


def _commit(root: Path, name: str) -> str:
    try:
        return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except ProjectError as wrong:
        if "not installed" in wrong.message:
            raise
        branches = _git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
        known = branches.split()
        hint = "git log lists revisions" + (f"; branches and tags are {', '.join(known[:8])}" if known else "")
        if not name or (root / name).exists() or "/" in name:
            hint += "; a folder needs a graphmodel project in it"
        raise ProjectError(f"git knows no revision {name!r}", hint=hint) from wrong


def _git(folder: Path, *arguments: str, **environment: str) -> str:
    try:
        ran = subprocess.run(  # noqa: S603 - no shell
            ["git", *QUIET, "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env={**os.environ, **environment, "LC_ALL": "C"},
        )
    except OSError as wrong:
        message = "git is not installed, and a revision is read by it"
        raise ProjectError(message, hint="install git, or name a folder: graphmodel diff DIR") from wrong
    if ran.returncode:
        said = ran.stderr.strip().removeprefix("fatal: ").partition("\n")[0]
        raise ProjectError(f"git {arguments[0]}: {said or 'failed'}", hint="`git status` there says more")
    return ran.stdout.strip()
