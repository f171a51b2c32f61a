"""Where statements end, and whether one reads, writes or changes the schema: decided by tokens in their context.

A word counts as a clause unless the tokens beside it prove that it names something, so doubt counts as a write: an
engine that does not enforce read-only by itself relies on this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from graphmodel.syntax.procedures import procedure_reads
from graphmodel.syntax.tokens import Token, decoded, significant, tokenize
from graphmodel.syntax.tokens import words as _words

Kind = Literal["read", "write", "schema"]
_PARAMETER = re.compile(r"(?<=\w)\$")


@dataclass(frozen=True)
class StatementText:
    """One statement of a text, without its `;` and the comments around it, and the place where it starts.

    `tokens` are those that an engine acts on, with their places in the whole text.
    """

    text: str
    offset: int
    line: int
    column: int
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)

    @property
    def kind(self) -> Kind:
        """What it does; see `kind_of`."""
        odd = "\\u" in self.text or _PARAMETER.search(self.text) is not None
        return kind_of(self.text) if odd else _kind(self.tokens)


def split(text: str, tokens: tuple[Token, ...] = ()) -> tuple[StatementText, ...]:
    """The statements of a text, cut at each `;` outside strings, backticks and comments; empty ones are left out.

    Give the text's `tokens` where they are at hand.

    >>> [s.text for s in split("MATCH (n) RETURN ';'; RETURN 1; // done;")]
    ["MATCH (n) RETURN ';'", 'RETURN 1']
    """
    return tuple(
        StatementText(text[part[0].offset : part[-1].end], part[0].offset, part[0].line, part[0].column, part)
        for part in _parts(significant(tokens or tokenize(text)))
    )


@lru_cache(maxsize=256)  # a load sends the same texts again and again
def kind_of(query: str) -> Kind:
    """What a query does: `read`, `write`, or `schema` (indexes, databases, users); of several, the gravest.

    `LOAD CSV`, `IN TRANSACTIONS` and procedures that are not known to read count as writes.

    >>> kind_of("MATCH (n {delete: 1}) RETURN n.set"), kind_of("MATCH (n) SET n.a = 1")
    ('read', 'write')
    """
    return _gravest({_kind(part) for part in statements_read(query)})


def commits_itself(query: str) -> bool:
    """Whether a query commits while it runs, by `IN TRANSACTIONS`, so that nothing can roll it back.

    >>> commits_itself("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS"), commits_itself("RETURN 1 IN transactions")
    (True, False)
    """
    return any(
        token.word in ("TRANSACTIONS", "TRANSACTION") and _in_transactions(tokens, at)
        for tokens in statements_read(query)
        for at, token in enumerate(tokens)
    )


def statements_read(query: str) -> list[tuple[Token, ...]]:
    """The tokens of each statement of a text, in each way that an engine may read it.

    Neo4j's Cypher 5 decodes \\uXXXX before it looks for strings, so '\\u0027' may end one; to it `SET$a` is a name, to
    others a word and a parameter. All readings count.
    """
    readings = dict.fromkeys((query, decoded(query), _PARAMETER.sub(" $", query)))
    return [part for reading in readings for part in _parts(significant(tokenize(reading)))]


def _gravest(kinds: set[Kind]) -> Kind:
    if "schema" in kinds:
        return "schema"
    return "write" if "write" in kinds else "read"


def _parts(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    ends = [i for i, t in enumerate(tokens) if t.text == ";"] + [len(tokens)]
    starts = [0] + [i + 1 for i in ends]
    return [tokens[start:end] for start, end in zip(starts, ends, strict=False) if start < end]


def _kind(tokens: tuple[Token, ...]) -> Kind:
    if _word(tokens, preamble(tokens)) in ADMINISTERING:
        return "schema"
    kind: Kind = "read"
    for at, token in enumerate(tokens):
        if token.word in _CLAUSES and not names_something(tokens, at):
            if _defines(tokens, at):
                return "schema"
            if _writes(tokens, at):
                kind = "write"
        elif token.word in ("TRANSACTIONS", "TRANSACTION") and _in_transactions(tokens, at):
            kind = "write"
    return kind


ADMINISTERING = _words("DROP ALTER GRANT DENY REVOKE RENAME ENABLE DRYRUN DEALLOCATE REALLOCATE START STOP TERMINATE")
_SCHEMA = _words(
    "INDEX CONSTRAINT OR BTREE RANGE TEXT POINT FULLTEXT VECTOR LOOKUP DATABASE COMPOSITE USER ROLE IMMUTABLE ALIAS "
    "SERVER CURRENT GRAPH AUTH PRIVILEGE"
)
READING = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "LET", "FILTER", "FOR", "FINISH", "WHEN")
"""How statements begin that read."""
WRITING = ("CREATE", "MERGE", "INSERT", "SET", "REMOVE", "DELETE", "DETACH", "NODETACH", "FOREACH")
"""How statements begin that change the graph; the engine, or `kind_of`, refuses them where only reading is allowed."""
_BEGINNING = {*ADMINISTERING, *READING, *WRITING, "LOAD", "SHOW"}
_CLAUSES = {*WRITING, "LOAD", "CALL", "DROP", "ALTER"}
# After one of these comes an operand, so a word there is a name. (`*` and `+` may close a quantified pattern; `{`
# may open a subquery; `)`, `]` and `}` end what came before.)
_BEFORE_NAMES = _words(". : :: , = <> < > <= >= =~ != += - / % ^ [ ( | || & ! ..")
_BEFORE_LABELS = _words(": & | ! (")
_WITHIN_TYPES = _words("> ! | ( )")
_HOLDERS = _words("LIST ARRAY VECTOR ANY VALUE")
"""The types that hold others."""
_OPENERS = _words("AS WITH RETURN DISTINCT YIELD BY NOT AND OR XOR IN WHERE UNWIND LIMIT SKIP")
# After one of these, `as` may be a variable rather than the keyword.
_EXPECTING = _OPENERS | _words(
    "OFFSET CONTAINS FILTER FOR FROM ALL ANY IS ON TO MATCH CASE WHEN THEN ELSE LET OPTIONAL"
)
_READING = _words(
    "db.awaitindexes db.labels db.relationshiptypes db.propertykeys db.indexes db.constraints db.info db.ping "
    "db.index.fulltext.querynodes db.index.fulltext.queryrelationships db.index.fulltext.listavailableanalyzers "
    "db.index.vector.querynodes db.index.vector.queryrelationships dbms.components dbms.info dbms.functions "
    "dbms.procedures dbms.listconfig dbms.showcurrentuser apoc.help apoc.version"
)
_READING_NAMESPACES = ("db.schema.", "apoc.meta.", "apoc.path.")


def preamble(tokens: tuple[Token, ...]) -> int:
    """How many tokens are before the first clause: `CYPHER 5 runtime=slotted EXPLAIN USE graph`."""
    at = 0
    while at < len(tokens):
        if tokens[at].word in ("EXPLAIN", "PROFILE", "CYPHER") or tokens[at].kind in ("integer", "float"):
            at += 1
        elif at and _text(tokens, at + 1) == "=":
            at += 3
        elif tokens[at].word == "USE":
            at = after_use(tokens, at)
        else:
            break
    return at


def after_use(tokens: Sequence[Token], at: int) -> int:
    """Where the name of the graph ends that this USE is about: `neo4j`, `GRAPH neo4j`, `graph.byName('movies')`."""
    at += 3 if says_graph(tokens, at + 1) else 2
    while _text(tokens, at) == ".":
        at += 2
    return _after_brackets(tokens, at)


def says_graph(tokens: Sequence[Token], at: int) -> bool:
    """Whether this is the word GRAPH before a graph's name, rather than a graph that is called so."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    named = following is not None and following.kind in ("name", "quoted")
    return named and tokens[at].word == "GRAPH" and _word(tokens, at + 1) not in _BEGINNING


