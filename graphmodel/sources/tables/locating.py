"""Where the files of a table are, and whether whoever runs this allowed them to be there.

A table lies in the project's folder. Elsewhere, a path, a symbolic link or a URL is read only where the environment of
whoever runs the command allows it, since the mapping may be a stranger's.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from glob import has_magic
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from graphmodel.extras import how_to_install
from graphmodel.files import is_pipe, resolved
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.tables import downloads
from graphmodel.sources.tables.downloads import Downloads, TooLarge
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.sources.tables.table import Table

ALLOW = "GRAPHMODEL_TABLES"
"""The variable that lists folders and URLs, with commas between them, in which tables may lie."""
CATALOGUED = "table-catalogue"
"""The code of the problem that a table of Spark's catalogue is asked for its file."""
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.:-]*://\S+\Z")
PASSWORD = re.compile(r"://[^/?#\s]*?:[^/?#\s]+@|\bhttps?://[^/?#\s]+@")
"""Credentials in a URL: a password, and whatever is before the host of a web address, which may be a token."""
USER_INFO = re.compile(r"(?<!\babfs)(?<!\babfss)(?<!\bwasb)(?<!\bwasbs)://[^/?#\s]*@|://[^/?#\s]*?:[^/?#\s]+@")
"""What is before the host; in Azure's addresses that is the container, unless it has a password."""
QUERY = re.compile(r"\?[^\s'\"]+")


def allowed_places(text: str) -> tuple[str, ...]:
    """The folders and URLs of a list with commas.

    >>> allowed_places("/data, file:///my%20data, file://localhost/more, https://example.org/tables/")
    ('/data', '/my data', '/more', 'https://example.org/tables/')
    """
    parts = (each.strip() for each in text.split(","))
    return tuple(unquote(urlsplit(part).path) if part.startswith("file://") else part for part in parts if part)


def allowed_variable(name: str) -> str:
    """What is among the places allowed for a variable that whoever runs the command set, not the project's `.env`.

    >>> allowed_variable("SHOP_URL")
    'variable://SHOP_URL'
    """
    return f"variable://{name}"


@dataclass(frozen=True)
class Remote:
    """A file at a URL. Opening it fetches it whole, unless that was done."""

    url: str
    where: Where
    downloads: Downloads | None = None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return posixpath.basename(urlsplit(self.url).path)

    @property
    def suffixes(self) -> list[str]:
        """The endings of its name."""
        return Path(self.name).suffixes

    def open(self, _mode: str = "rb") -> BinaryIO:
        """The file, to be read.

        Raises:
            Unreadable: it cannot be fetched.
        """
        try:
            return (self.downloads or Downloads()).open(self.url)
        except ImportError:
            hint = how_to_install("remote")
            fault = "reading a URL needs a library that is not installed"
            raise Unreadable(Problem(self.where, "table-library", fault, hint)) from None
        except TooLarge:
            fault = f"{shown(self.url)} is larger than {downloads.MAX_DOWNLOAD:,} bytes"
            hint = "fetch it by another program, and name the file"
            raise Unreadable(Problem(self.where, "table-size", fault, hint)) from None
        except Exception as wrong:  # each protocol has exceptions of its own
            said = str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__
            said = "there is no such file" if isinstance(wrong, FileNotFoundError) else said
            said = _without_secrets(said.replace(self.url, shown(self.url)))  # whole, whatever is in its query
            fault = f"{shown(self.url)} cannot be fetched: {said}"
            raise Unreadable(
                Problem(self.where, "table-remote", fault, "is the address right, and the network?")
            ) from None


def is_url(data: Any) -> bool:
    """Whether a table's data is a URL, rather than a path.

    >>> is_url("https://example.org/a.csv"), is_url("a.csv")
    (True, False)
    """
    return isinstance(data, str) and "://" in data


def shown(text: str) -> str:
    """A text with a URL as it is shown: without what is before its host, and without its query.

    >>> shown("https://me:secret@example.org/a.csv?token=abc&page=2")
    'https://***@example.org/a.csv?***'
    >>> shown("https://ghp_secret@example.org/a.csv?secret")
    'https://***@example.org/a.csv?***'
    """
    if URL.match(text):
        address, question_mark, query = text.partition("?")
        return USER_INFO.sub("://***@", address) + question_mark + (query and "***")
    return _without_secrets(text) if "://" in text else text


def _without_secrets(text: str) -> str:
    return QUERY.sub("?***", USER_INFO.sub("://***@", text))


def located(table: Table) -> Path | Remote:
    """Where a table's file or folder is.

    Raises:
        Unreadable: there is none, or nobody allowed it to be there.
    """
    where = table.places.get("table", table.at)
    if is_url(table.data) and urlsplit(table.data).scheme != "file":
        if table.within is not None and not any(_below(table.data, each) for each in table.allowed):
            raise _outside(table, where)
        return Remote(table.data, where, table.downloads)
    return path_of(table)


