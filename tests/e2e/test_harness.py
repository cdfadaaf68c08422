"""The harness itself: a real push reaches a real service worker, and a click comes back."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from py_vapid import Vapid02
from pywebpush import webpush

from tests.e2e.browsers import DENIED, Browsers, deliver_push
from tests.e2e.desktop import Desktop
from tests.push_service import PushService

PAGE = "<!doctype html><title>Post</title><p>Nothing yet</p>"
WORKER = """
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(clients.claim()));
self.addEventListener('push', event => {
  const { title, body } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag: 'one' }));
});
self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(clients.matchAll().then(all => all[0].postMessage(event.notification.title)));
});
"""
SUBSCRIBE = """async key => {
  navigator.serviceWorker.onmessage = event => { document.title = `Clicked: ${event.data}`; };
  await navigator.serviceWorker.register('/worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return made.toJSON();
}"""


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_worker = self.path == "/worker.js"
        content = (WORKER if is_worker else PAGE).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_worker else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def vapid() -> Vapid02:
    made = Vapid02()
    made.generate_keys()
    return made


def _key(vapid: Vapid02) -> str:
    claims = {"aud": "https://x.example", "sub": "mailto:push@veldpost.example.com"}
    return str(vapid.sign(claims)["Authorization"].split("k=")[1])


def _send(subscription: dict[str, Any], vapid: Vapid02, title: str) -> None:
    content = json.dumps({"title": title, "body": "Drive slowly"})
    claims: dict[str, Any] = {"sub": "mailto:push@veldpost.example.com"}
    webpush(subscription, content, vapid_private_key=vapid, vapid_claims=claims, ttl=60)


@pytest.mark.browser
def test_firefox_shows_a_real_push_and_a_click_reaches_the_service_worker(
    browsers: Browsers, site: str, vapid: Vapid02, push_service: PushService, desktop: Desktop
) -> None:
    page = browsers.firefox().new_page()
    page.goto(site)
    subscription = page.evaluate(SUBSCRIBE, _key(vapid))

    _send(subscription, vapid, "Snow on the A2")
    shown = desktop.wait(title="Snow on the A2")
    desktop.click(shown)

    assert shown.body == "Drive slowly"
    page.wait_for_function("() => document.title === 'Clicked: Snow on the A2'")
    known = push_service.wait(acknowledged=1)["subscriptions"]
    [facts] = [each for each in known if each["endpoint"] == subscription["endpoint"]]
    assert facts["acknowledged"] == [100]


@pytest.mark.browser
def test_the_same_phone_started_again_gets_what_came_while_it_was_off(
    browsers: Browsers, site: str, vapid: Vapid02, push_service: PushService, desktop: Desktop
) -> None:
    phone = browsers.firefox("phone")
    page = phone.new_page()
    page.goto(site)
    subscription = page.evaluate(SUBSCRIBE, _key(vapid))
    phone.close()
    push_service.wait_for_absence()

    _send(subscription, vapid, "While you were away")
    browsers.firefox("phone")

    assert desktop.wait(title="While you were away").is_shown


@pytest.mark.browser
def test_firefox_refuses_to_subscribe_where_the_person_said_no(
    browsers: Browsers, site: str, vapid: Vapid02
) -> None:
    page = browsers.firefox(notifications=DENIED).new_page()
    page.goto(site)

    assert page.evaluate("Notification.permission") == "denied"


@pytest.mark.browser
def test_chromium_is_a_phone_that_shows_a_pushed_notification(
    browsers: Browsers, site: str, desktop: Desktop
) -> None:
    context = browsers.chromium()
    context.grant_permissions(["notifications"])
    page = context.new_page()
    page.goto(site)
    page.evaluate("navigator.serviceWorker.register('/worker.js')")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    deliver_push(page, {"title": "Gate 5", "body": "From noon"})

    assert "From noon" in desktop.wait(title="Gate 5").body
    assert page.viewport_size == {"width": 412, "height": 839}
