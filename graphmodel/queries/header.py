"""The header of a question: the comment lines it opens with, as a title and entries that know their places.

    // Who recognizes whom
    // question: Which governments does each state formally recognize,
    //   and since when?
    // why: Recognition is the one tie that everybody counts.
    // param actor: string = null -- only this actor, by name
    // column actor: string
    // ignore GM302: both parties are found by their names

The first line is the title. Then each line is `// key: value` or `// key NAME: value`; a line indented by three or more
spaces after `//` continues the value above it. An empty comment separates entries. A line `// :param {...}`, to be
pasted into Neo4j Browser, is compared with the parameters. `ignore CODE: reason` hides the findings of that lint rule
in this file; the reason is required. The header ends at the first line that is not a comment, so free comments go
below a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.queries.param_lines import values_set

PLAIN_KEYS = ("question", "why", "tags", "mode", "order", "dialects")
NAMED_KEYS = ("param", "column", "ignore")
ENTRY = re.compile(r"// ?(?P<key>[^\W\d][\w-]*)(?: +(?P<name>[^\s:]+))? *: *(?P<value>.*)")
MORE = re.compile(r"//(?:\t|   )\s*(?P<value>\S.*)")
_BROWSER = re.compile(r"// ?:param\b.*")


@dataclass(frozen=True)
class Entry:
    """One `key: value` or `key NAME: value`, and the places of key and value."""

    key: str
    name: str
    value: str
    where: Where
    value_where: Where


@dataclass(frozen=True)
class Header:
    """What a header says, as text; `browser` is its `:param` lines for Neo4j Browser as one, when all can be read."""

    title: str
    entries: tuple[Entry, ...]
    browser: Entry | None = None

    def value(self, key: str, default: str = "") -> str:
        """The value of a plain key."""
        return next((e.value for e in self.entries if e.key == key), default)

    def entry(self, key: str) -> Entry | None:
        """The entry of a plain key."""
        return next((e for e in self.entries if e.key == key), None)

    def named(self, key: str) -> tuple[Entry, ...]:
        """The entries of `param`, `column` or `ignore`."""
        return tuple(e for e in self.entries if e.key == key)


def read_header(file: str, text: str) -> tuple[Header, list[Problem]]:
    """The header of a text, and what is wrong with its lines."""
    lines = list(_comment_lines(text))
    title = lines[0].removeprefix("//").strip() if lines else ""
    problems: list[Problem] = []
    if not title or title.startswith(":"):
        problems.append(
            Problem(
                Where(file, 1, 1), "question-title", "the first line is no title", "begin with a line `// What it asks`"
            )
        )
    entries: list[Entry] = []
    for number, line in enumerate(lines[1:], start=2):
        _read_line(line, Where(file, number, 1), entries, problems)
    plain = tuple(e for e in entries if e.key != ":param")
    browser, faults = _merged_params([e for e in entries if e.key == ":param"])
    problems += [*_repeated(plain), *faults]
    return Header(title, plain, browser), problems


def _merged_params(lines: list[Entry]) -> tuple[Entry | None, list[Problem]]:
    """The `:param` lines as one, since Browser takes a line for each parameter as well as one for all; and faults."""
    problems: list[Problem] = []
    first: dict[str, tuple[Entry, str]] = {}
    for line in lines:
        found = values_set(line.value)
        if found is None:
            fault = f"this line sets no parameter: {line.value}"
            hint = "write `// :param {NAME: VALUE}` or `// :param NAME => VALUE`"
            problems.append(Problem(line.where, "question-browser", fault, hint, "warning"))
        for name, value in found or ():
            if name in first:
                fault = f":param sets {name} on line {first[name][0].where.line} already"
                problems.append(Problem(line.where, "question-browser", fault, "keep one of both", "warning"))
            first.setdefault(name, (line, value))
    if problems or not lines:
        return None, problems
    inside = ", ".join(f"{name}: {value}" for name, (_, value) in first.items())
    return replace(lines[0], value=f":param {{{inside}}}"), []


def _comment_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if not line.startswith("//"):
            return
        yield line.rstrip()


def _read_line(line: str, where: Where, entries: list[Entry], problems: list[Problem]) -> None:
    more = MORE.fullmatch(line)
    entry = ENTRY.fullmatch(line)
    if line == "//":
        return
    if _BROWSER.fullmatch(line):
        entries.append(Entry(":param", "", line.removeprefix("//").strip(), where, where))
    elif more and entries:
        above = entries[-1]
        value = f"{above.value} {more['value'].rstrip()}".strip()
        entries[-1] = Entry(above.key, above.name, value, above.where, above.value_where)
    elif entry:
        found, problem = _entry(entry, where)
        entries += [found] if found else []
        problems += [problem] if problem else []
    else:
        problems.append(
            Problem(
                where,
                "question-header",
                "this line of the header is not `// key: value`",
                "indent it by three spaces to go on with the line above, or put a blank line above a free comment",
            )
        )


def _entry(match: re.Match[str], line: Where) -> tuple[Entry | None, Problem | None]:
    key, name, value = match["key"], match["name"] or "", match["value"].strip()
    where = Where(line.file, line.line, match.start("key") + 1)
    entry = Entry(key, name, value, where, Where(line.file, line.line, match.start("value") + 1))
    if key in PLAIN_KEYS and not name:
        return entry, None
    if key == "ignore" and name and not value:
        hint = f"write `// ignore {name}: reason`"
        return None, Problem(where, "question-ignore", f"{name} is ignored for no reason", hint)
    if key in NAMED_KEYS and name.isidentifier():
        return entry, None
    if key in NAMED_KEYS:
        message = f"{name!r} is no name" if name else f"{key} has no name"
        hint = f"write `{key} NAME: TYPE`; a name is letters, digits and _"
        return None, Problem(where, "question-header", message, hint)
    if key in PLAIN_KEYS:
        return None, Problem(where, "question-header", f"{key} takes no name", f"write `{key}: ...`")
    hint = did_you_mean(key, (*PLAIN_KEYS, *NAMED_KEYS))
    hint = f"{hint}; other comments go below a blank line"
    return None, Problem(where, "question-key", f"the header has no key {key!r}", hint)


def _repeated(entries: Iterable[Entry]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.key, entry.name), entry)
        if first is not entry:
            what = f"{entry.key} {entry.name}".strip()
            yield Problem(
                entry.where, "question-twice", f"{what} is declared on line {first.where.line} already", "keep one"
            )
