"""Whether a query that only reads reads the graph alone, by lists of what does: clauses, procedures and functions.

Neo4j takes a query for one that reads when it writes nothing to the graph. It may still end other people's
transactions and connections, empty caches, read files and ask other servers. `kind_of` finds what writes to the graph;
this module what does neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from graphmodel.problems import did_you_mean
from graphmodel.syntax.procedures import function_reads, procedure_reads
from graphmodel.syntax.statements import (
    ADMINISTERING,
    READING,
    WRITING,
    names_something,
    preamble,
    statements_read,
)
from graphmodel.syntax.tokens import Token, words

SHOWN = words("INDEX INDEXES CONSTRAINT CONSTRAINTS PROCEDURE PROCEDURES FUNCTION FUNCTIONS DATABASE DATABASES GRAPH")
"""What `SHOW` may show: neither the server's settings nor the users nor what others ask."""
OTHERS = words("TRANSACTION TRANSACTIONS SETTING SETTINGS USER USERS ROLE ROLES PRIVILEGE PRIVILEGES SERVER SERVERS")
OTHERS |= words("ALIAS ALIASES")

AFTER_A_NAME = words("WHERE ORDER SKIP LIMIT OFFSET RETURN YIELD AND OR XOR IN IS STARTS ENDS CONTAINS SHOW TERMINATE")
AFTER_A_NAME |= {""}
"""What may follow a variable called `show`, and not the command."""


def beyond(query: str, allowed: Iterable[str] = ()) -> tuple[str, ...]:
    """What in a query does more than read the graph, without what is `allowed`: clauses, procedures, functions by name.

    A name in `allowed` that ends with `.` or `*` stands for all that begin so. What changes the graph is not reported.

    >>> beyond("LOAD CSV FROM $url AS row CALL dbms.killConnections(row) YIELD message RETURN message")
    ('LOAD CSV', 'dbms.killConnections')
    >>> beyond("CALL apoc.load.json($url) YIELD value RETURN value", ["apoc.load.*"])
    ()
    """
    permitted = [name.strip().lower() for name in allowed]
    found = (name for part in statements_read(query) for name in _of(part))
    return tuple(dict.fromkeys(name for name in found if not _is(name.lower(), permitted)))


def meant(name: str) -> str:
    """What to do about a name that `beyond` gives.

    >>> meant("MATHC"), meant(":")
    ("did you mean 'MATCH'?", "a command of Browser's goes into a comment: // :param {name: 'Haven'}")
    """
    if name == ":":
        return "a command of Browser's goes into a comment: // :param {name: 'Haven'}"
    near = did_you_mean(name, READING) if " " not in name and "." not in name else ""
    return near or f"if it is meant, say --allow '{name}'"


def _is(name: str, permitted: list[str]) -> bool:
    return any(name == each or (each.endswith((".", "*")) and name.startswith(each.rstrip("*"))) for each in permitted)


def _of(tokens: tuple[Token, ...]) -> Iterator[str]:
    yield from _begun(tokens[preamble(tokens) :])
    for at, token in enumerate(tokens):
        following = tokens[at + 1].word if at + 1 < len(tokens) else ""
        if token.word == "LOAD" and following == "CSV" and not names_something(tokens, at):
            yield "LOAD CSV"
        elif token.word == "TERMINATE" and following.startswith("TRANSACTION") and not names_something(tokens, at):
            yield f"TERMINATE {following}"
        elif token.word == "SHOW" and at and following not in AFTER_A_NAME and not names_something(tokens, at):
            yield from _shown(tokens[at + 1 :])  # Neo4j lets one command follow another: SHOW ... YIELD ... SHOW ...
        elif token.kind in ("name", "quoted") and (at == 0 or tokens[at - 1].text != "."):
            yield from _called(tokens, at)


def _begun(tokens: tuple[Token, ...]) -> Iterator[str]:
    """The word that begins a statement, where no statement that reads begins so."""
    if not tokens or tokens[0].text in ("(", "{") or tokens[0].word in (*READING, *WRITING, "LOAD"):
        return
    if tokens[0].word == "SHOW":
        yield from _shown(tokens[1:])
    elif tokens[0].word in ADMINISTERING and len(tokens) > 1:
        yield f"{tokens[0].word} {tokens[1].text.upper()}"
    else:
        yield tokens[0].text


def _shown(tokens: tuple[Token, ...]) -> Iterator[str]:
    """What `SHOW` shows, where that is not the schema: some words of its kind come first, `SHOW UNIQUE CONSTRAINTS`."""
    written = [token.word for token in tokens]
    if written[:2] == ["USER", "DEFINED"]:
        written = written[2:]
    kinds = list(takewhile(lambda word: word not in ("", "YIELD", "WHERE", "RETURN", *OTHERS), written))
    if written[:2] != ["CURRENT", "USER"] and not SHOWN & set(kinds):
        yield f"SHOW {written[len(kinds)] or written[0]}" if len(kinds) < len(written) else f"SHOW {' '.join(kinds)}"


def _called(tokens: tuple[Token, ...], at: int) -> Iterator[str]:
    """The name of a procedure or a function that is not known to read, where one is called here."""
    parts, end = [tokens[at].name], at + 1
    while end + 1 < len(tokens) and tokens[end].text == "." and tokens[end + 1].kind in ("name", "quoted"):
        parts.append(tokens[end + 1].name)
        end += 2
    name = ".".join(parts)
    if at and tokens[at - 1].word == "CALL" and not names_something(tokens, at - 1):
        scope = (
            len(parts) == 1 and end < len(tokens) and tokens[end].text not in ("(", ";") and tokens[end].word != "YIELD"
        )
        if not scope and not procedure_reads(name):
            yield name
    elif "." in name and end < len(tokens) and tokens[end].text == "(" and not function_reads(name):
        yield name
