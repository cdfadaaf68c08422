"""Heard instead of read: the author's own voice, and driver mode with the phone's."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.accessibility import violations, violations_in_both_schemes
from tests.e2e.browsers import Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.pictures import jpeg
from tests.e2e.words import Words, en, nl, pl

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
A_VOICE = """(() => {
  const said = [];
  class Utterance { constructor(text) { this.text = text; } }
  const voices = ['en-GB', 'nl-NL', 'pl-PL'].map(
    lang => ({ name: lang, lang, localService: true, default: true }));
  const speechSynthesis = Object.assign(new EventTarget(), {
    said, getVoices: () => voices, cancel() {},
    speak(utterance) {
      if (!utterance.text) return;
      said.push(utterance.text);
      if (!window.isSlow) setTimeout(() => utterance.onend?.(), 20);
    },
  });
  Object.defineProperty(window, 'speechSynthesis', { value: speechSynthesis });
  Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
})()"""
IS_KEPT = """async announcement => {
  const cache = await caches.open('veldpost-media');
  const kept = await cache.match(`/api/inbox/${announcement}/recording?language=en`);
  return Boolean(kept) && (await kept.blob()).size > 0;
}"""
PLAYS = """sound => new Promise((resolve, reject) => {
  sound.ontimeupdate = () => sound.currentTime > 0 && resolve(true);
  sound.onerror = () => reject(new Error(sound.error?.message));
  sound.play().catch(reject);
})"""


def _at(site: str) -> dict[str, object]:
    return {"any": [{"all": [{"site": [site]}]}], "except": []}


def _phone(office: Office, context: BrowserContext, number: str) -> Phone:
    [card] = office.invite(number)
    phone = Phone(context, en)
    phone.sign_in(card)
    phone.page.goto(office.url)
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return phone


def _record(page: Page, draft: str) -> None:
    """Say something into the microphone, and keep it."""
    page.goto(f"/desk/{draft}")
    page.get_by_role("button", name=en("desk.sound.record")).click()
    expect(page.get_by_text(re.compile("Recording: [1-9]"))).to_be_visible()
    page.get_by_role("button", name=en("desk.sound.stop")).click()
    expect(page.get_by_role("button", name=en("desk.sound.remove"))).to_be_visible()


@pytest.mark.browser
def test_the_author_s_voice_is_heard_in_a_tunnel(office: Office, browsers: Browsers) -> None:
    office.import_people(
        Worker("6001", "Iris Vos", "en", role="editor"),
        Worker("6002", "Sam Bakker", "en", site="Aalst"),
    )
    text = {"en": ("Ice on the road", "Drive **slowly**.")}
    draft = office.draft(texts=text, audience=_at("Aalst"))
    [card] = office.invite("6001")
    desk = browsers.chromium("desk", phone=False, base_url=office.url, flags=MICROPHONE)
    author = Phone(desk, en)
    author.sign_in(card)
    _record(author.page, draft["id"])
    version = office.get(f"/announcements/{draft['id']}")["version"]
    office.post(f"/announcements/{draft['id']}/publish", {"version": version})
    phone = _phone(office, browsers.chromium("6002"), "6002")
    expect(phone.page.get_by_role("link", name="Ice on the road")).to_be_visible()
    phone.page.wait_for_load_state("networkidle")
    phone.page.wait_for_function(IS_KEPT, arg=draft["id"])

    phone.context.set_offline(True)
    phone.read("Ice on the road")
    phone.tap(en("listen.listen"))

    expect(phone.page.get_by_text(en("listen.by_author"), exact=True)).to_be_visible()
    assert phone.page.locator("audio").evaluate(PLAYS) is True
    assert violations_in_both_schemes(phone.page) == []


@pytest.mark.browser
def test_driver_mode_reads_one_after_the_other_and_a_tap_says_understood(
    office: Office, browsers: Browsers
) -> None:
    office.import_people(Worker("6003", "Noor Kaya", "en", site="Halle"))
    news = {"en": ("Canteen menu", "Soup today.")}
    office.publish(texts=news, audience=_at("Halle"))
    gate = {"en": ("Gate 5 is closed", "Use gate 2.")}
    asked = office.publish(texts=gate, audience=_at("Halle"), must_acknowledge=True)
    context = browsers.chromium("6003")
    context.add_init_script(A_VOICE)
    phone = _phone(office, context, "6003")
    expect(phone.page.get_by_role("link", name="Canteen menu")).to_be_visible()

    phone.page.get_by_role("link", name=en("drive.title")).click()
    expect(phone.page.get_by_role("heading", level=2, name="Gate 5 is closed")).to_be_visible()
    found = violations_in_both_schemes(phone.page)
    phone.tap(en("drive.begin"))
    phone.tap(en("announcement.understand"))

    office.progress_with(asked, acknowledged=1)
    expect(phone.page.get_by_role("heading", level=2, name="Canteen menu")).to_be_visible()
    expect(phone.page.get_by_text(en("drive.over"))).to_be_visible()
    said = phone.page.evaluate("speechSynthesis.said")
    assert said == ["Gate 5 is closed", "Use gate 2.", "Canteen menu", "Soup today."]
    smallest = phone.page.locator(".drive-zone").evaluate_all(
        "zones => Math.min(...zones.map(each => each.getBoundingClientRect().height))"
    )
    assert smallest >= 96
    assert found + violations_in_both_schemes(phone.page) == []


@pytest.mark.browser
def test_driver_mode_shows_what_it_reads_on_a_narrow_phone_with_large_letters(
    office: Office, browsers: Browsers
) -> None:
    office.import_people(Worker("6005", "Jan Nowak", "nl", site="Genk"))
    for name in ("Poort 5", "Poort 6"):
        long = "\n\n".join([f"{name} gaat dicht wegens onderhoudswerkzaamheden."] * 12)
        office.publish(texts={"nl": (name, long)}, audience=_at("Genk"), must_acknowledge=True)
    context = browsers.chromium("6005", viewport={"width": 360, "height": 740})
    context.add_init_script(f"window.isSlow = true; {A_VOICE}")
    phone = _phone(office, context, "6005")

    _drives_in_large_letters(phone, nl)
    phone.page.goto(f"{office.url}/settings")
    phone.page.get_by_label(nl("settings.language")).select_option("pl")
    expect(phone.page.get_by_label(pl("settings.language"))).to_have_value("pl")
    phone.page.goto(office.url)
    _drives_in_large_letters(phone, pl)


def _drives_in_large_letters(phone: Phone, say: Words) -> None:
    phone.page.get_by_role("link", name=say("drive.title")).click()
    phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
    for button, title in ((say("drive.begin"), "Poort 6"), (say("drive.next"), "Poort 5")):
        phone.tap(button)
        shown = phone.page.get_by_role("heading", level=2, name=title)
        expect(shown).to_be_in_viewport(ratio=1)
        expect(phone.page.get_by_role("button", name=say("listen.pause"))).to_be_visible()
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(phone.page) == []


@pytest.mark.browser
def test_where_data_is_scarce_a_picture_says_what_it_costs_before_it_is_fetched(
    office: Office, browsers: Browsers
) -> None:
    office.import_people(Worker("6004", "Ali Demir", "en", site="Tienen"))
    phone = _phone(office, browsers.chromium("6004"), "6004")
    phone.page.goto(f"{office.url}/settings")
    phone.page.get_by_label(en("data.title")).select_option("on")
    fetched: list[str] = []
    phone.context.on("request", lambda request: fetched.append(request.url))
    text = {"en": ("The new gate", "Look.", "A gate with a number")}
    office.publish(texts=text, audience=_at("Tienen"), picture=jpeg())

    phone.page.goto(office.url)
    phone.read("The new gate")

    show = phone.page.get_by_role("button", name="Picture, 1 kB")
    expect(show).to_be_visible()
    assert violations_in_both_schemes(phone.page) == []
    assert not [url for url in fetched if "/picture" in url]
    show.click()
    expect(phone.page.get_by_role("img", name="A gate with a number")).to_be_visible()
    assert [url for url in fetched if url.endswith("/picture?width=480")]
