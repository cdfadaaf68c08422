"""What a cheap phone has to do before the messages are there."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browsers import Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.words import en

ITEMS = 50
MOST_CPU_MS, MOST_REQUESTS = 120, 10
RUNS = 4
YARDSTICK_MS = 94
"""What the yardstick takes where the budget was set; a slower or busier machine gets more."""
WITHOUT_THE_APP = "/api/docs"
FOR_THE_BROWSER = ("/manifest.webmanifest", "/icons/")
NULL_PAGE = "data:text/html,<a class=announcement>Nothing</a>"
YARDSTICK = """data:text/html,<ul id=list></ul><script>
for (let round = 0; round < 30; round += 1) {
  list.replaceChildren();
  for (let row = 0; row < 50; row += 1) {
    const item = document.createElement('li');
    const told = JSON.parse(JSON.stringify({ row, round }));
    item.innerHTML = '<a><b>Number ' + told.row + '</b><p>Use gate ' + told.round + '</p></a>';
    list.append(item);
  }
  list.getBoundingClientRect();
}
list.firstChild.firstChild.className = 'announcement';
</script>"""
SAY_WHEN_PAINTED = f"""new MutationObserver((changes, observer) => {{
  const wanted = location.protocol === 'data:' ? 1 : {ITEMS};
  if (document.getElementsByClassName('announcement').length < wanted) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => console.log('painted')));
}}).observe(document, {{ childList: true, subtree: true }});"""
FORGET = """async () => {
  for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name } of await indexedDB.databases()) {
    if (name === 'veldpost') continue;
    const asked = indexedDB.deleteDatabase(name);
    await new Promise((resolve, reject) => { asked.onsuccess = resolve; asked.onerror = reject; });
  }
}"""


@pytest.fixture
def reader(office: Office, browsers: Browsers) -> Phone:
    """A phone with fifty announcements on it."""
    office.import_people(Worker("9001", "Tom Jacobs", "en", site="Bruges"))
    bruges = {"any": [{"all": [{"site": ["Bruges"]}]}], "except": []}
    for number in range(ITEMS):
        text = (f"Announcement {number}", "Use **gate 2** until Friday, and mind the crane.")
        office.publish(texts={"en": text}, audience=bruges)
    [card] = office.invite("9001")
    phone = Phone(browsers.chromium(base_url=office.url), en)
    phone.sign_in(card)
    _see_feed(phone.page)
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return phone


def _see_feed(page: Page) -> None:
    page.goto("/")
    expect(page.locator("a.announcement")).to_have_count(ITEMS)


def _cpu(context: BrowserContext, address: str) -> float:
    """Milliseconds of the main thread's own time until the page is painted."""
    page = context.new_page()
    page.add_init_script(SAY_WHEN_PAINTED)
    chrome = context.new_cdp_session(page)
    chrome.send("Performance.enable", {"timeDomain": "threadTicks"})
    with page.expect_console_message(lambda message: message.text == "painted"):
        page.goto(address, wait_until="commit")
    metrics = chrome.send("Performance.getMetrics")["metrics"]
    page.close()
    return 1000 * next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


@pytest.mark.browser
def test_fifty_announcements_cost_little_of_the_processor(reader: Phone) -> None:
    pages = ("/", YARDSTICK, NULL_PAGE)
    rounds = [[_cpu(reader.context, page) for page in pages] for _ in range(RUNS)]

    feed, yardstick, nothing = (min(seen) for seen in zip(*rounds, strict=True))
    slower = max(1, (yardstick - nothing) / YARDSTICK_MS)
    assert feed - nothing <= MOST_CPU_MS * slower


@pytest.mark.browser
def test_the_first_visit_asks_for_few_files(office: Office, browsers: Browsers) -> None:
    office.import_people(Worker("9002", "Lien Maes", "en", site="Ostend"))
    ostend = {"any": [{"all": [{"site": ["Ostend"]}]}], "except": []}
    office.publish(texts={"en": ("Gate 5", "Closed.")}, audience=ostend)
    [card] = office.invite("9002")
    phone = Phone(browsers.chromium(base_url=office.url), en)
    phone.sign_in(card)
    phone.page.goto(WITHOUT_THE_APP)
    phone.page.evaluate(FORGET)
    phone.context.new_cdp_session(phone.page).send("Network.clearBrowserCache")
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url.removeprefix(office.url)))
    phone.page.add_init_script(SAY_WHEN_PAINTED.replace(str(ITEMS), "1"))

    with phone.page.expect_console_message(lambda message: message.text == "painted"):
        phone.page.goto("/", wait_until="commit")

    visit = asked[asked.index("/") :]
    needed = [path for path in visit if not path.startswith(FOR_THE_BROWSER)]
    assert "/api/inbox" in needed
    assert len(needed) <= MOST_REQUESTS, needed
