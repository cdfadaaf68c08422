"""A person without a mouse and without eyes on the screen: keys, computed roles, computed names."""

from dataclasses import dataclass
from re import Pattern
from typing import Any, Literal

from playwright.sync_api import BrowserContext, Page, expect

Role = Literal["button", "combobox", "heading", "link", "radio", "status", "switch", "textbox"]
Name = str | Pattern[str]

MOST_STOPS = 120
MOST_TRIES = 20
IS_SHOWN = """() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return 'without an outline';
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const box = [Math.max(left, 0), Math.max(top, 0), Math.min(right, innerWidth),
    Math.min(bottom, innerHeight)];
  const parts = [0.05, 0.5, 0.95];
  const isSeen = parts.some(x => parts.some(y => {
    const top = document.elementFromPoint(box[0] + x * (box[2] - box[0]),
      box[1] + y * (box[3] - box[1]));
    return top && (element.contains(top) || top.contains(element));
  }));
  return isSeen ? '' : 'hidden behind something';
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is, as a screen reader is told."""

    role: str
    name: str

    def is_(self, role: Role, name: Name) -> bool:
        """Whether it is this one: the whole name, or a pattern somewhere in it."""
        if self.role != role:
            return False
        return self.name == name if isinstance(name, str) else bool(name.search(self.name))


GONE = Stop("none", "")


class Keyboard:
    """One browser window, of which only the keys are used."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.pages[0]
        self._told = context.new_cdp_session(self.page)
        self.page.goto(address)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)

    def go(self, role: Role, name: Name, *, key: str = "Tab") -> None:
        """Press Tab until this has the focus; every stop on the way is seen and has a name."""
        expect(self.page.get_by_role(role, name=name, exact=True).first).to_be_visible()
        passed: list[Stop] = []
        while not (stop := self.stop()).is_(role, name):
            assert len(passed) < MOST_STOPS, f"Tab never came to {role} {name!r}: {passed}"
            passed.append(stop)
            self.press(key)
            self._check()

    def use(self, role: Role, name: Name, *, key: str = "Enter") -> None:
        """Go there and press Enter, or Space."""
        self.go(role, name)
        self.press(key)

    def fill(self, name: str, text: str) -> None:
        """Go to this field and type."""
        self.go("textbox", name)
        self.type(text)

    def arrive(self, name: Name, role: Role = "heading") -> None:
        """After what was pressed, the focus comes to this by itself."""
        found = self.page.get_by_role(role, name=name, exact=True).first
        stop = GONE
        for _ in range(MOST_TRIES):
            expect(found).to_be_focused()
            if (stop := self.stop()).is_(role, name):
                return
        raise AssertionError(f"{role} {name!r} has the focus, but is called {stop}")

    def stop(self) -> Stop:
        """What has the focus now."""
        element = self._ask("Runtime.evaluate", expression="document.activeElement")["result"]
        tree = self._ask(
            "Accessibility.getPartialAXTree", objectId=element["objectId"], fetchRelatives=False
        )
        [node] = tree["nodes"]
        return Stop(_value(node, "role"), " ".join(_value(node, "name").split()))

    def _check(self) -> None:
        stop = self.stop()
        if stop == GONE or self.page.evaluate("document.activeElement === document.body"):
            return
        assert stop.name, f"a {stop.role} without a name: {self._source()}"
        hidden = self.page.evaluate(IS_SHOWN)
        assert not hidden, f"the focus on {stop} is {hidden}: {self._source()}"

    def _source(self) -> str:
        return str(self.page.evaluate("document.activeElement.outerHTML"))[:500]

    def _ask(self, method: str, **values: Any) -> Any:
        return self._told.send(method, values)


def _value(node: dict[str, Any], part: str) -> str:
    return str(node.get(part, {}).get("value", ""))
