"""The bell heals itself: a real Firefox loses its subscription in every way, and rings again."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.push.keys import FILE_NAME, _new_pem
from tests.e2e.browsers import ASK, Browsers
from tests.e2e.desktop import Desktop
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone, ringing_phone
from tests.e2e.product import Product
from tests.e2e.words import nl
from tests.push_service import PushService

ANA = Worker("8001", "Ana Silva", site="Aalst")
BEN = Worker("8002", "Ben Maes", site="Brugge")
CAS = Worker("8003", "Cas Smit", site="Diest")
DIA = Worker("8004", "Dia Peeters", site="Eeklo")
EVA = Worker("8005", "Eva Jans", site="Geel")
FAY = Worker("8006", "Fay Wouters", site="Halle")
GUS = Worker("8007", "Gus Claes", site="Ieper")
ENDPOINT = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration.pushManager.getSubscription()).endpoint;
}"""
CLEAR = """async () => {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve, reject) => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = resolve;
      asked.onerror = () => reject(asked.error);
    });
  }
  for (const name of await caches.keys()) await caches.delete(name);
  localStorage.clear();
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  await registration?.unregister();
}"""


def of(worker: Worker) -> dict[str, Any]:
    """An audience of this worker's site."""
    return {"any": [{"all": [{"site": [worker.site]}]}], "except": []}


def made(service: PushService) -> int:
    """How many subscriptions the push service has ever given out."""
    return len(service.state()["subscriptions"])


def rings_once(office: Office, desktop: Desktop, worker: Worker, title: str) -> None:
    """A message to this worker is shown, by one request to one subscription."""
    announcement = office.publish(texts={"nl": (title, "Lees dit.")}, audience=of(worker))
    desktop.wait(title=title)
    progress = office.progress_with(announcement, accepted=1, displayed=1)
    assert (progress["accepted"], progress["gone"], progress["failures"]) == (1, 0, [])
    assert [each.title for each in desktop.shown()].count(title) == 1


@pytest.mark.browser
def test_without_its_app_open_a_forgotten_phone_subscribes_anew_and_gets_each_message_once(
    office: Office, browsers: Browsers, desktop: Desktop, push_service: PushService
) -> None:
    office.import_people(ANA)
    phone = ringing_phone(office, browsers, ANA, nl)
    phone.page.goto("about:blank")
    known = made(push_service)

    push_service.disconnect(and_forget=True)

    push_service.wait(made=known + 1)
    office.wait_until_heard_of(ANA.staff_number)
    rings_once(office, desktop, ANA, "Brug dicht")


@pytest.mark.browser
def test_a_rotated_key_is_taken_over_at_the_next_start_and_the_old_one_works_until_then(
    product: Product,
    office: Office,
    browsers: Browsers,
    desktop: Desktop,
    push_service: PushService,
) -> None:
    office.import_people(BEN)
    phone = ringing_phone(office, browsers, BEN, nl)
    phone.page.goto("about:blank")
    known = made(push_service)
    product.stop()
    keys = product.instance_path / FILE_NAME
    keys.write_bytes(_new_pem() + keys.read_bytes())
    product.start()
    rings_once(office, desktop, BEN, "Met de oude sleutel")

    phone.page.goto(office.url)

    push_service.wait(made=known + 1)
    expect(phone.heading(nl("inbox.title"))).to_be_visible()
    rings_once(office, desktop, BEN, "Met de nieuwe sleutel")


@pytest.mark.browser
def test_a_phone_whose_storage_was_cleared_is_back_without_a_code_and_rings(
    office: Office, browsers: Browsers, desktop: Desktop, push_service: PushService
) -> None:
    office.import_people(CAS)
    phone = ringing_phone(office, browsers, CAS, nl)
    phone.page.goto(f"{office.url}/healthz")
    known = made(push_service)

    phone.page.evaluate(CLEAR)
    phone.page.goto(office.url)

    expect(phone.heading(nl("inbox.title"))).to_be_visible()
    push_service.wait(made=known + 1)
    rings_once(office, desktop, CAS, "Weer terug")
    [device] = office.get("/devices", person=office.person("8003")["id"])["items"]
    assert device["bell"] == "healthy"


@pytest.mark.browser
def test_a_subscription_the_push_service_ended_is_made_anew_though_the_browser_still_offers_it(
    office: Office, browsers: Browsers, desktop: Desktop, push_service: PushService
) -> None:
    office.import_people(GUS)
    phone = ringing_phone(office, browsers, GUS, nl)
    push_service.end(phone.page.evaluate(ENDPOINT))
    phone.page.goto("about:blank")
    known = made(push_service)
    missed = office.publish(texts={"nl": ("Kraan weg", "Lees dit.")}, audience=of(GUS))
    office.progress_with(missed, gone=1)

    phone.page.goto(office.url)

    push_service.wait(made=known + 1)
    office.wait_until_heard_of(GUS.staff_number)
    rings_once(office, desktop, GUS, "Kraan terug")


@pytest.mark.browser
def test_what_is_read_on_one_phone_leaves_the_screen_of_the_other(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(DIA)
    first = ringing_phone(office, browsers, DIA, nl)
    [card] = office.invite("8004")
    other = Phone(browsers.firefox("other", notifications=ASK), nl)
    other.sign_in(card)
    other.turn_on_notifications()
    office.publish(texts={"nl": ("Omleiding", "Via Gent.")}, audience=of(DIA))
    desktop.wait_for(title="Omleiding", count=2)
    first.page.goto(office.url)

    first.read("Omleiding")
    desktop.wait_for(title="Omleiding", count=1)
    other.page.goto(office.url)

    desktop.wait_for(title="Omleiding", count=0)


@pytest.mark.browser
def test_a_confidential_message_shows_no_word_of_itself_before_it_is_opened(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(EVA)
    phone = ringing_phone(office, browsers, EVA, nl)
    phone.page.goto(f"{office.url}/settings")
    expect(phone.heading(nl("nav.settings"))).to_be_visible()
    phone.page.goto("about:blank")
    texts = {"nl": ("Ontslagronde", "Elf uur in de kantine.")}
    office.publish(texts=texts, audience=of(EVA), is_confidential=True)

    shown = desktop.wait(title=nl("server.confidential.title", organisation="Transport Peeters"))

    phone.page.goto(f"{office.url}/healthz")
    assert "Ontslagronde" not in shown.title + shown.body + phone.databases()
    phone.page.goto(office.url)
    phone.read("Ontslagronde")
    expect(phone.page.get_by_text("Elf uur in de kantine.")).to_be_visible()


@pytest.mark.browser
def test_the_bell_says_what_is_wrong_and_shows_the_way(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(FAY)
    phone = ringing_phone(office, browsers, FAY, nl)

    phone.page.goto(f"{office.url}/bell")

    expect(phone.page.get_by_text(nl("bell.green_title"))).to_be_visible()
    phone.tap(nl("test.send"))
    expect(phone.page.get_by_text(nl("test.works"))).to_be_visible()
