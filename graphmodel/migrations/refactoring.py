"""Changes of a graph that a migration calls: each in batches, each a transaction, nothing left to do the second time.

A value that is there is never overwritten: where the old and the new are both there and differ, both stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.mark import read_meta
from graphmodel.migrations.claims import rename_identity, rename_in_claims
from graphmodel.migrations.naming import Rename
from graphmodel.migrations.steps import Steps, step
from graphmodel.model.layer import OWN_PREFIX, PLAIN_LAYER, Layer
from graphmodel.syntax.quoting import quote

BATCH = 10_000
WHOLE = "true"
"""The condition of what renames all that has a name: claims of it are renamed, too."""
NOTE = (
    "MATCH (m:Graphmodel {id: 'graphmodel'})"
    " SET m.renaming = [each IN coalesce(m.renaming, []) WHERE each <> $name] + [$name]"
)
CONVERSIONS: Mapping[str, str] = {
    "integer": "toInteger({})",
    "float": "toFloat({})",
    "string": "toString({})",
    "boolean": "toBoolean({})",
    "date": "date({})",
    "datetime": "datetime({})",
    "localdatetime": "localdatetime({})",
    "time": "time({})",
    "localtime": "localtime({})",
    "duration": "duration({})",
}


class Graph(Steps):
    """The stored graph, as a migration in Python changes it: `def migrate(graph): graph.rename_type("OLD", "NEW")`.

    Each method returns how many nodes or relationships it changed. `where` is Cypher on `n`, a node, or `r`, a
    relationship, that chooses among them; `$names` in it are filled from `parameters`. Without it claims, too, get the
    new name of a label, type or property. `changed` counts all nodes and relationships so far, without claims;
    `renamed` are the names that claims got, and how these read is written anew at the end.
    """

    def __init__(
        self,
        database: Database,
        *,
        batch: int = BATCH,
        each: Callable[[], None] = lambda: None,
        layer: Layer = PLAIN_LAYER,
        make_way: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(database)
        self._make_way = make_way
        self.layer = layer
        self.changed = 0
        self.renamed: set[str] = set()
        self._batch = batch
        self._each = each

    @step
    def run(self, query: str, **parameters: Any) -> int:
        """Runs a statement with `$batch`, such as `... WITH n LIMIT $batch ... RETURN count(n)`, until it returns 0."""
        done = 0
        while True:
            self._each()
            found = self.database.write(Statement(query, {"batch": self._batch, **parameters}))[0].value()
            if not isinstance(found, int) or found == 0:
                return done
            done += found
            self.changed += found

    def write(self, *statements: Statement) -> None:
        """Writes statements in one transaction, and gives a sign of life."""
        self._each()
        self.database.write(*statements)

    @step
    def rename_label(self, old: str, new: str, where: str = WHOLE, **parameters: Any) -> int:
        """Nodes labelled `old` are labelled `new` instead."""
        self._make_way()
        identity = where == WHOLE and old in (read_meta(self.database).get("identities") or ())
        if identity:
            self._in_claims(Rename("label", old, new))
        head = f"MATCH (n:{quote(old)}) WHERE {where} WITH n LIMIT $batch"
        done = self.run(f"{head} SET n:{quote(new)} REMOVE n:{quote(old)} RETURN count(n)", **parameters)
        if identity:
            rename_identity(self.database, old, new)
        return done

    @step
    def rename_type(
        self, old: str, new: str, *, key: tuple[str, ...] = (), where: str = WHOLE, **parameters: Any
    ) -> int:
        """Relationships of the type `old` become `new`, with all they hold.

        One that has a `new` beside it between the same nodes, with the same `key`, stays. Merging two types and, with
        `where`, splitting one are done by this, too.
        """
        if where == WHOLE:
            self._in_claims(Rename("type", old, new))
        same = " AND ".join(f"x.{quote(name)} = r.{quote(name)}" for name in key) or "true"
        beside = f"EXISTS {{ MATCH (a)-[x:{quote(new)}]->(b) WHERE {same} }}"
        return self._retype(old, new, f"({where}) AND NOT {beside}", parameters)

    def swap_labels(self, one: str, other: str) -> int:
        """Nodes labelled `one` are labelled `other`, and the reverse; in between, `one` is under a third name."""
        third = f"{OWN_PREFIX}{one}"
        return sum(self.rename_label(old, new) for old, new in ((one, third), (other, one), (third, other)))

    def swap_types(self, one: str, other: str) -> int:
        """Relationships of the type `one` become `other`, and the reverse; in between, `one` is under a third name."""
        third = f"{OWN_PREFIX}{one}"
        return sum(self._rename_all(old, new) for old, new in ((one, third), (other, one), (third, other)))

    @step
    def _rename_all(self, old: str, new: str) -> int:
        self._in_claims(Rename("type", old, new))
        return self._retype(old, new, "true", {})

    def _retype(self, old: str, new: str, where: str, parameters: Mapping[str, Any]) -> int:
        return self.run(
            f"MATCH (a)-[r:{quote(old)}]->(b) WHERE {where} WITH a, r, b LIMIT $batch"
            f" CREATE (a)-[made:{quote(new)}]->(b) SET made = properties(r) DELETE r RETURN count(made)",
            **parameters,
        )

    @step
    def reverse(self, type: str, where: str = WHOLE, **parameters: Any) -> int:
        """Relationships of a type that fit `where` run the other way.

        `where` has to be false of what was turned, or a second run turns it back; a migration runs once.
        """
        mark = quote(f"{OWN_PREFIX}turned")
        turned = self.run(
            f"MATCH (a)-[r:{quote(type)}]->(b) WHERE ({where}) AND r.{mark} IS NULL WITH a, r, b LIMIT $batch"
            f" CREATE (b)-[made:{quote(type)}]->(a) SET made = properties(r) SET made.{mark} = true DELETE r"
            " RETURN count(made)",
            **parameters,
        )
        self.run(f"MATCH ()-[r:{quote(type)}]->() WHERE r.{mark} WITH r LIMIT $batch REMOVE r.{mark} RETURN count(r)")
        return turned

    @step
    def rename_property(self, of: str, old: str, new: str, where: str = WHOLE, **parameters: Any) -> int:
        """A property of a label's nodes is called `new`, where nothing is called so yet."""
        if where == WHOLE:
            self._in_claims(Rename("property", old, new, of))
        return self._move(f"(n:{quote(of)})", old, new, where, parameters)

    @step
    def rename_relationship_property(self, of: str, old: str, new: str, where: str = WHOLE, **parameters: Any) -> int:
        """A property of a type's relationships is called `new`, where nothing is called so yet."""
        if where == WHOLE:
            self._in_claims(Rename("property", old, new, of, of_relationship=True))
        return self._move(f"()-[n:{quote(of)}]->()", old, new, where, parameters)

    @step
    def convert_property(self, of: str, name: str, kind: str) -> int:
        """A property of a label's nodes becomes another type, where it can: those that cannot stay as they are.

        Raises:
            ValueError: there is no such kind.
        """
        if kind not in CONVERSIONS:
            raise ValueError(f"{kind!r} is none of {', '.join(CONVERSIONS)}")
        value = f"n.{quote(name)}"
        made = CONVERSIONS[kind].format(value)
        fits = "" if kind == "string" else f" AND {value} = toString({value})"
        return self.run(
            f"MATCH (n:{quote(of)}) WHERE {value} IS NOT NULL{fits} AND {made} IS NOT NULL"
            f" AND NOT {made} = {value} WITH n LIMIT $batch SET {value} = {made} RETURN count(n)"
        )

    @step
    def label_from_property(self, of: str, name: str, labels: Mapping[Any, str]) -> int:
        """Nodes of a label get the label that `labels` has for the value of a property, which goes."""
        self._make_way()
        value = f"n.{quote(name)}"
        return sum(
            self.run(
                f"MATCH (n:{quote(of)}) WHERE {value} = $value WITH n LIMIT $batch"
                f" SET n:{quote(label)} REMOVE {value} RETURN count(n)",
                value=given,
            )
            for given, label in labels.items()
        )

    @step
    def property_from_label(self, of: str, name: str, labels: Mapping[str, Any]) -> int:
        """Nodes of a label get for each label of `labels` the value it has there, and lose that label."""
        self._make_way()
        return sum(
            self.run(
                f"MATCH (n:{quote(of)}:{quote(label)}) WITH n LIMIT $batch"
                f" SET n.{quote(name)} = $value REMOVE n:{quote(label)} RETURN count(n)",
                value=value,
            )
            for label, value in labels.items()
        )

    @step
    def relationship_to_node(self, type: str, label: str, start: str, end: str, *, key: str = "id") -> int:
        """Each relationship of a type becomes a node, with its properties, joined to both ends by `start` and `end`.

        Its key is made of the old ends' and the type: `russia CONTROLS kabul`.
        """
        made = f"coalesce(toString(a.{quote(key)}), '') + ' {type} ' + coalesce(toString(b.{quote(key)}), '')"
        return self.run(
            f"MATCH (a)-[r:{quote(type)}]->(b) WITH a, r, b LIMIT $batch"
            f" CREATE (n:{quote(label)}) SET n = properties(r) SET n.{quote(key)} = {made}"
            f" CREATE (n)-[:{quote(start)}]->(a) CREATE (n)-[:{quote(end)}]->(b) DELETE r RETURN count(n)"
        )

    @step
    def node_to_relationship(self, label: str, type: str, start: str, end: str, *, key: str = "id") -> int:
        """Each node of a label that joins two others by `start` and `end`, and nothing else, becomes a relationship."""
        alone = "COUNT { MATCH (n)--() } = 2"
        return self.run(
            f"MATCH (a)<-[:{quote(start)}]-(n:{quote(label)})-[:{quote(end)}]->(b) WHERE {alone}"
            f" WITH a, n, b LIMIT $batch CREATE (a)-[r:{quote(type)}]->(b) SET r = properties(n)"
            f" REMOVE r.{quote(key)} DETACH DELETE n RETURN count(r)"
        )

    def _in_claims(self, each: Rename) -> None:
        """Gives claims the new name, and notes in the graph that they are to be read by it."""
        name = each.of if each.of_relationship else each.new
        self.write(Statement(NOTE, {"name": name}))
        changed = self.changed
        rename_in_claims(self, each)
        self.changed = changed
        self.renamed.add(name)

    def _move(self, pattern: str, old: str, new: str, where: str, parameters: Mapping[str, Any]) -> int:
        before, after = f"n.{quote(old)}", f"n.{quote(new)}"
        return self.run(
            f"MATCH {pattern} WHERE {before} IS NOT NULL AND ({after} IS NULL OR {after} = {before}) AND ({where})"
            f" WITH n LIMIT $batch SET {after} = {before} REMOVE {before} RETURN count(n)",
            **parameters,
        )
