"""One phone: a Chromium profile with somebody signed in, slowed down and measured over CDP."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
)

from tests.e2e.browsers import CHROMIUM, CHROMIUM_FLAGS, PHONE
from tests.e2e.words import en

SLOW_4G = {"latency": 150, "downloadThroughput": 1.44e6 / 8, "uploadThroughput": 0.675e6 / 8}
FIRST_VISIT_SLOWER, START_SLOWER = 4, 6
PAGE_OF_THE_SERVER, PAGE_OF_THE_LIST = 20, 50
SCREENFUL = 8
"""More announcements than fit on the phone's screen."""
PATIENCE = 60_000
SAY_WHEN_PAINTED = """(() => {
  const wanted = WANTED;
  new MutationObserver((changes, observer) => {
    const found = document.getElementsByClassName('announcement').length;
    while (wanted.length > 0 && found >= wanted[0]) {
      const count = wanted.shift();
      requestAnimationFrame(() => requestAnimationFrame(
        () => console.log('painted ' + count + ' ' + performance.now())));
    }
    if (wanted.length === 0) observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
})();"""
SAY_WHEN_ANSWERED = """() => {
  let tapped = 0;
  const looks = { felt: '.answer [aria-busy=true]', answered: '.answered' };
  addEventListener('click', event => { tapped = event.timeStamp; }, { capture: true, once: true });
  new MutationObserver((changes, observer) => {
    for (const [what, selector] of Object.entries(looks)) {
      if (!document.querySelector(selector)) continue;
      delete looks[what];
      requestAnimationFrame(() => requestAnimationFrame(
        () => console.log(what + ' ' + (performance.now() - tapped))));
    }
    if (!looks.answered) observer.disconnect();
  }).observe(document, { attributes: true, childList: true, subtree: true });
}"""
NULL_PAGE = "data:text/html,<a class=announcement>Nothing</a>"
FORGET = """async () => {
  for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name } of await indexedDB.databases()) {
    if (name === 'veldpost') continue;
    await new Promise(done => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = asked.onerror = asked.onblocked = done;
    });
  }
}"""
STORE_MORE = """async (count) => {
  const known = (await indexedDB.databases()).map(({ name }) => name);
  const name = known.find(each => each.startsWith('veldpost-'));
  const wait = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await wait(indexedDB.open(name));
  const store = db.transaction('announcements', 'readwrite').objectStore('announcements');
  const all = await wait(store.getAll());
  const read = all.filter(one => one.opened_at && !one.must_acknowledge);
  for (let number = 0; number < count - all.length; number += 1) {
    const one = read[number % read.length];
    const at = new Date(Date.parse(one.published_at) - (number + 1) * 3_600_000).toISOString();
    store.put({ ...one, id: crypto.randomUUID(), published_at: at, opened_at: at });
  }
  const found = await wait(store.count());
  db.close();
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Start:
    """From the beginning of a navigation to a screen full of messages, and to the whole list.

    CPU is the page's own to the whole list, unslowed.
    """

    ms: float
    all_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Tap:
    """From a tap until the button shows it, and until what was written is on the screen."""

    felt_ms: float
    ms: float


@dataclass(frozen=True, slots=True)
class Visit:
    """A first visit, and what had come over the network by then."""

    ms: float
    kilobytes: float
    requests: int


class Phone:
    """A profile; each `using` is a new browser process."""

    def __init__(self, playwright: Playwright, profile: Path, url: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self._url = url

    @contextmanager
    def using(self) -> Iterator[BrowserContext]:
        """The browser, as a Pixel 7."""
        device: dict[str, Any] = dict(self._playwright.devices[PHONE])
        device.pop("default_browser_type", None)
        context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=CHROMIUM,
            args=CHROMIUM_FLAGS,
            base_url=self._url,
            **device,
        )
        context.set_default_timeout(PATIENCE)
        try:
            yield context
        finally:
            context.close()

    def sign_in(self, card: dict[str, Any], *, stored: int, published: int) -> None:
        """Sign in, have everything, and store more of the same."""
        with self.using() as context:
            page = context.pages[0]
            page.goto(card["link"])
            page.get_by_label(en("signin.staff_number")).fill(card["person"]["staff_number"])
            page.get_by_role("button", name=en("signin.submit"), exact=True).click()
            page.wait_for_url("**/welcome")
            page.goto("/")
            listed = min(published, PAGE_OF_THE_LIST)
            expect(page.locator("a.announcement")).to_have_count(listed, timeout=PATIENCE)
            page.wait_for_function("() => navigator.serviceWorker.controller !== null")
            assert page.evaluate(STORE_MORE, stored) == max(stored, published)

    def first_visit(self) -> Visit:
        """Signed in, with nothing else on the phone, over slow 4G."""
        with self.using() as context:
            page = context.pages[0]
            page.goto("/api/docs")
            page.evaluate(FORGET)
            chrome = context.new_cdp_session(page)
            chrome.send("Network.clearBrowserCache")
            taken: list[float] = []
            chrome.on(
                "Network.loadingFinished", lambda each: taken.append(each["encodedDataLength"])
            )
            chrome.send("Network.enable")
            chrome.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_4G})
            chrome.send("Emulation.setCPUThrottlingRate", {"rate": FIRST_VISIT_SLOWER})
            [ms] = _painted(page, "/", PAGE_OF_THE_SERVER)
            return Visit(ms, sum(taken) / 1000, len(taken))

    def start(self) -> Start:
        """Without network, with a slow processor; then the CPU of an unslowed one."""
        with self.using() as context:
            context.set_offline(True)
            page = context.pages[0]
            chrome = context.new_cdp_session(page)
            chrome.send("Emulation.setCPUThrottlingRate", {"rate": START_SLOWER})
            ms, all_ms = _painted(page, "/", SCREENFUL, PAGE_OF_THE_LIST)
            feed = min(_cpu(context, "/", wanted=PAGE_OF_THE_LIST) for _ in range(3))
            nothing = min(_cpu(context, NULL_PAGE, wanted=1) for _ in range(3))
            return Start(ms, all_ms, feed - nothing)

    def taps(self, rounds: int) -> list[Tap]:
        """So many announcements understood, without network."""
        with self.using() as context:
            context.set_offline(True)
            page = context.pages[0]
            chrome = context.new_cdp_session(page)
            chrome.send("Emulation.setCPUThrottlingRate", {"rate": START_SLOWER})
            return [_tap(page) for _ in range(rounds)]


def _painted(page: Page, address: str, *wanted: int) -> list[float]:
    page.add_init_script(SAY_WHEN_PAINTED.replace("WANTED", str(list(wanted))))
    return _told(
        page,
        lambda: page.goto(address, wait_until="commit"),
        [f"painted {each}" for each in wanted],
    )


def _told(page: Page, act: Callable[[], object], words: Sequence[str]) -> list[float]:
    """The number that the page says behind each of these words, from before `act` on."""
    found: dict[str, float] = {}

    def hear(message: ConsoleMessage) -> None:
        what, _, number = message.text.rpartition(" ")
        if what in words:
            found[what] = float(number)

    page.on("console", hear)
    with page.expect_console_message(lambda _: len(found) == len(words), timeout=PATIENCE):
        act()
    page.remove_listener("console", hear)
    return [found[each] for each in words]


def _cpu(context: BrowserContext, address: str, *, wanted: int) -> float:
    page = context.new_page()
    chrome = context.new_cdp_session(page)
    chrome.send("Performance.enable", {"timeDomain": "threadTicks"})
    _painted(page, address, wanted)
    spent = _spent(chrome)
    page.close()
    return spent


def _spent(chrome: CDPSession) -> float:
    metrics = chrome.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


def _tap(page: Page) -> Tap:
    page.goto("/")
    page.locator("a.announcement", has=page.locator(".announcement-ask")).first.click()
    button = page.get_by_role("button", name=en("announcement.understand"), exact=True)
    button.wait_for()
    page.evaluate(SAY_WHEN_ANSWERED)
    felt, answered = _told(page, button.click, ("felt", "answered"))
    return Tap(felt, answered)
