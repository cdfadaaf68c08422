"""What a person does with the app, in the words that are on the screen."""

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browsers import ASK, Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.words import Words, en

IN_DATABASES = """async () => {
  const names = (await indexedDB.databases()).map(each => each.name);
  const found = {};
  for (const name of names) {
    const db = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    found[name] = [];
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store).getAll();
      await new Promise(resolve => { all.onsuccess = resolve; });
      found[name].push(...all.result);
    }
    db.close();
  }
  return JSON.stringify(found);
}"""
IN_CACHES = """async () => {
  const cache = await caches.open('veldpost-media');
  return (await cache.keys()).map(request => new URL(request.url).pathname);
}"""
HAS_SUBSCRIPTION = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return Boolean(await registration?.pushManager.getSubscription());
}"""


class Phone:
    """One browser window, in the language of the person who holds it."""

    def __init__(self, context: BrowserContext, say: Words) -> None:
        self.context = context
        self.say = say
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    def scan(self, card: dict[str, Any]) -> None:
        """Open the link of the card's QR code; the sign-in screen says that it was read."""
        self.page.goto(card["link"])
        expect(self.page.get_by_text(en("signin.link_read"))).to_be_visible()

    def confirm(self, staff_number: str) -> None:
        """Type the second thing that only this person knows."""
        self.page.get_by_label(en("signin.staff_number")).fill(staff_number)
        self.tap(en("signin.submit"))
        self.page.wait_for_url("**/welcome")

    def sign_in(self, card: dict[str, Any]) -> None:
        """From the card to the first screen after it."""
        self.scan(card)
        self.confirm(card["person"]["staff_number"])

    def tap(self, button: str) -> None:
        """Tap a button by what it says."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def allow_notifications(self) -> None:
        """What the browser's own question gets for an answer."""
        self.context.grant_permissions(["notifications"], origin=self.page.url)

    def turn_on_notifications(self) -> None:
        """Past the home screen's explanation, allow notifications, see the test push shown."""
        self.tap(self.say("welcome.home_next"))
        self.allow_notifications()
        self.tap(self.say("bell.turn_on"))
        expect(self.page.get_by_text(self.say("test.works"))).to_be_visible()

    def open_inbox(self) -> None:
        """Go to the list of messages from wherever it is."""
        self.page.get_by_role("link", name=self.say("nav.inbox")).click()
        expect(self.heading(self.say("inbox.title"))).to_be_visible()

    def read(self, title: str) -> None:
        """Open the announcement with this title from the list."""
        self.page.get_by_role("link", name=title).click()
        expect(self.heading(title)).to_be_visible()

    def heading(self, text: str) -> Any:
        """The screen's own title."""
        return self.page.get_by_role("heading", level=1, name=text)

    def databases(self) -> str:
        """Everything that is stored on this device, as text to search in."""
        return str(self.page.evaluate(IN_DATABASES))

    def kept_pictures(self) -> list[str]:
        """The addresses of the pictures that are kept for reading without network."""
        found: list[str] = self.page.evaluate(IN_CACHES)
        return found

    def is_subscribed(self) -> bool:
        """Whether the browser holds a push subscription."""
        return bool(self.page.evaluate(HAS_SUBSCRIPTION))


def ringing_phone(office: Office, browsers: Browsers, worker: Worker, say: Words) -> Phone:
    """A Firefox in which this (known) person is signed in, with notifications on."""
    [card] = office.invite(worker.staff_number)
    phone = Phone(browsers.firefox(worker.staff_number, notifications=ASK), say)
    phone.sign_in(card)
    phone.turn_on_notifications()
    return phone