def _after_brackets(tokens: Sequence[Token], at: int) -> int:
    """Where the brackets end that begin here, if any do."""
    depth = 0
    while at < len(tokens) and (depth or tokens[at].text == "("):
        depth += (tokens[at].text == "(") - (tokens[at].text == ")")
        at += 1
    return at


def names_something(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the tokens beside a word prove it a name: a property, label, map key, variable or alias."""
    if _text(tokens, at + 1) == ":":
        return True
    if tokens[at].word == "LOAD" and _word(tokens, at + 1) == "CSV":  # no operand is followed by that word
        return False
    if at == 0:
        return False
    before = tokens[at - 1]
    if before.kind == "symbol":
        return _needs_operand(tokens, at - 1)
    return before.word in _OPENERS and at >= 2 and _ends_operand(tokens[at - 2], before.word)


def _needs_operand(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether an operand must follow this symbol, as none does `n:%`, `IS :: INTEGER!` and `IS :: LIST<INTEGER>`."""
    symbol, before = tokens[at].text, tokens[at - 1] if at else None
    if symbol in ("%", "!"):
        in_label = before is not None and (before.text in _BEFORE_LABELS or before.word in ("IS", "NOT", "LABELED"))
        return in_label == (symbol == "!")
    return symbol in _BEFORE_NAMES and not (symbol == ">" and _ends_type(tokens, at))


def _ends_type(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the `>` here may close a type, as in `LIST<VECTOR<FLOAT>(3)>`; in `list < a AND b > c` it may, too."""
    while at > 1 and (tokens[at].kind in ("name", "quoted", "integer") or tokens[at].text in _WITHIN_TYPES):
        at -= 1
    return at > 0 and tokens[at].text == "<" and tokens[at - 1].word in _HOLDERS


def _ends_operand(token: Token, following: str) -> bool:
    """Whether `following` after this token must be the keyword, and so cannot itself be a variable of that name."""
    if token.kind in ("name", "symbol"):
        return token.text in (")", "]", "}") or (following == "AS" and token.word not in _EXPECTING | {""})
    return token.kind != "unknown"


def _defines(tokens: tuple[Token, ...], at: int) -> bool:
    named = _word(tokens, at + 1) in _SCHEMA and _text(tokens, at + 2) != "="
    return named and tokens[at].word in ("CREATE", "DROP", "ALTER")


def _writes(tokens: tuple[Token, ...], at: int) -> bool:
    word, after = tokens[at].word, tokens[at + 1 : at + 4]
    if not after:
        return False
    first = after[0]
    named = first.kind in ("name", "quoted")
    second = after[1].text if len(after) > 1 else ""
    if word in ("CREATE", "MERGE", "INSERT"):
        return first.text == "(" or (named and second == "=") or (first.word == "UNIQUE" and second == "(")
    if word in ("SET", "REMOVE"):
        return (
            first.text in ("(", "[", "{")
            or first.kind == "parameter"
            or (named and (second in (".", ":", "=", "+=", "[", "(") or second.upper() == "IS"))
        )
    if word == "DELETE":
        return named or first.kind == "parameter" or first.text in ("(", "[", "{")
    if word in ("DETACH", "NODETACH"):
        return first.word == "DELETE"
    if word == "FOREACH":
        return first.text == "("
    if word == "LOAD":
        return first.word == "CSV"
    return word == "CALL" and named and not _reads(tokens, at + 1)


def _reads(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the name after a CALL is of a procedure known to read, or of no procedure at all."""
    parts = [tokens[at].name]
    at += 1
    while _text(tokens, at) == "." and at + 1 < len(tokens):
        parts.append(tokens[at + 1].name)
        at += 2
    if len(parts) == 1 and at < len(tokens) and tokens[at].text != "(" and tokens[at].word != "YIELD":
        return True
    name = ".".join(parts).lower()
    return name in _READING or name.startswith(_READING_NAMESPACES) or procedure_reads(name)


def _in_transactions(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether `IN [3 [CONCURRENT]] TRANSACTIONS` ends a subquery, rather than being `x IN transactions`."""
    start = at - 1
    while start > at - 4 and start > 0 and tokens[start].word != "IN":
        start -= 1
    return start > 0 and tokens[start].word == "IN" and tokens[start - 1].text == "}"


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if at < len(tokens) else ""
