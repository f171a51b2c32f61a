"""Next steps that messages about types and names give."""

from __future__ import annotations

import shlex


def see_definition(name: str) -> str:
    """The next step of whoever misunderstood a type: the command that shows its definition.

    >>> see_definition("RECOGNIZES")
    'see the definition: graphmodel model RECOGNIZES'
    """
    return f"see the definition: graphmodel model {shlex.quote(name)}"


def called_now(name: str) -> str:
    """The next step of whoever uses a name that something was called by before.

    >>> called_now("OPERATES")
    "it is called 'OPERATES' now"
    """
    return f"it is called {name!r} now"
