"""What a message must know of a connection."""

from __future__ import annotations

from dataclasses import dataclass

from graphmodel.syntax.dialect import Dialect


@dataclass(frozen=True)
class Link:
    """Where a connection leads, and what a message about it can use.

    `local`: the server is on this machine, so its Docker container may be meant. `origin`: where the address was set.
    `log` and `home`: the folders of the engine's log and of its files, if they are ours.
    """

    address: str
    dialect: Dialect
    local: bool = False
    database: str = ""
    origin: str = ""
    log: str = ""
    home: str = ""

    @property
    def setting(self) -> str:
        """The origin in brackets, to be printed after the address."""
        return f" ({self.origin})" if self.origin else ""

    @property
    def start_hint(self) -> str:
        """What to do when nothing answers."""
        if self.local:
            return (
                "start it with `docker compose up -d --wait`, or leave NEO4J_URI unset to work in an embedded database"
            )
        return "check the address, that the server runs (a free Aura instance pauses), and that no firewall is between"


def one_line(text: str) -> str:
    """A text of several lines as one."""
    return " ".join(text.split())
