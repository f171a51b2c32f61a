"""Where a project's Python names a class or a property of the model, by its syntax tree.

A name is the class's in a module that declares it or imports it, if nothing else there has that name. A property is the
class's in its body and those of classes below it, and as an argument where one of them is called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from graphmodel.model import NodeType
from graphmodel.model.relationships import snake
from graphmodel.workflows.renaming.edits import Doubt, Edit, Renaming
from graphmodel.workflows.renaming.modules import Module

NAMING = ("key", "naming", "plural_if")
"""Attributes of a class whose texts name properties."""


def edits_of_type(modules: tuple[Module, ...], asked: Renaming) -> Iterator[Edit | Doubt]:
    """The edits that give a type its new name: of its class, or of the attribute that names it."""
    cls = asked.kind.cls
    is_node = isinstance(asked.kind, NodeType)
    attribute = "label" if is_node else "type"
    new_class = asked.new if is_node else "".join(part.capitalize() for part in asked.new.split("_"))
    named = attribute in cls.__dict__
    fits = new_class.isidentifier() and (is_node or snake(new_class).upper() == asked.new)
    for module in modules:
        declared = module.declares(cls.__name__)
        if declared is not None:
            yield from _head(module, declared, asked, "" if named or fits else f'{attribute} = "{asked.new}"')
            if named:
                yield from _attribute(module, declared, attribute, asked)
    if not named and fits:
        for module in modules:
            yield from _class_names(module, cls.__name__, new_class)


def edits_of_property(modules: tuple[Module, ...], asked: Renaming) -> Iterator[Edit | Doubt]:
    """The edits that give a property its new name, with a note of the old where it is declared."""
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and node.name in asked.classes:
                yield from _body(module, node, asked)
            elif isinstance(node, ast.Call) and _called(node.func) in asked.classes:
                for keyword in node.keywords:
                    if keyword.arg == asked.old:
                        yield module.edit(keyword.lineno, keyword.col_offset, asked.old, asked.new)
        yield from _loose(module, asked)


# A class's head: what it was called, and its own name for what is stored


def _head(module: Module, declared: ast.ClassDef, asked: Renaming, more: str) -> Iterator[Edit | Doubt]:
    keeps_role = not isinstance(asked.kind, NodeType) and asked.kind.role and "role" not in asked.kind.cls.__dict__
    lines = [*([more] if more else []), *([f'role = "{asked.kind.role}"'] if keeps_role else [])]  # type: ignore[union-attr]
    given = _assigned(declared, "formerly")
    names = _former((*asked.kind.formerly, asked.old), asked.new)
    if given is None:
        lines.append(f"formerly = {names}")
    elif _literal(given) is None:
        yield module.doubt(given, "formerly is not written as texts here")
    else:
        yield _replaced(module, given, names)
    if lines:
        yield _inserted(module, declared, lines)


def _former(names: tuple[str, ...], new: str) -> str:
    """All names but the new one, which stays only where it is the first: claims' ids are computed with that."""
    kept = [f'"{name}"' for place, name in enumerate(dict.fromkeys(names)) if name != new or not place]
    return f"({', '.join(kept)}{',' if len(kept) == 1 else ''})"


def _inserted(module: Module, declared: ast.ClassDef, lines: list[str]) -> Edit:
    """Lines after the docstring of a class, or before its first statement."""
    first = declared.body[0]
    indent = " " * first.col_offset
    is_doc = ast.get_docstring(declared, clean=False) is not None
    assert first.end_lineno is not None
    if not is_doc:
        return Edit(module.path, first.lineno, 1, "", "".join(f"{indent}{line}\n" for line in lines) + "\n")
    at = first.end_lineno
    end = len(module.lines[at - 1]) + 1
    return Edit(module.path, at, end, "", "\n" + "".join(f"\n{indent}{line}" for line in lines))


def _attribute(module: Module, declared: ast.ClassDef, name: str, asked: Renaming) -> Iterator[Edit | Doubt]:
    value = _assigned(declared, name)
    if isinstance(value, ast.Constant) and value.value == asked.old:
        yield _replaced(module, value, f'"{asked.new}"')
    else:
        yield module.doubt(declared, f"{name} is not written as a text here")


def _assigned(declared: ast.ClassDef, name: str) -> ast.expr | None:
    for statement in declared.body:
        if isinstance(statement, ast.Assign) and any(_names(target, name) for target in statement.targets):
            return statement.value
        if isinstance(statement, ast.AnnAssign) and _names(statement.target, name):
            return statement.value
    return None


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return None


def _replaced(module: Module, node: ast.expr, new: str) -> Edit:
    old = ast.get_source_segment("\n".join(module.lines), node)
    assert old is not None
    return module.edit(node.lineno, node.col_offset, old, new)


# A class's own name


