"""Messages and pages use the field's words: a fact holds, a problem is reported, a value is checked against a type."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _messages(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of several words in a module that are no docstrings; of a command, its docstring too, which is its help."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            if " " in node.value.strip():
                yield node.lineno, node.value
        elif isinstance(node, ast.FunctionDef) and node.decorator_list and path.parent.name == "cli":
            yield node.lineno, ast.get_docstring(node) or ""


def _lines() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "graphmodel").rglob("*.py")):
        if "geopolitics" not in path.parts and path.name not in ("words.py", "verbs.py"):
            yield from ((f"{path.relative_to(ROOT)}:{line}", text) for line, text in _messages(path))
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


def _names(path: Path) -> Iterator[tuple[int, str]]:
    """The names that a module gives to functions, classes, parameters, variables and attributes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


DOCSTRINGS = {
    r"\b(told|tells?)\b": "reported, says, shows; distinguishes",
    r"\b[Hh]eld against\b": "checked against",
    r"\bput aside\b": "staged",
    r"\bwhat stands (?!for\b)": "what is",
    r"\bfacts? stands?\b(?! out)": "a fact holds",
}


def test_docstrings_use_the_words_of_the_field() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {match[0]!r}, better: {better}"
        for path in sorted((ROOT / "graphmodel").rglob("*.py"))
        if "geopolitics" not in path.parts
        for node in _docstrings(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for pattern, better in DOCSTRINGS.items()
        if (match := re.search(pattern, node.value))
    ]
    assert found == []


def test_names_in_the_code_are_words_of_the_field() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}, better: {NAMES[word]}"
        for path in sorted((ROOT / "graphmodel").rglob("*.py"))
        if "geopolitics" not in path.parts and "starter" not in path.parts
        for line, name in _names(path)
        for word in map(str.lower, re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name))
        if word in NAMES and PUBLIC.get(path.relative_to(ROOT / "graphmodel").as_posix()) != name
    ]
    assert found == []
