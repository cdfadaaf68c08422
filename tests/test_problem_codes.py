"""Every code of a refusal has words for people, or a reason why nobody reads them."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = ("problem", "admin.problem", "receipt")
"""Where a screen looks: `core/problems.ts`, `admin/loaded.tsx`, and the outbox's own words."""

NOT_READ = {
    "away": "each refusal of this kind has a code of its own",
    "conflict": "each refusal of this kind has a code of its own",
    "gone": "each refusal of this kind has a code of its own",
    "refused": "each refusal has a code of its own",
    "id_used": "only a phone that gives two answers one id",
    "not_json": "only another program",
    "other_site": "only another site's page",
    "reason_missing": "the composer shows it beside the field",
    "too_few": "the composer shows it beside the field",
    "translation_failed": "translate.failed",
    "translation_off": "without it there is no button",
}


def codes() -> set[str]:
    """Those that stand in the server's code as they are."""
    found = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            values = list(code_of(node))
            found |= {each.value for each in values if isinstance(each, ast.Constant)}
    return found


def code_of(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from (each.value for each in node.keywords if each.arg == "code")
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
        yield node.value


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_has_words(language: str) -> None:
    texts = json.loads((ROOT / f"locales/{language}.json").read_text())
    speechless = {
        code for code in codes() if not any(f"{place}.{code}" in texts for place in PLACES)
    }

    assert speechless == set(NOT_READ)