def _class_names(module: Module, old: str, new: str) -> Iterator[Edit | Doubt]:
    declares = module.declares(old)
    aliases = [
        (node, alias)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in (old, "*")
    ]
    if declares is None and not aliases:
        yield from _through_modules(module, old, new)
        return
    yield from _bindings(module, old, declares, f"{old} is given another value here")
    yield from _bindings(module, new, None, f"{new} is the name of something else here")
    if declares is not None:
        at = module.lines[declares.lineno - 1].index(old, declares.col_offset + len("class"))
        yield Edit(module.path, declares.lineno, at + 1, old, new)
    for _, alias in aliases:
        if alias.name == old:
            yield module.edit(alias.lineno, alias.col_offset, old, new)
    if any(alias.name == old and alias.asname for _, alias in aliases):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id == old and isinstance(node.ctx, ast.Load):
            yield module.edit(node.lineno, node.col_offset, old, new)
    yield from _texts(module, old, new)
    yield from _through_modules(module, old, new)


def _bindings(module: Module, name: str, declared: ast.ClassDef | None, why: str) -> Iterator[Doubt]:
    for node in ast.walk(module.tree):
        if (
            (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
            or (isinstance(node, ast.arg) and node.arg == name)
            or (
                isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and node.name == name
                and node is not declared
            )
            or (isinstance(node, ast.ExceptHandler) and node.name == name)
            or (isinstance(node, ast.alias) and node.asname == name)
        ):
            yield module.doubt(node, why)


def _texts(module: Module, old: str, new: str) -> Iterator[Edit]:
    """Texts that name the class: in `__all__`, and where a type is named before it is declared."""
    for node in ast.walk(module.tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            parts = [node.value]
        elif isinstance(node, ast.ClassDef):
            parts = list(node.bases)
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            parts = [node.annotation]
        for part in parts:
            for each in ast.walk(part):
                if isinstance(each, ast.Constant) and each.value == old:
                    yield _replaced(module, each, f'"{new}"')


def _through_modules(module: Module, old: str, new: str) -> Iterator[Edit | Doubt]:
    """`ferries.Port`, where `ferries` is an imported module; any other attribute of that name is in doubt."""
    imported = {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr == old:
            base = node.value
            while isinstance(base, ast.Attribute):
                base = base.value
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            if isinstance(base, ast.Name) and base.id in imported:
                yield module.edit(node.end_lineno, node.end_col_offset - len(old.encode()), old, new)
            else:
                yield module.doubt(node, f"this may be another thing's {old}")


# A property


def _body(module: Module, declared: ast.ClassDef, asked: Renaming) -> Iterator[Edit | Doubt]:
    for statement in declared.body:
        if isinstance(statement, ast.AnnAssign) and _names(statement.target, asked.old):
            yield module.edit(statement.lineno, statement.col_offset, asked.old, asked.new)
            yield _noted(module, statement.annotation, asked)
        elif isinstance(statement, ast.Assign) and any(_names(t, name) for t in statement.targets for name in NAMING):
            yield from _named(module, statement.value, asked)
        elif isinstance(statement, ast.FunctionDef):
            for decorator in statement.decorator_list:
                yield from _named(module, decorator, asked)
            for node in ast.walk(statement):
                if isinstance(node, ast.Attribute) and node.attr == asked.old and _names(node.value, "self"):
                    assert node.end_lineno is not None
                    assert node.end_col_offset is not None
                    at = node.end_col_offset - len(asked.old.encode())
                    yield module.edit(node.end_lineno, at, asked.old, asked.new)


def _names(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _named(module: Module, value: ast.expr, asked: Renaming) -> Iterator[Edit]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and node.value == asked.old:
            yield _replaced(module, node, f'"{asked.new}"')


def _noted(module: Module, annotation: ast.expr, asked: Renaming) -> Edit | Doubt:
    """The annotation with what the property was called."""
    source = ast.get_source_segment("\n".join(module.lines), annotation)
    assert source is not None
    former = _former((*asked.kind.properties[asked.old].formerly, asked.old), asked.new)
    former = former[1:-2] if former.count(",") == 1 else former
    if not (isinstance(annotation, ast.Subscript) and _called(annotation.value) == "Annotated"):
        return module.edit(
            annotation.lineno, annotation.col_offset, source, f"Annotated[{source}, Property(formerly={former})]"
        )
    call = next((n for n in ast.walk(annotation) if isinstance(n, ast.Call) and _called(n.func) == "Property"), None)
    if call is None:
        return module.edit(
            annotation.lineno, annotation.col_offset, source, f"{source[:-1].rstrip()}, Property(formerly={former})]"
        )
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "formerly"), None)
    if given is not None:
        if _literal(given) is None:
            return module.doubt(given, "formerly is not written as texts here")
        return _replaced(module, given, former)
    said = ast.get_source_segment("\n".join(module.lines), call)
    assert said is not None
    comma = ", " if call.args or call.keywords else ""
    return module.edit(call.lineno, call.col_offset, said, f"{said[:-1].rstrip().rstrip(',')}{comma}formerly={former})")


def _called(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _loose(module: Module, asked: Renaming) -> Iterator[Doubt]:
    """Attributes of that name outside of the classes: whose they are does not show."""
    inside = {
        id(each)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and node.name in asked.classes
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and _names(each.value, "self")
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr == asked.old and id(node) not in inside:
            yield module.doubt(node, f"this may be another thing's {asked.old}")
