"""What holds for any text of Cypher, whoever wrote it: of its reader, its lint, its guard and its formatter."""

from __future__ import annotations

from pathlib import Path

from graphmodel.queries.lint import Lint
from graphmodel.queries.lint.vocabulary import Vocabulary
from graphmodel.syntax.formatting import format_cypher, same_meaning
from graphmodel.syntax.reader import ParsedStatement, read
from graphmodel.syntax.reads import beyond
from graphmodel.syntax.statements import kind_of, split
from graphmodel.syntax.tokens import tokenize
from tests.example import MODEL

LINT = Lint(Vocabulary.of(MODEL))


def hold(text: str) -> tuple[ParsedStatement, ...]:
    """The statements as read; nothing raises, every place is inside of the text, and laying out changes no token."""
    tokens = tokenize(text)
    assert "".join(token.text for token in tokens) == text
    lines = text.split("\n")
    readings = read(text, tokens)
    for reading in readings:
        for token in (*reading.tokens, *([reading.stopped] if reading.stopped is not None else ())):
            assert 0 <= token.offset <= token.end <= len(text)
            assert 1 <= token.line <= len(lines)
    for problem in LINT.text(Path("q.cypher"), text, bare=True):
        assert 1 <= problem.where.line <= len(lines), problem
        assert 1 <= problem.where.column <= len(lines[problem.where.line - 1]) + 1, problem
    assert kind_of(text) in ("read", "write", "schema")
    assert all(beyond(text))
    assert all(text[each.offset :].startswith(each.text) for each in split(text))
    laid = format_cypher(text)
    assert same_meaning(tokens, laid)
    assert format_cypher(laid) == laid
    return readings
