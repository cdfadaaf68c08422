"""House rules that a linter does not know."""

import ast
from pathlib import Path

import pytest
from flask import Flask

from app.core.http import Contract

APP = Path(__file__).parents[1] / "app"
SOURCES = [path for path in APP.rglob("*.py") if "versions" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(APP))


def test_every_operation_of_the_api_names_its_permission(app: Flask) -> None:
    documentation = {"pages.openapi", "pages.docs", "pages.docs_style"}
    without = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        and rule.endpoint not in documentation
        and not isinstance(getattr(app.view_functions[rule.endpoint], "contract", None), Contract)
    ]

    assert without == []


def test_every_operation_says_what_it_does(app: Flask) -> None:
    silent = [name for name, view in app.view_functions.items() if not view.__doc__]

    assert silent == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_readable(path: Path) -> None:
    tree = ast.parse(path.read_text())
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    too_long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, functions) and (node.end_lineno or 0) - node.lineno >= 40
    ]

    assert too_long == []
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", sorted(APP.rglob("service.py")), ids=name_of)
def test_a_service_never_commits(path: Path) -> None:
    calls = [
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]

    assert "commit" not in calls
