"""A mail server and an installation that sends to it, with the shortest lease there is."""

import pytest

from tests.faults.recovery import LEASE
from tests.reminders.mailserver import mail_server
from tests.tasks.installation import installed


@pytest.fixture
def box():
    """A mail server that takes everything."""
    with mail_server() as running:
        yield running


@pytest.fixture
def installation(box, tmp_path, transactional_db):
    """Nothing runs in it yet."""
    given = {"EMAIL_URL": f"smtp://127.0.0.1:{box.port}", "REMINDER_LEASE": str(LEASE)}
    with installed(tmp_path / "home", **given) as made:
        yield made
