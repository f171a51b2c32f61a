"""A test that a server runs only if its file is named is proved there by another, which is there and runs there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MARK = re.compile(r'proved_by\(\s*"([^":]+)::(\w+)"\s*\)\s*(?:@[^\n]+\s*)*def (\w+)\(', re.MULTILINE)


def test_each_proof_is_a_test_that_runs_on_a_server() -> None:
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py"))
    }
    marks = [(file, match) for file, text in texts.items() for match in MARK.finditer(text)]
    assert len(marks) == sum(text.count("pytest.mark.proved_by(") for text in texts.values()) - 1  # its own text
    proved = {f"{file}::{match[3]}" for file, match in marks}
    for file, match in marks:
        proof = f"{match[1]}::{match[2]}"
        assert f"def {match[2]}(" in texts[match[1]], f"{file}: {proof} is no test"
        assert proof not in proved, f"{file}: {proof} is left out on a server itself"
