"""Signatures as every receiver that knows Standard Webhooks checks them."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from initiatives.webhooks.sign import headers, new_secret

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


def test_the_example_of_the_standard_s_own_libraries_is_signed_as_they_sign_it():
    signed = headers(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        now=datetime.fromtimestamp(1614265330, UTC),
        body=b'{"test": 2432232314}',
    )
    assert signed == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_new_secret_is_random_and_long_enough_and_signs():
    secret = new_secret()
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    assert 24 <= len(key) <= 64
    assert secret != new_secret()
    signed = headers(secret=secret, message_id="msg_1", now=NOW, body=b"{}")
    expected = hmac.new(key, f"msg_1.{int(NOW.timestamp())}.{{}}".encode(), hashlib.sha256).digest()
    assert signed["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"


@pytest.mark.parametrize("message_id", ["", "a.b", "a b", "a\r\nb", "ä", "<1@example.org>", "a" * 201])
def test_an_id_that_could_be_read_as_something_else_is_refused(message_id):
    with pytest.raises(ValueError, match="cannot be the id"):
        headers(secret=new_secret(), message_id=message_id, now=NOW, body=b"{}")


def test_a_secret_that_is_none_is_refused():
    with pytest.raises(ValueError, match="renew it"):
        headers(secret="whsec_x", message_id="msg_1", now=NOW, body=b"{}")
