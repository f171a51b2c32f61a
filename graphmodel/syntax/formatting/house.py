"""One house style for Cypher: keywords in upper case, a clause a line, long clauses indented. The meaning stays.

What the outline does not know is left as it was written, statement by statement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from graphmodel.syntax.formatting.layout import render
from graphmodel.syntax.formatting.notes import Notes
from graphmodel.syntax.formatting.outline import outline
from graphmodel.syntax.formatting.pieces import Scribe
from graphmodel.syntax.formatting.walker import Unknown
from graphmodel.syntax.nesting import too_deep
from graphmodel.syntax.statements import StatementText, split
from graphmodel.syntax.tokens import Token, significant, token_problems, tokenize

WIDTH = 120


def format_cypher(text: str, width: int = WIDTH) -> str:
    """The text in the house style, with all of its comments; text that cannot be read as Cypher comes back unchanged.

    >>> print(format_cypher("match (n:State)-[r]->(match) where n.set=1 return n.name as name , match order by name"))
    MATCH (n:State)-[r]->(match)
    WHERE n.set = 1
    RETURN n.name AS name, match
    ORDER BY name
    """
    tokens = tokenize(text)
    return text if token_problems(tokens) else "".join(_parts(text, tokens, width))


def same_meaning(tokens: Iterable[Token], text: str) -> bool:
    """Whether a text has the same tokens in the same order, words compared without their case, and the same comments.

    >>> same_meaning(tokenize("return  1"), "RETURN 1"), same_meaning(tokenize("return 1"), "RETURN 2")
    (True, False)
    """
    kept = tuple(tokens)
    new = tokenize(text)
    return _said(kept) == _said(new) and _comments(kept) == _comments(new)


def _said(tokens: Sequence[Token]) -> list[str]:
    return [token.word or token.text for token in significant(tokens)]


def _comments(tokens: Sequence[Token]) -> list[str]:
    return [token.text.rstrip() for token in tokens if token.kind == "comment"]


def _parts(text: str, tokens: tuple[Token, ...], width: int) -> Iterator[str]:
    """The text, with each statement that can be laid out in its new form; what is between them stays."""
    end = 0
    for statement in split(text, tokens):
        between = text[end : statement.offset]
        yield ";\n" if between.strip(" ") == ";" else between
        end = statement.offset + len(statement.text)
        yield _statement(statement, tokens, width)
    yield text[end:]


def _ends(statement: StatementText) -> tuple[int, int]:
    return statement.offset, statement.offset + len(statement.text)


def _statement(statement: StatementText, tokens: tuple[Token, ...], width: int) -> str:
    if statement.kind == "schema":
        return statement.text
    if too_deep(statement.tokens) is not None:
        return statement.text
    first, last = (bisect_left(tokens, place, key=lambda token: token.offset) for place in _ends(statement))
    own = tokens[first:last]
    try:
        clauses = outline(statement.tokens)
    except Unknown:
        return statement.text
    laid = render(Scribe(Notes(own)).clauses(clauses), width)
    return laid if same_meaning(own, laid) else statement.text
