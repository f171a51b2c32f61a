"""Whether the text of a query only reads: one SELECT or WITH, and no word that writes.

Each engine separates strings and comments in ways of its own (`#`, `$$`, a backslash, nested comments), and what is a
string to one is a statement to another. So only what all engines read alike is taken out of the text; where anything
else is in it, its strings and comments are searched as well. Doubt counts as a write.

A server's functions may do more than read its tables, with the rights of the account that asks: those that are known
to are refused by name. That list is never whole, since any name may be made of pieces: only the account can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel.problems import Problem, Where

WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "CALL", "EXEC", "EXECUTE", "LOCK", "GRANT")
"""Words that write somewhere in some SELECT or WITH: `WITH x AS (DELETE ...)`, `SELECT ... INTO OUTFILE`."""

REACHING = (
    # PostgreSQL: files of the server, large objects, other servers and sessions, settings, queries in a text
    r"pg_(?:read|ls|stat_file|file|terminate|cancel|reload|rotate|switch|create|promote|backup|prewarm)\w*",
    r"pg_(?:stat\w*_reset|replication_origin|buffercache_evict|hba_file|ident_file|show_all_file|current_logfile)\w*",
    r"pg_(?:drop_replication|copy_\w+_replication|replication_slot_advance|wal_replay|(?:start|stop)_backup)\w*",
    r"pg_log_(?:backend_memory_contexts|standby_snapshot)",
    r"pg_(?:try_)?advisory_\w+ | pg_logical_\w+ | pg_notify | pg_export_snapshot | set_config",
    r"lo_(?:import|export|creat|create|put|open|unlink|from_bytea|truncate(?:64)?) | lowrite | dblink\w*",
    r"(?:query|cursor)_to_xml\w* | ts_stat | crosstab\d*",
    # MySQL and MariaDB
    r"load_file | sys_(?:exec|eval|get|set) | get_lock | release_(?:all_locks|lock) | service_get_(?:read|write)_locks",
    r"service_release_locks | group_replication_(?:set|get|switch|enable|disable|reset)_\w+ | keyring_key_\w+",
    r"asynchronous_connection_failover_(?:add|delete)_(?:source|managed) | asynchronous_connection_failover_reset",
    r"audit_log_(?:read | filter_\w+ | encryption_password_\w+ | rotate)",
    # SQL Server and Oracle
    r"open(?:rowset|query|datasource|xml) | httpuritype | uritype",
    r"utl_(?:http|tcp|smtp|mail|file|inaddr) | dbms_(?:ldap|lock|pipe|alert|sql|xmlgen|xmlquery|scheduler|job|java)",
    r"(?:utl|dbms)_\w++ [\]\"`]? \s*+ \. ",
)
"""Functions that read or write files of the server, ask other servers, or disturb other sessions. Their names count
wherever they are: what may stand between a name and its `(` differs from engine to engine."""

_COMMON_TEXT = re.compile(
    r"""
      '(?: [^'\\] | '' )*'
    | "(?: [^"\\] | "" )*"
    | `[^`'"\\]*`
    | -- (?: [ \t] [^\n'"`\\]* )? (?= [\n] | \Z )
    | / \* (?! [!M] ) (?: [^*/'"`\\] | \* (?! / ) | / (?! \* ) )* \* /
    """,
    re.VERBOSE,
)
_DOUBTFUL = re.compile(r"['\"`\\\#$]|--|/\*|\*/")
_BRACKETED = re.compile(r"\[[^\]]*(?:['\"`]|--|/\*)")
"""Of what looks like the beginning of a string or a comment, but is in a name in brackets to some engines."""
_FIRST = re.compile(r"(?: \s | \( )* (?P<word> \w* )", re.VERBOSE)
_WRITING = re.compile(rf"(?<![\w.]) (?P<word> {'|'.join(WRITING)} ) (?!\w)", re.VERBOSE | re.IGNORECASE)
_REACHING = re.compile(
    rf"(?<! \w ) (?P<name> {' | '.join(REACHING)} ) (?: (?<! \w ) | (?! \w ))", re.VERBOSE | re.IGNORECASE
)
_ESCAPED = re.compile(r"(?<!\w) U & ['\"]", re.VERBOSE | re.IGNORECASE)
_LONGEST = 1_000_000


def without_end(sql: str) -> str:
    """A query without faults, without the `;` at its end and the comments after that.

    >>> without_end("SELECT ';' AS a; -- done;"), without_end("SELECT 1 -- done;")
    ("SELECT ';' AS a", 'SELECT 1 -- done;')
    """
    bare = _COMMON_TEXT.sub(lambda found: " " * len(found[0]), sql).rstrip()
    return sql[: len(bare) - 1] if bare.endswith(";") else sql


def sql_faults(sql: str, where: Where) -> Iterator[Problem]:
    """What keeps a query from being run.

    >>> [fault.message for fault in sql_faults("SELECT 1; DROP TABLE t", Where("m.yaml", 3))]
    ['the query has several statements, or a `;` inside of it']
    >>> list(sql_faults("SELECT 'a; DELETE' AS \\"update\\" -- as it is", Where()))
    []
    """
    if len(sql) > _LONGEST:
        fault = f"the query has {len(sql):,} characters, more than {_LONGEST:,}"
        yield Problem(where, "sql-query", fault, "make it a view in the database, and SELECT from that")
        return
    bare = _COMMON_TEXT.sub(" ", sql)
    first = _FIRST.match(bare)
    if first is None or first["word"].upper() not in ("SELECT", "WITH"):
        yield Problem(where, "sql-query", "the query is no SELECT", "begin it with SELECT or WITH: sources only read")
        return
    doubtful = _DOUBTFUL.search(bare) or _BRACKETED.search(sql)
    searched = (sql if doubtful else bare).rstrip().removesuffix(";")
    if ";" in searched:
        hint = "write one SELECT; in a text, make the `;` with the database's own char(59)"
        yield Problem(where, "sql-query", "the query has several statements, or a `;` inside of it", hint)
    elif (word := _WRITING.search(searched)) is not None:
        hint = 'sources only read; where it is the name of a column, quote it: "..."'
        yield Problem(where, "sql-query", f"the query has the word {word['word'].upper()}, which writes", hint)
    elif (function := _REACHING.search(sql)) is not None:
        hint = "sources read tables alone; make it a view in the database, and SELECT from that"
        name = function["name"].rstrip('."]` \t\r\n').lower()
        fault = f"the query calls {name}, which does more than read tables"
        yield Problem(where, "sql-query", fault, hint)
    elif _ESCAPED.search(sql) is not None:
        hint = "write the characters themselves"
        yield Problem(where, "sql-query", "the query has a name or text with escapes, U&", hint)
