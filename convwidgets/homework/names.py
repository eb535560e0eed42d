"""Which names a piece of code uses, and which it makes."""

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Names:
    """The global names of a piece of code.

    Attributes
    ----------
    used : frozenset of str
        Those it reads, at its top or within a function.
    made : frozenset of str
        Those it binds, or changes the inside of, at its top.
    """

    used: frozenset[str]
    made: frozenset[str]


def names_of(tree: ast.Module) -> Names:
    """The global names of parsed code."""
    table = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    used, made = set(), set()
    for scope in _scopes(table):
        top = scope is table
        for symbol in scope.get_symbols():
            is_global = top or symbol.is_global()
            if is_global and symbol.is_referenced():
                used.add(symbol.get_name())
            if is_global and (symbol.is_assigned() or symbol.is_imported()):
                made.add(symbol.get_name())
    return Names(frozenset(used), frozenset(made | set(_changed(tree))))


def names_in(source: str) -> Names:
    """The global names of a cell; none where it cannot be parsed."""
    try:
        return names_of(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names(frozenset(), frozenset())


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _changed(tree: ast.Module) -> Iterator[str]:
    """Names whose inside is assigned to: ``image[0, 0] = 1``, ``part.x = 2``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            inner: ast.expr = node
            while isinstance(inner, ast.Subscript | ast.Attribute):
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield inner.id
