"""axe: what WCAG 2.2 AA can be checked by a machine."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, ViewportSize

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}

USUAL: ViewportSize = {"width": 1280, "height": 720}
HIGHEST = 16_000
ARE_DRAWN = """async () => {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  await frame();
  await frame();
  await Promise.allSettled(document.getAnimations().map(each => each.finished));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on this screen: `rule: help (selector, ...)`; empty when all is well."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [_told(each) for each in found]


def violations_in_both_schemes(page: Page) -> list[str]:
    """The same in light and in dark, with all of the page in sight."""
    told = []
    usual = page.viewport_size or USUAL
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        told += [f"{scheme}: {each}" for each in _violations_with_all_in_sight(page)]
    page.set_viewport_size(usual)
    return told


def _violations_with_all_in_sight(page: Page) -> list[str]:
    """Looks again where the page grew meanwhile: its bars lay on what grew out of sight."""
    while True:
        height = _bring_all_into_sight(page)
        found = violations(page)
        if _height(page) <= height:
            return found


def _bring_all_into_sight(page: Page) -> int:
    page.evaluate(ARE_DRAWN)
    height = _height(page)
    usual = page.viewport_size or USUAL
    page.set_viewport_size({"width": usual["width"], "height": height})
    page.evaluate(ARE_DRAWN)
    return max(height, _height(page))


def _height(page: Page) -> int:
    return min(int(page.evaluate("document.documentElement.scrollHeight")), HIGHEST)


def _told(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    where = ", ".join(str(node["target"][0]) for node in nodes[:5])
    why = nodes[0]["failureSummary"].splitlines()[-1].strip()
    return f"{violation['id']}: {violation['help']} ({where}) {why}"
