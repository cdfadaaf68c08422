"""Rosters to import."""


def csv(*lines: str, heading: str = "personeelsnummer;datum;van;tot") -> bytes:
    return "\r\n".join((heading, *lines)).encode()


def event(uid: str, start: str, end: str, *more: str, summary: str = "Early") -> str:
    lines = (
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20261101T000000Z",
        f"DTSTART{start}",
        f"DTEND{end}",
        f"SUMMARY:{summary}",
        *more,
        "END:VEVENT",
    )
    return "\r\n".join(lines)


def ics(*events: str, more: tuple[str, ...] = ()) -> bytes:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//roster//EN", *more, *events)
    return ("\r\n".join((*lines, "END:VCALENDAR")) + "\r\n").encode()
