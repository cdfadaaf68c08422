"""House rules that a linter does not know."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core.http import Contract

APP = Path(__file__).parents[1] / "app"
SOURCES = [path for path in APP.rglob("*.py") if "versions" not in path.parts]
ALL_SOURCES = [*SOURCES, *APP.parent.glob("*.py"), *APP.parent.glob("benchmarks/*.py")]

MAY_COMMIT = {
    "auth/http.py": "that a device uses its new tokens is true whatever becomes of the request",
    "cli/demo.py": "a command",
    "cli/housekeeping.py": "a command",
    "cli/people.py": "a command",
    "cli/serve.py": "a command",
    "cli/shifts.py": "a command",
    "core/http.py": "an operation, once",
    "demo/phones.py": "the demo's phones act beside any request",
    "push/claiming.py": "the delivery process",
    "rest/shift_feed.py": "another server is asked, with no transaction open meanwhile",
    "storage/restoring.py": "a command, on a database of its own",
    "translation/routes.py": "a GET that keeps what it found, after another server was asked",
}
"""Who else would commit half of a request, and why these do not."""

WEB = {"flask", "flask_jwt_extended", "flask_limiter", "marshmallow", "werkzeug"}
EDGES = ("__init__.py", "cli/", "core/", "pages/")
MAY_KNOW_THE_WEB = {
    "auth/http.py": "who asks, from the cookies",
    "auth/session.py": "the cookies",
    "auth/throttle.py": "how often an address may ask",
    "broker/publishing.py": "hints after a request's commit",
    "demo/phones.py": "acts as a request would",
    "pictures/upload.py": "a request's body",
    "recordings/files.py": "a file as an answer",
}


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


@pytest.mark.parametrize("path", ALL_SOURCES, ids=lambda path: str(path.relative_to(APP.parent)))
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


def test_nobody_commits_but_who_is_known_to() -> None:
    found = {name_of(path) for path in SOURCES if commits(path)}

    assert found == set(MAY_COMMIT)


def commits(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_rules_and_state_know_no_web_framework() -> None:
    found = {name_of(path) for path in SOURCES if WEB & set(imports(path)) and not is_edge(path)}

    assert found == set(MAY_KNOW_THE_WEB)


def imports(path: Path) -> Iterator[str]:
    """The packages that a module asks for, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def is_edge(path: Path) -> bool:
    """Whether it speaks HTTP or is a command: by its name, or by its package."""
    return path.stem.endswith(("routes", "schemas")) or name_of(path).startswith(EDGES)
