"""What a rule is given: one file, its statements as read, what they use, and the header where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graphmodel.problems import Problem
from graphmodel.queries.header import Header
from graphmodel.queries.lint.catalogue import RULES
from graphmodel.queries.lint.vocabulary import Vocabulary
from graphmodel.queries.questions import Question
from graphmodel.syntax.reader import ParsedStatement
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.uses import Uses


@dataclass(frozen=True)
class Subject:
    """A text under the rules. `question` is None for bare Cypher; `claims` is false where the graph holds none."""

    file: str
    vocabulary: Vocabulary
    readings: tuple[ParsedStatement, ...]
    uses: tuple[Uses, ...]
    header: Header | None = None
    question: Question | None = None
    claims: bool = True
    tokens: tuple[Token, ...] = field(default=(), repr=False)

    def problem(self, token: Token, code: str, message: str, hint: str = "") -> Problem:
        """A breach of a rule, at a token."""
        return Problem(token.where(self.file), code, message, hint, RULES[code].severity)


Check = Callable[[Subject], Iterator[Problem]]
