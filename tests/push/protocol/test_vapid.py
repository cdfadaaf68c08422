import hashlib
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.push.protocol import base64url
from app.push.protocol.encryption import public_point
from app.push.protocol.vapid import Authorizations, VapidKey
from tests.conftest import NOON

APPLE, MOZILLA = "https://web.push.apple.com", "https://updates.push.services.mozilla.com"
CONTACT = "mailto:push@example.eu"


@pytest.fixture(scope="module")
def key() -> VapidKey:
    private = ec.generate_private_key(ec.SECP256R1())
    point = public_point(private.public_key())
    return VapidKey(hashlib.sha256(point).hexdigest()[:16], private, base64url.encode(point))


def claims(header: str, key: VapidKey) -> dict[str, object]:
    token = header.removeprefix("vapid t=").split(", k=")[0]
    return jwt.decode(
        token,
        key.private.public_key(),
        algorithms=["ES256"],
        options={"verify_aud": False, "verify_exp": False},
    )


def test_the_header_says_who_we_are_to_one_origin_for_twelve_hours(key):
    header = Authorizations(CONTACT).header(key, APPLE, NOON)

    assert claims(header, key) == {
        "aud": APPLE,
        "sub": CONTACT,
        "exp": int((NOON + timedelta(hours=12)).timestamp()),
    }
    assert header.endswith(f", k={key.public}")


def test_every_origin_gets_its_own_audience(key):
    authorizations = Authorizations(CONTACT)

    audiences = [
        claims(authorizations.header(key, place, NOON), key)["aud"] for place in (APPLE, MOZILLA)
    ]

    assert audiences == [APPLE, MOZILLA]


def test_a_header_is_signed_once_and_again_at_half_its_life(key):
    authorizations = Authorizations(CONTACT)
    first = authorizations.header(key, APPLE, NOON)

    just_before = authorizations.header(key, APPLE, NOON + timedelta(hours=5, minutes=59))
    at_half = authorizations.header(key, APPLE, NOON + timedelta(hours=6))

    assert just_before is first
    assert claims(at_half, key)["exp"] == int((NOON + timedelta(hours=18)).timestamp())
