"""Reading our own source as syntax trees, for rules a person would otherwise have to remember."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "workflows", "knowledge", "theme")


def modules(*patterns):
    """(path, tree) of every module of ours whose path in the repository fits one of the patterns."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            inside = path.relative_to(ROOT)
            if "migrations" not in inside.parts and any(inside.full_match(pattern) for pattern in patterns):
                yield inside, ast.parse(path.read_text())


def names(tree):
    """Every plain name and attribute used in the tree, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute):
            yield node.attr, node.lineno


def imported(tree):
    """Every dotted name the tree imports, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def arguments(tree):
    """Every argument name of every function, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                yield argument.arg, node.lineno
