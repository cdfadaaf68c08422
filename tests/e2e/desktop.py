"""A desktop of the tests' own: a private D-Bus session that shows what a person would see."""

import asyncio
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Annotated

from dbus_fast import BusType
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusDict, DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

DISMISSED_BY_PERSON, CLOSED_BY_APPLICATION = 2, 3
Strings = Annotated[list[str], DBusSignature("as")]
Closing = Annotated[tuple[int, int], DBusSignature("uu")]
Invoking = Annotated[tuple[int, str], DBusSignature("us")]
Server = Annotated[tuple[str, str, str, str], DBusSignature("ssss")]


@dataclass(slots=True)
class Notification:
    """What the desktop shows."""

    number: int
    title: str
    body: str
    actions: dict[str, str] = field(default_factory=dict)
    is_shown: bool = True


class Desktop:
    """The notifications that are and were on the screen; every wait is bounded."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.notifications: list[Notification] = []
        self._change = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._notifier = _Notifier(self)

    def wait(self, *, title: str = "", timeout: float = 20, is_shown: bool = True) -> Notification:
        """The newest notification with these words in its title, once it is (or is not) shown."""
        with self._change:
            if not self._change.wait_for(lambda: self._find(title, is_shown), timeout):
                seen = [(each.title, each.is_shown) for each in self.notifications]
                raise TimeoutError(f"no notification {title!r} in {timeout} s; seen: {seen}")
            found = self._find(title, is_shown)
            assert found
            return found

    def wait_for(self, *, title: str, count: int, timeout: float = 20) -> None:
        """Return once so many notifications with exactly this title are on the screen."""

        def are_there() -> bool:
            return (
                sum(each.is_shown and each.title == title for each in self.notifications) == count
            )

        with self._change:
            if not self._change.wait_for(are_there, timeout):
                seen = [(each.title, each.is_shown) for each in self.notifications]
                raise TimeoutError(f"not {count} times {title!r} in {timeout} s; seen: {seen}")

    def shown(self) -> list[Notification]:
        """What is on the screen now."""
        with self._change:
            return [each for each in self.notifications if each.is_shown]

    def click(self, notification: Notification, *, action: str = "default") -> None:
        """Click the notification itself, or one of its buttons, as a person does."""

        def act() -> None:
            self._notifier.ActionInvoked(notification.number, action)
            self.changed(lambda: setattr(notification, "is_shown", False))
            self._notifier.NotificationClosed(notification.number, DISMISSED_BY_PERSON)

        self._loop.call_soon_threadsafe(act)

    def clear(self) -> None:
        """Forget what was shown before."""
        with self._change:
            self.notifications.clear()

    def changed(self, change: Callable[[], None]) -> None:
        """Change what is shown, and tell who waits."""
        with self._change:
            change()
            self._change.notify_all()

    def find(self, number: int) -> Notification | None:
        """A notification by its number."""
        return next((each for each in self.notifications if each.number == number), None)

    def run(self, ready: "Future[None]") -> None:
        """Serve org.freedesktop.Notifications until `stop`."""
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    def stop(self) -> None:
        """Leave the bus."""
        self._loop.call_soon_threadsafe(self._bus.disconnect)

    async def _serve(self, ready: "Future[None]") -> None:
        try:
            self._bus = await MessageBus(
                bus_address=self.address, bus_type=BusType.SESSION
            ).connect()
            self._bus.export("/org/freedesktop/Notifications", self._notifier)
            await self._bus.request_name("org.freedesktop.Notifications")
        except BaseException as error:
            ready.set_exception(error)
            raise
        ready.set_result(None)
        await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    def _find(self, title: str, is_shown: bool) -> Notification | None:
        matching = (
            each
            for each in reversed(self.notifications)
            if title in each.title and each.is_shown is is_shown
        )
        return next(matching, None)


class _Notifier(ServiceInterface):
    """The freedesktop.org interface, as browsers call it."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__("org.freedesktop.Notifications")
        self._desktop = desktop
        self._last = 0

    @dbus_method()
    def Notify(  # noqa: N802, PLR0917
        self,
        app_name: DBusStr,
        replaces: DBusUInt32,
        icon: DBusStr,
        summary: DBusStr,
        body: DBusStr,
        actions: Strings,
        hints: DBusDict,
        timeout: DBusInt32,
    ) -> DBusUInt32:
        self._last += 1
        number = replaces or self._last
        buttons = dict(zip(actions[::2], actions[1::2], strict=True))
        new = Notification(number, summary, body, buttons)

        def show() -> None:
            if old := self._desktop.find(number):
                self._desktop.notifications.remove(old)
            self._desktop.notifications.append(new)

        self._desktop.changed(show)
        return number

    @dbus_method()
    def CloseNotification(self, number: DBusUInt32) -> None:  # noqa: N802
        def close() -> None:
            if found := self._desktop.find(number):
                found.is_shown = False

        self._desktop.changed(close)
        self.NotificationClosed(number, CLOSED_BY_APPLICATION)

    @dbus_method()
    def GetCapabilities(self) -> Strings:  # noqa: N802
        return ["actions", "body", "persistence"]

    @dbus_method()
    def GetServerInformation(self) -> Server:  # noqa: N802
        return ("tests", "Veldpost", "1", "1.2")

    @dbus_signal()
    def ActionInvoked(self, number: int, action: str) -> Invoking:  # noqa: N802
        return (number, action)

    @dbus_signal()
    def NotificationClosed(self, number: int, reason: int) -> Closing:  # noqa: N802
        return (number, reason)


@contextmanager
def running(folder: Path) -> Iterator[Desktop]:
    """A private session bus with our notification server on it."""
    socket = folder / "bus"
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    command.append(f"--address=unix:path={socket}")
    with subprocess.Popen(command, stdout=PIPE, stderr=DEVNULL, text=True) as daemon:
        assert daemon.stdout
        desktop = Desktop(daemon.stdout.readline().strip())
        ready: Future[None] = Future()
        thread = threading.Thread(target=desktop.run, args=(ready,), name="desktop")
        thread.start()
        try:
            ready.result(timeout=10)
            yield desktop
        finally:
            desktop.stop()
            thread.join(timeout=10)
            daemon.terminate()
