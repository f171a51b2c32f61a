"""Messages and pages use the field's words: a fact holds, a problem is reported, a value is checked against a type.

A class is found by its name, so no two have one.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
OURS = {
    r"\b(told|tells?)\b": "reported, reports; or distinguished, known",
    r"\bheld (against|by)\b": "checked against; attributed to",
    r"\bput aside\b|\bset aside\b": "spilled to disk",
    r"\bparted by\b|\blooked through\b": "separated by; scanned",
    r"\bbroken off\b": "interrupted",
    r"\bfacts? stands?\b(?! out)|\b(fact|facts) that stands?\b": "a fact holds",
    r"\bmends?\b": "fix",
    r"\bsupposed\b": "hypothetical",
    r"\bstands (where|beside|before|twice|alone|at)\b": "is, occurs, is written",
}

NAMES = {
    "told": "reported, or the thing it holds",
    "tell": "report, print",
    "telling": "the thing it holds",
    "lost": "missing, refused, rejected",
    "alike": "equal, similar, groups",
    "ties": "relationships",
    "tie": "relationship",
    "tied": "connected",
    "fate": "outcome",
    "spoken": "referenced_nodes, asserted_on",
    "held": "existing, stored, the thing it holds",
    "apart": "separate, split",
    "stand": "hold, the thing it holds",
    "unsure": "unchecked, unknown",
    "faultless": "clean",
}
"""By private words that a name in the code may not have, the field's words for what they were used for."""
PUBLIC = {"claims/intervals.py": "spoken"}
"""Names that people may have in their code."""


class ModuleTexts(NamedTuple):
    """What a module says and names; each text or name with its line."""

    path: Path
    docstrings: list[tuple[int, str]]
    messages: list[tuple[int, str]]
    """Texts of several words that are no docstrings; of a command, its docstring too, which is its help."""
    names: list[tuple[int, str]]
    """The names that it gives to functions, classes, parameters, variables and attributes."""
    classes: list[str]


@cache
def module_texts() -> list[ModuleTexts]:
    """Each module of the package; read once, since that takes seconds."""
    return [_read(path) for path in sorted((ROOT / "graphmodel").rglob("*.py"))]


def _read(path: Path) -> ModuleTexts:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    found = ModuleTexts(path, [], [], [], [])
    first = {node.value for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if node in first:
                found.docstrings.append((node.lineno, text))
            case ast.Constant(value=str(text)) if " " in text.strip():
                found.messages.append((node.lineno, text))
            case ast.FunctionDef() | ast.ClassDef():
                found.names.append((node.lineno, node.name))
                if isinstance(node, ast.ClassDef):
                    found.classes.append(node.name)
                elif node.decorator_list and path.parent.name == "cli":
                    found.messages.append((node.lineno, ast.get_docstring(node) or ""))
            case ast.arg():
                found.names.append((node.lineno, node.arg))
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.names.append((node.lineno, name))
    return found


def _lines() -> Iterator[tuple[str, str]]:
    for path, _, messages, *_ in module_texts():
        if "geopolitics" not in path.parts and path.name not in ("words.py", "verbs.py"):
            yield from ((f"{path.relative_to(ROOT)}:{line}", text) for line, text in messages)
    for path in (ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def test_messages_and_pages_use_the_words_of_the_field() -> None:
    found = [
        f"{place}: {match[0]!r}, better: {better}"
        for place, text in _lines()
        for pattern, better in OURS.items()
        if (match := re.search(pattern, text))
    ]
    assert found == []


DOCSTRINGS = {
    r"\b(told|tells?)\b": "reported, says, shows; distinguishes",
    r"\b[Hh]eld against\b": "checked against",
    r"\bput aside\b": "staged",
    r"\bwhat stands (?!for\b)": "what is",
    r"\bfacts? stands?\b(?! out)": "a fact holds",
}


def test_docstrings_use_the_words_of_the_field() -> None:
    found = [
        f"{each.path.relative_to(ROOT)}:{line}: {match[0]!r}, better: {better}"
        for each in module_texts()
        if "geopolitics" not in each.path.parts
        for line, text in each.docstrings
        for pattern, better in DOCSTRINGS.items()
        if (match := re.search(pattern, text))
    ]
    assert found == []


def test_names_in_the_code_are_words_of_the_field() -> None:
    found = [
        f"{each.path.relative_to(ROOT)}:{line}: {name}, better: {NAMES[word]}"
        for each in module_texts()
        if "geopolitics" not in each.path.parts and "starter" not in each.path.parts
        for line, name in each.names
        for word in map(str.lower, re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name))
        if word in NAMES and PUBLIC.get(each.path.relative_to(ROOT / "graphmodel").as_posix()) != name
    ]
    assert found == []


def test_no_two_classes_have_one_name() -> None:
    modules: dict[str, list[str]] = defaultdict(list)
    for each in module_texts():
        if "starter" not in each.path.parts:  # files that `graphmodel init` copies: the user's own module, not ours
            for name in each.classes:
                modules[name].append(str(each.path.relative_to(ROOT)))
    assert {name: paths for name, paths in modules.items() if len(paths) > 1} == {}
