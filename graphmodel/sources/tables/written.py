"""Parts of a mapping as written in YAML: texts, flags, choices, values. What is none becomes a problem at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeGuard

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.documents import DOCUMENT
from graphmodel.sources.plain import broken_pair
from graphmodel.sources.tables.comparing import written
from graphmodel.sources.tables.table import DocumentColumns, EndpointMapping
from graphmodel.sources.tables.templates import columns_of
from graphmodel.sources.tables.value import OPTIONS, Condition, Value, several
from graphmodel.sources.tree import Mapping as TreeMapping
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Scalar, Sequence

NULL = ("", "~", "null")
YES, NO = ("true", "yes"), ("false", "no")
TABLE_CHOICES = {
    "format": ("csv", "jsonl", "json", "parquet", "arrow", "excel", "catalogue"),
    "compression": ("gzip", "zstd", "zip", "none"),
    "surplus": ("drop",),
    "unicode": ("compose", "keep"),
    "duplicates": ("error", "first", "last"),
}


class TreeReader:
    """Reads parts of a tree, and collects what is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def fault(self, where: Where, message: str, hint: str = "", code: str = "mapping-form") -> None:
        """Tells that something is not as it should be."""
        self.problems.append(Problem(where, code, message, hint))

    def pairs(self, tree: Tree, what: str) -> Iterable[tuple[Scalar, Tree]]:
        """The pairs of a mapping; those that a comma or colon broke are reported and left out."""
        if not isinstance(tree, TreeMapping):
            if not (isinstance(tree, Scalar) and tree.empty):
                self.fault(tree.where, f"{what}: expected `key: value` here")
            return
        for key, value in tree.pairs:
            if broken := broken_pair(key, value, tree.flow):
                self.problems.append(broken)
            else:
                yield key, value

    def text(self, tree: Tree, what: str) -> str:
        """One text."""
        if isinstance(tree, Scalar):
            return tree.text
        self.fault(tree.where, f"{what} takes one text", f"write {what}: ...")
        return ""

    def texts(self, tree: Tree, what: str) -> tuple[str, ...]:
        """A list of texts; one text is a list of one."""
        if isinstance(tree, Sequence):
            return tuple(self.text(item, what) for item in tree.items)
        if isinstance(tree, Scalar):
            return (tree.text,)
        self.fault(tree.where, f"{what} takes texts", f"write {what}: [one, two]")
        return ()

    def wanted(self, tree: Tree, what: str) -> tuple[Any, ...]:
        """What a cell is compared with: texts, and numbers where they are written without quotes."""
        if isinstance(tree, Sequence):
            return tuple(one for item in tree.items for one in self.wanted(item, what))
        if isinstance(tree, Scalar):
            return (_compared(tree),)
        return self.texts(tree, what)

    def meanings(self, tree: Tree, what: str) -> dict[Any, Any]:
        """What cells stand for; `null`, or nothing, where they stand for nothing."""
        found: dict[Any, Any] = {}
        for key, inner in self.pairs(tree, what):
            nothing = isinstance(inner, Scalar) and not inner.quoted and inner.text in NULL
            found[_compared(key)] = None if nothing else self.text(inner, key.text)
        return found

    def flag(self, tree: Tree, what: str) -> bool | None:
        """True or false."""
        text = self.text(tree, what).lower() if isinstance(tree, Scalar) else ""
        if text in YES or text in NO:
            return text in YES
        self.fault(tree.where, f"{what} is true or false", f"write {what}: true")
        return None

    def choice(self, tree: Tree, what: str, allowed: Iterable[str]) -> str:
        """One of these."""
        text, known = self.text(tree, what), list(allowed)
        if isinstance(tree, Scalar) and text not in known:
            self.fault(tree.where, f"{what} {text!r} is none of {', '.join(known)}", did_you_mean(text, known))
            return ""
        return text

    # Values

    def value(self, tree: Tree, what: str, aside: bool = False) -> Value:
        """What fills a property: a column, a template, or options. Beside a claim, a text stands for itself."""
        if isinstance(tree, Scalar):
            if columns_of(tree.text):
                return Value(template=tree.text, at=tree.where)
            return Value(constant=tree.text, at=tree.where) if aside else Value(tree.text, at=tree.where)
        if isinstance(tree, Sequence):
            self.fault(tree.where, f"{what} is a column or its options, not a list", f"write {what}: {{column: ...}}")
            return Value(at=tree.where)
        given: dict[str, Any] = {}
        places: dict[Any, Where] = {}
        for key, inner in self.pairs(tree, what):
            if key.text in OPTIONS:
                given[key.text] = self._option(key.text, inner)
                places |= {key.text: inner.where, **(_meaning_places(inner) if key.text == "values" else {})}
            else:
                column = "{column: ...}" if aside else "and its column"
                hint = f"a value names no node: write {what}: {column}" if _is_label(key) else ""
                hint = hint or did_you_mean(key.text, OPTIONS)
                self.fault(key.where, f"{key.text!r} is no option of a value", hint, "unknown-key")
        options = {name: each for name, each in given.items() if each is not None}
        return Value(**options, at=tree.where, places=places)

    def end(self, tree: Tree, what: str, aside: bool = False) -> EndpointMapping | Value:
        """A node that a row names: `{Depot: column}`, `{Census: [town, year]}`, or the value of its key alone."""
        if is_node(tree):
            key, inner = tree.pairs[0]
            for other, _ in tree.pairs[1:]:
                self.fault(other.where, f"{what} names one label, {key.text}", "make the others options of its column")
            return EndpointMapping(key.text, self._key(inner, key.text), key.where)
        label = next((key for key, _ in tree.pairs if _is_label(key)), None) if isinstance(tree, TreeMapping) else None
        if label is not None:
            hint = f"put them in braces of its own: {what}: {{{label.text}: {{column: ..., by: ...}}}}"
            self.fault(label.where, f"the options of the column stand beside the label {label.text}", hint)
            return EndpointMapping(label.text, Value(at=tree.where), label.where)
        found = self._key(tree, what, aside)
        return found if aside else EndpointMapping("", found, tree.where)

    def _key(self, tree: Tree, what: str, aside: bool = False) -> Value:
        """What fills a key: a value, or a list of those of the properties that make it."""
        if not isinstance(tree, Sequence):
            return self.value(tree, what, aside)
        return several(tuple(self.value(item, what) for item in tree.items), tree.where)

    def document(self, tree: TreeMapping) -> DocumentColumns:
        """What columns, or texts, describe each row's document."""
        values: dict[str, Value | EndpointMapping] = {}
        for key, inner in self.pairs(tree, "document"):
            if key.text not in DOCUMENT:
                hint = did_you_mean(key.text, DOCUMENT)
                self.fault(key.where, f"{key.text!r} is no key of a document", hint, "unknown-key")
                continue
            read = self.end if key.text == "author" else self.value
            values[key.text] = read(inner, key.text, True)
        return DocumentColumns(values, tree.where, {key.text: key.where for key, _ in tree.pairs})

    def conditions(self, tree: Tree) -> tuple[Condition, ...]:
        """Which rows are meant."""
        return tuple(self._condition(key, wanted) for key, wanted in self.pairs(tree, "where"))

    def _condition(self, key: Scalar, wanted: Tree) -> Condition:
        if not isinstance(wanted, TreeMapping):
            return Condition(key.text, among=self.wanted(wanted, key.text), at=key.where)
        other: tuple[Any, ...] = ()
        empty: bool | None = None
        for name, inner in self.pairs(wanted, key.text):
            if name.text == "not":
                other = self.wanted(inner, "not")
            elif name.text == "empty":
                empty = self.flag(inner, "empty")
            else:
                hint = did_you_mean(name.text, ["not", "empty"])
                self.fault(name.where, f"{name.text!r} is no condition", hint, "unknown-key")
        return Condition(key.text, other=other, empty=empty, at=key.where)

    def _option(self, name: str, tree: Tree) -> Any:
        readers: Mapping[str, Callable[[], Any]] = {
            "empty": lambda: self.wanted(tree, name),
            "date": lambda: self.texts(tree, name),
            "trim": lambda: self.flag(tree, name),
            "absent": lambda: self.choice(tree, name, ("leave", "clear")) or None,
            "coalesce": lambda: self.texts(tree, name),
            "list": lambda: self.texts(tree, name),
            "optional": lambda: self.flag(tree, name),
            "collapse": lambda: self.flag(tree, name),
            "case": lambda: self.choice(tree, name, ("upper", "lower")) or None,
            "take": lambda: self.choice(tree, name, ("keys", "values", "items")) or None,
            "on_error": lambda: self.choice(tree, name, ("refuse", "absent")) or None,
            "missing": lambda: self.choice(tree, name, ("error", "skip", "create")) or None,
            "rounded": lambda: self.choice(tree, name, ("year", "month")) or None,
            "values": lambda: self.meanings(tree, name),
            "constant": lambda: self._constant(tree),
            "precision": lambda: self._part(tree, name),
            "unit": lambda: self._part(tree, name),
            "about": lambda: self._part(tree, name) if isinstance(tree, TreeMapping) else self.flag(tree, name),
        }
        return readers[name]() if name in readers else self.text(tree, name)

    def _constant(self, tree: Tree) -> Any:
        return list(self.texts(tree, "constant")) if isinstance(tree, Sequence) else self.text(tree, "constant")

    def _part(self, tree: Tree, name: str) -> Any:
        return self.value(tree, name) if isinstance(tree, TreeMapping) else self.text(tree, name)


def is_node(tree: Tree) -> TypeGuard[TreeMapping]:
    """Whether a tree names a node, `{Depot: column}`, rather than a value by its options."""
    return isinstance(tree, TreeMapping) and bool(tree.pairs) and not any(key.text in OPTIONS for key, _ in tree.pairs)


def _is_label(key: Scalar) -> bool:
    """Whether a key that is no option was probably meant as a label: no option begins with a capital."""
    return key.text not in OPTIONS and key.text[:1].isupper()


def _meaning_places(tree: Tree) -> dict[Any, Where]:
    """Where `values` says what each text or number stands for."""
    pairs = tree.pairs if isinstance(tree, TreeMapping) else ()
    return {("values", _compared(key)): inner.where for key, inner in pairs}


def of_columns(tree: Tree) -> bool:
    """Whether a value that stands for itself as a text takes columns here."""
    return isinstance(tree, TreeMapping) or (isinstance(tree, Scalar) and bool(columns_of(tree.text)))


def _compared(scalar: Scalar) -> str | int | float:
    return scalar.text if scalar.quoted else written(scalar.text)