def path_of(table: Table) -> Path:
    """Where a table's file or folder is on this machine.

    Raises:
        Unreadable: there is none, or nobody allowed it to be there.
    """
    where = table.places.get("table", table.at)
    if table.is_catalogued:
        fault = "only Spark reads the tables of its catalogue"
        raise Unreadable(Problem(where, CATALOGUED, fault, f"load it by: graphmodel spark load {table.name}"))
    if is_url(table.data) and urlsplit(table.data).scheme != "file":
        raise _outside(table, where)
    path = resolved(_full(table))
    if table.within is not None and not _is_allowed(path, table):
        raise _outside(table, where)
    if not _is_there(path):
        beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        near = "" if has_magic(path.name) else did_you_mean(path.name, beside)
        hint = near or "the path starts from the folder of the mapping"
        raise Unreadable(Problem(where, "table-missing", f"there is no file {table.data}", hint))
    if table.within is not None and path.is_relative_to(resolved(table.within)) and is_pipe(path):
        hint = "write what comes out of it into a file, and name that"
        raise Unreadable(Problem(where, "table-missing", f"{table.data} is a pipe or a device, and no file", hint))
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # such as a name that no file can have
        return False


def files_below(folder: Path, pattern: str, table: Table) -> list[Path]:
    """The files in a folder, in order of their names, none of which leads out of what is allowed.

    Raises:
        Unreadable: one does.
    """
    found = sorted(path for path in folder.rglob(pattern) if path.is_file())
    for path in found:
        if table.within is not None and not _is_allowed(resolved(path), table):
            raise _outside(replace(table, data=str(path)), table.places.get("table", table.at))
    return found


def tables_of(table: Table) -> Iterator[Table]:
    """The table; where its path is a pattern, such as `votes-*.csv`, one for each file, in order of their names."""
    if not isinstance(table.data, str) or is_url(table.data) or not has_magic(table.data) or _is_there(_full(table)):
        yield table
        return
    folder, pattern = _pattern(table)
    looked = _matching(folder, pattern) if _may_look(folder, pattern, table) else []
    found = sorted(path for path in looked if path.is_file())
    yield from (replace(table, data=str(path), matched=True) for path in found)
    if not found:
        yield table


def _pattern(table: Table) -> tuple[Path, Path]:
    """The folder in which a table's pattern begins, whatever characters are in its name, and the rest of it."""
    parts = Path(str(table.data)).expanduser().parts
    fixed = list(takewhile(lambda part: not has_magic(part), parts))
    return Path(table.folder, *fixed).absolute(), Path(*parts[len(fixed) :])


def _may_look(folder: Path, pattern: Path, table: Table) -> bool:
    """Whether the folder in which a pattern begins is one of those allowed, so that no other is searched."""
    return table.within is None or (".." not in pattern.parts and _is_allowed(resolved(folder), table))


def _matching(folder: Path, pattern: Path) -> list[Path]:
    try:
        return list(folder.glob(str(pattern)))
    except (OSError, ValueError):  # a name that no file can have, or no pattern
        return []


def is_possible(data: str) -> bool:
    """Whether a text can be a path or a URL at all.

    >>> is_possible("~no such user/a.csv"), is_possible("http://[a"), is_possible("a.csv")
    (False, False, True)
    """
    try:
        urlsplit(data if is_url(data) else "")
        Path(data).expanduser()
    except (RuntimeError, ValueError):
        return False
    return "\0" not in unquote(data)


def _full(table: Table) -> Path:
    data = unquote(urlsplit(table.data).path) if is_url(table.data) else str(table.data)
    return Path(table.folder, Path(data).expanduser())


def _is_allowed(path: Path, table: Table) -> bool:
    within = [table.within, *(Path(each).expanduser() for each in table.allowed if not is_url(each))]
    return any(path.is_relative_to(each.resolve()) for each in within if each is not None)


def _below(url: str, allowed: str) -> bool:
    """Whether a URL is one that is allowed, or below it."""
    if not is_url(allowed) or "::" in url:
        return False
    one, other = urlsplit(url), urlsplit(allowed)
    hosts = (one.netloc, one.netloc.rpartition("@")[2])  # what is allowed need not repeat a user or a token
    if one.scheme != other.scheme or other.netloc not in hosts or "\\" in url:
        return False
    path, base = (posixpath.normpath("/" + unquote(each.path)) for each in (one, other))
    return path == base or path.startswith(base.rstrip("/") + "/")


def _outside(table: Table, where: Where) -> Unreadable:
    place = shown(str(table.data))
    remote = is_url(place) and urlsplit(place).scheme != "file"
    parent = (
        place.partition("?")[0].replace("***@", "").rpartition("/")[0] + "/"
        if remote
        else str(resolved(_full(table)).parent)
    )
    hint = f"if you trust this mapping, allow it in your environment: {ALLOW}={parent}"
    return Unreadable(Problem(where, "table-outside", f"{place} is outside of the project's folder", hint))
