"""Which sources a user means by the texts that a command is given, and by the names in `priority`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from glob import has_magic
from pathlib import Path

from graphmodel.errors import SourceError
from graphmodel.files import resolved
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.places import SHEET_ENDINGS, Source, is_named, path_name, paths_of, source_names, text_of
from graphmodel.sources.tables import is_mapping, read_mapping
from graphmodel.sources.tables.locating import path_of, tables_of
from graphmodel.sources.tables.reports import Unreadable


def given_sources(given: Sequence[Source], declared: Sequence[str], here: Path, root: Path) -> list[Source]:
    """The sources that are meant, one for each that is given; of a file its absolute path.

    A text is the path of a file, from `here`; or the name of one of the `declared` sources, as it is declared below
    `root`; or its last name, without a folder, where no other has it.

    Raises:
        SourceError: a text is none of these; each that is not is a problem.
    """
    if all(not isinstance(each, str) or is_named(each) for each in given):
        return list(given)
    names = source_names(declared, root)
    found: list[Source] = []
    problems: list[Problem] = []
    for each in given:
        meant = each if not isinstance(each, str) or is_named(each) else _meant(each, names, here, root)
        if isinstance(meant, Problem):
            problems.append(meant)
        else:
            found.append(meant)
    if problems:
        raise SourceError("not all of the sources that are named are there", problems=problems)
    return found


def unknown_names(names: Sequence[str], sources: Sequence[Source], root: Path) -> Iterator[tuple[str, str]]:
    """The names that no source has, each with what to do; a fact sheet or mapping that is there may be given later."""
    known = source_names(sources, root)
    for name in names:
        path = root / name
        later = path.suffix in SHEET_ENDINGS and path.is_file() and path_name(path, root) == name
        if name not in known and not later:
            yield name, _instead(name, known, path, root)


def _meant(source: str, names: Sequence[str], here: Path, root: Path) -> str | Problem:
    for base in (here, root) if has_magic(source) else ():
        if paths_of(str(base / source), root, []):
            return str(base / source)
    full = here / source
    if not full.is_file():
        same = [source] if source in names else [each for each in names if Path(each).name == source]
        if len(same) == 1:
            return str(root / same[0])
        if same:
            hint = f"give one of them: {', '.join(same)}"
            return Problem(Where(source), "source-missing", f"{len(same)} sources are called so", hint)
    faults: list[Problem] = []
    if paths_of(str(full), root, faults):
        return str(full)
    return replace(faults[0], where=Where(source), hint=_instead(source, names, full, root) or faults[0].hint)


def _instead(source: str, names: Sequence[str], full: Path, root: Path) -> str:
    """What to name instead: the mapping of a table's file, or a source that has the same name."""
    paths = [each for each in names if not is_named(each)]
    if full.suffix not in SHEET_ENDINGS:
        mappings = [each for each in paths if _is_file_of(full, source, root / each, root)]
        if mappings:
            return f"its mapping is {mappings[0]}: name that"
    same = [each for each in paths if Path(each).name == Path(source).name]
    return f"did you mean {same[0]!r}?" if same else did_you_mean(source, names)


def _is_file_of(file: Path, said: str, mapping: Path, root: Path) -> bool:
    """Whether a mapping is of the table in this file, or in one of this name where only a name is `said`."""
    text, fault = text_of(mapping, path_name(mapping, root))
    table = read_mapping(text, path_name(mapping, root), root)[0] if fault is None and is_mapping(text) else None
    if table is None or not isinstance(table.data, str) or not table.data:
        return False
    try:
        files = [path_of(each) for each in tables_of(table)]
    except (OSError, Unreadable):
        return False
    return any(resolved(each) == resolved(file) or (not file.exists() and each.name == said) for each in files)
