"""One POST against a real server: signed, bounded, to the address that was judged, and honest about what became of it."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from initiatives.webhooks.post import LONGEST_ANSWER, LONGEST_ASKED, InDoubt, Refused, TryLater, asked, post
from initiatives.webhooks.sign import headers, new_secret
from tests.webhooks.server import CLOSE, DRIP, HANG, receiving

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
SECRET = new_secret()
BODY = b'{"type":"digest"}'


def send(url, **more):
    return post(url=url, secret=SECRET, message_id="msg_1", body=BODY, now=NOW, **more)


@pytest.fixture
def answers_for(monkeypatch):
    """Makes a name resolve to these addresses, one list a question (the last for good)."""

    def told(*answers):
        asked = list(answers)
        real = socket.getaddrinfo

        def resolve(host, port, *args, **kwargs):
            found = asked.pop(0) if len(asked) > 1 else asked[0]
            return [row for address in found for row in real(address, port, type=socket.SOCK_STREAM)]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)

    return told


def test_a_message_arrives_signed_and_whole(receiver):
    receiver.status, receiver.body = 200, b"thank you"
    answer = send(f"{receiver.url}?for=tracker")
    assert (answer.status, answer.reason, answer.body) == (200, "OK", "thank you")
    ((path, told, body),) = receiver.taken
    assert (path, body) == ("/hook?for=tracker", BODY)
    assert told["content-type"] == "application/json"
    assert told["host"] == f"127.0.0.1:{receiver.port}"
    signed = headers(secret=SECRET, message_id="msg_1", now=NOW, body=BODY)
    assert {name: told[name] for name in signed} == signed


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_answer_of_success_is_success(receiver, status):
    receiver.status = status
    assert send(receiver.url).status == status


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 422, 451])
def test_a_refusal_is_final(receiver, status):
    receiver.status, receiver.body = status, b"not here"
    with pytest.raises(Refused, match=f"It answered {status}") as refused:
        send(receiver.url)
    assert refused.value.answer.body == "not here"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_who_is_busy_is_asked_again(receiver, status):
    receiver.status = status
    with pytest.raises(TryLater, match=f"It answered {status}"):
        send(receiver.url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver, status):
    receiver.status, receiver.headers = status, {"Location": f"http://127.0.0.1:{receiver.port}/inside"}
    with pytest.raises(Refused, match="redirects are not followed"):
        send(receiver.url)
    assert [path for path, _, _ in receiver.taken] == ["/hook"]


def test_this_machine_is_not_posted_to(receiver, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    for url in (receiver.url, f"http://localhost:{receiver.port}/hook"):
        with pytest.raises(Refused, match="private network"):
            send(url)
    assert receiver.taken == []


def test_a_name_that_leads_inside_is_refused_without_telling_where_it_leads(receiver, settings, answers_for):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    answers_for(["10.1.2.3"])
    with pytest.raises(Refused) as refused:
        send(f"http://example.org:{receiver.port}/hook")
    assert str(refused.value).startswith("example.org is an address of a private network")
    assert "10.1.2.3" not in str(refused.value)


def test_one_address_inside_among_others_is_enough_to_refuse(receiver, settings, answers_for):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    answers_for(["93.184.216.34", "127.0.0.1"])
    with pytest.raises(Refused, match="private network"):
        send(f"http://example.org:{receiver.port}/hook")
    assert receiver.taken == []


def test_a_name_that_changes_its_mind_does_not_help(receiver, settings, answers_for, monkeypatch):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    answers_for(["93.184.216.34"], ["127.0.0.1"])  # judged on the first answer, to be reached by the second
    reached = []

    def connect(self, address):
        reached.append(address)
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(TryLater, match="nobody is there"):
        send(f"http://example.org:{receiver.port}/hook")
    assert reached == [("93.184.216.34", receiver.port)]
    assert receiver.taken == []


def test_a_name_that_is_not_found_is_tried_again():
    with pytest.raises(TryLater, match="The name was not found"):
        send("https://nobody.invalid/hook")


def test_a_closed_port_is_tried_again(intranet):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TryLater, match="refused"):
        send(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("doing", [HANG, DRIP])
def test_a_slow_answer_ends_with_the_time_given_and_leaves_a_doubt(receiver, doing):
    receiver.doing = doing
    begun = time.monotonic()
    with pytest.raises(InDoubt, match="no answer in time"):
        send(receiver.url, patience=0.6)
    assert time.monotonic() - begun < 2
    assert len(receiver.taken) == 1


def test_a_connection_closed_after_the_message_leaves_a_doubt(receiver):
    receiver.doing = CLOSE
    with pytest.raises(InDoubt):
        send(receiver.url)


def test_a_server_that_does_not_take_the_bytes_has_not_taken_the_message(intranet):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(TryLater, match="no answer in time"):
            post(url=url, secret=SECRET, message_id="m", body=b" " * 50_000_000, now=NOW, patience=0.6)


def test_what_speaks_no_http_leaves_a_doubt(intranet):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(b"220 mail.example.org ESMTP\r\n")
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(InDoubt):
            send(f"http://127.0.0.1:{server.getsockname()[1]}/")


def test_a_resolver_that_hangs_ends_with_the_time_given(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(3) or [])
    begun = time.monotonic()
    with pytest.raises(TryLater, match="no answer in time"):
        send("https://example.org/", patience=0.3)
    assert time.monotonic() - begun < 2


def test_of_a_long_answer_the_beginning_is_kept(receiver):
    receiver.status, receiver.body = 200, b"x" * (LONGEST_ANSWER + 100_000)
    assert len(send(receiver.url).body) == LONGEST_ANSWER


def test_an_answer_that_breaks_off_after_its_status_counts(receiver):
    receiver.status, receiver.headers, receiver.body = 200, {"Content-Length": "1000"}, b"short"
    assert send(receiver.url).status == 200


def test_tls_is_verified_with_the_name(intranet, certified, answers_for):
    answers_for(["127.0.0.1"])
    with receiving(context=certified("hooks.example")) as receiver:
        assert send(f"https://hooks.example:{receiver.port}/").status == 204
        with pytest.raises(TryLater, match="certificate was not accepted"):
            send(f"https://other.example:{receiver.port}/")
    assert [told["host"] for _, told, _ in receiver.taken] == [f"hooks.example:{receiver.port}"]


@pytest.mark.parametrize("wrong", [{"trusted": False}, {"days": -1}], ids=["unknown authority", "expired"])
def test_a_certificate_that_does_not_hold_is_not_accepted(intranet, certified, answers_for, wrong):
    answers_for(["127.0.0.1"])
    with (
        receiving(context=certified("hooks.example", **wrong)) as receiver,
        pytest.raises(TryLater, match="certificate was not accepted"),
    ):
        send(f"https://hooks.example:{receiver.port}/")
    assert receiver.taken == []


def test_a_message_that_cannot_be_signed_is_refused(receiver):
    with pytest.raises(Refused, match="renew it"):
        post(url=receiver.url, secret="whsec_x", message_id="msg_1", body=BODY, now=NOW)
    assert receiver.taken == []


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("Tue, 24 Nov 2026 07:05:00 GMT", timedelta(minutes=5)),
        ("Tue, 24 Nov 2026 08:05:00 +0100", timedelta(minutes=5)),
        ("Tue, 24 Nov 2026 06:00:00 GMT", timedelta()),
        ("99999999999999999999999", LONGEST_ASKED),
        ("Tue, 24 Nov 2099 07:00:00 GMT", LONGEST_ASKED),
        *((said, timedelta()) for said in (None, "", "soon", "-5", "1.5", "²", "Tue, 99 Nov 2026 07:00:00 GMT")),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_bounded(said, wait):
    assert asked(said, now=NOW) == wait
