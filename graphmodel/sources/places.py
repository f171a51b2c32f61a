"""What a source is called, and the files that a path or glob stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from glob import has_magic
from itertools import takewhile
from pathlib import Path

from graphmodel.errors import SourceError
from graphmodel.files import resolved
from graphmodel.problems import Problem, Where
from graphmodel.sources.loaders import Loader
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.locating import ALLOW, is_url, shown

MAX_BYTES = 20_000_000
SHEET_ENDINGS = (".yaml", ".yml")
Source = str | Loader | Table


def is_named(source: str) -> bool:
    """Whether a source is a loader or table in Python, `module:name`, rather than a path."""
    return ":" in source and not source.endswith(SHEET_ENDINGS)


def name_of(source: Loader | Table) -> str:
    """The name of a loader or table that is given as such.

    Raises:
        SourceError: it is neither.
    """
    if isinstance(source, Table):
        return source.name or (shown(str(source.data)) if isinstance(source.data, str | Path) else "table")
    if not hasattr(source, "__qualname__"):
        hint = (
            "a source is a path, module:name, a loader (a function that yields) or a Table; a frame goes into a Table, "
            "py2neo's objects through from_subgraph, from_node_tuples, from_relationship_tuples or from_ogm"
        )
        raise SourceError(f"{type(source).__name__} is no source", hint=hint)
    return f"{source.__module__}:{source.__qualname__}"


def source_names(sources: Iterable[Source], root: Path) -> list[str]:
    """The names of the sources that these paths, globs and loaders stand for."""
    found: list[str] = []
    for source in sources:
        if not isinstance(source, str):
            found.append(name_of(source))
        elif is_named(source):
            found.append(source)
        else:
            found += [path_name(path, root) for path in paths_of(source, root, [])]
    return found


def paths_of(source: str, root: Path, faults: list[Problem]) -> list[Path]:
    """The files that a path or glob stands for; where there are none, or it is none of ours, that is a fault."""
    path = Path(source)
    if "\0" in source:
        faults.append(Problem(Where(source), "source-missing", "no file has such a name", "check the path"))
        return []
    if has_magic(source) and not _is_file(root / path):
        base, pattern = (Path(path.anchor), str(path.relative_to(path.anchor))) if path.anchor else (root, source)
        try:
            found = sorted(p for p in base.glob(pattern) if p.is_file())
        except (ValueError, NotImplementedError) as wrong:
            hint = "`**` is a whole part of a pattern, as in sheets/**/*.yaml; * is any text within a part"
            faults.append(Problem(Where(source), "source-pattern", f"this is no pattern of files: {wrong}", hint))
            return []
        if not found:
            faults.append(
                Problem(Where(source), "source-missing", "no file matches", "check `sources` in the settings")
            )
        return found
    full = path if path.is_absolute() else root / path
    if not full.is_file():
        faults.append(Problem(Where(source), "source-missing", "there is no such file", "check the path"))
        return []
    if full.suffix not in SHEET_ENDINGS:
        hint = "a fact sheet or mapping ends in .yaml or .yml, a loader is module:function; a table needs a mapping"
        faults.append(Problem(Where(source), "source-kind", f"{full.suffix or 'no ending'} is no kind of source", hint))
        return []
    return [full]


def leaving(sources: Iterable[str], root: Path, allowed: Sequence[str]) -> Iterator[Problem]:
    """The sources of a project's settings that are outside of its folder, and in no folder that is allowed.

    No folder is searched that is not allowed itself.
    """
    folders = [root.resolve(), *(Path(each).expanduser().resolve() for each in allowed if not is_url(each))]

    def fits(path: Path) -> bool:
        return any(resolved(path).is_relative_to(each) for each in folders)

    for source in sources:
        if is_named(source) or "\0" in source:
            continue
        full = root / source
        fixed = root.joinpath(*takewhile(lambda part: not has_magic(part), Path(source).parts))
        searched = fixed == full or (fits(fixed) and ".." not in full.parts[len(fixed.parts) :])
        found = [fixed, *(paths_of(source, root, []) if searched and fits(fixed) else ())]
        if not searched or not all(map(fits, found)):
            where = next((each for each in found if not fits(each)), fixed)
            hint = f"if you trust this project, allow it in your environment: {ALLOW}={resolved(where).parent}"
            yield Problem(Where(source), "source-outside", "it is outside of the project's folder", hint)


def _is_file(path: Path) -> bool:
    """Whether a file is called so, though its name could be a pattern."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def path_name(path: Path, root: Path) -> str:
    """The name of a file as a source: its path below `root`, where it is there."""
    full, base = resolved(path), resolved(root)
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else path.as_posix()


def text_of(path: Path, name: str) -> tuple[str, Problem | None]:
    """The text of a file, or why it has none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            fault = f"the file is larger than {MAX_BYTES:,} bytes"
            return "", Problem(Where(name), "source-size", fault, "split it into several fact sheets")
        data = path.read_bytes()
    except OSError as wrong:
        return "", Problem(Where(name), "source-unreadable", f"cannot be read: {wrong.strerror}")
    if b"\0" in data[:8192]:
        return "", Problem(Where(name), "source-binary", "this is no text", "a fact sheet is YAML in UTF-8")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        fault = f"byte 0x{data[wrong.start]:02x} is not UTF-8"
        return "", Problem(Where(name, line), "source-encoding", fault, "save the file as UTF-8")
