"""Cypher text: tokens with places, where statements end, whether they read or write, quoting, and dialects.

In comes text, out come values. Nothing here knows a model, a file or an engine, and reading text never fails.
"""

from graphmodel.syntax.dialect import EMBEDDED, NEO4J, Dialect
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote
from graphmodel.syntax.statements import Kind, StatementText, kind_of, split
from graphmodel.syntax.tokens import Token, TokenKind, significant, token_problems, tokenize

__all__ = [
    "EMBEDDED",
    "NEO4J",
    "Dialect",
    "Kind",
    "StatementText",
    "Token",
    "TokenKind",
    "kind_of",
    "literal",
    "quote",
    "significant",
    "split",
    "token_problems",
    "tokenize",
]
