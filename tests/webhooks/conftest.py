"""Servers on this machine, which only an installation for an intranet posts to; and a certificate authority of one's own."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from initiatives.webhooks.endpoint import open_endpoint
from tests.factories import UserFactory
from tests.webhooks.server import receiving
from tests.webhooks.telling import Clock
from tests.world import make_world


@pytest.fixture
def intranet(settings):
    """Private addresses are allowed."""
    settings.WEBHOOK_ALLOW_PRIVATE = True


@pytest.fixture
def receiver(intranet):
    with receiving() as running:
        yield running


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """Makes a server's TLS context for a name, signed by an authority that this process trusts."""

    def made(name, *, trusted=True, days=1):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test")])
        ends = datetime.now(UTC) + timedelta(days=days)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=30))
            .not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        path = tmp_path / "server.pem"
        path.write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + certificate.public_bytes(pem)
        )
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(path))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    return made


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def _as_the_test_client_asks(settings):
    settings.SITE_URL = "http://testserver"
    settings.PUBLIC_READ = True


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def owner():
    return UserFactory(username="reader")


@pytest.fixture
def endpoint(owner, receiver):
    return open_endpoint(by=owner, url=receiver.url)[0]


@pytest.fixture
def settled(monkeypatch):
    """What the test's own transaction wrote counts as settled."""
    monkeypatch.setattr("initiatives.models.change.SETTLED", "true")
