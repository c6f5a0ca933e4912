"""The API does what its description says, whatever is sent: OpenAPI's validator, and Schemathesis over every operation.

SCHEMA_EXAMPLES says how many examples are made of each operation in each way (fitting and unfitting); three in the gate.
From 25 on the edges of every parameter are walked as well, and methods that are not described.
"""

import os

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from initiatives.models import AccessToken, User
from tests.world import make_claimed_world

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))
# A body may fit and still be refused for what it says: a passage that is not there, a day after today, a row that moved.
REFUSED = [400, 409, 412, 422, 428]
CONFIG = {
    "generation": {
        "max-examples": EXAMPLES,
        "deterministic": True,
        "database": "none",
        "with-security-parameters": False,
        "no-shrink": True,
    },
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", 304, 308, 401, 403, 404, 405, 415, 451, *REFUSED]},
        # 413 is our answer to a list of more than 500 items.
        "negative_data_rejection": {"expected-statuses": [401, 403, 404, 405, 406, 413, 415, 429, *REFUSED]},
    },
    "phases": {"stateful": {"enabled": False}},
}
MODES = [
    HypothesisTestMode.EXAMPLES,
    *([HypothesisTestMode.COVERAGE] if EXAMPLES >= 25 else []),
    HypothesisTestMode.FUZZING,
]
PACE = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def described(db, monkeypatch):
    """The schema, and an application behind it with a small world in it, in the test's own transaction."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    make_claimed_world()
    return schemathesis.openapi.from_wsgi(
        "/api/v1/schema", get_wsgi_application(), config=SchemathesisConfig.from_dict(CONFIG)
    )


def broken_promises(schema, headers):
    """Send every operation its examples; give what was not as described, in words. What was written is taken back."""
    found, asked = {}, 0

    def answered_as_described(case):
        nonlocal asked
        asked += 1
        with transaction.atomic():
            try:
                case.call_and_validate(headers=headers)
            finally:
                transaction.set_rollback(True)

    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:
        config = HypothesisTestConfig(project=schema.config, modes=MODES, settings=PACE)
        try:
            create_test(operation=operation, test_func=answered_as_described, config=config)()
        except (Exception, FailureGroup) as error:
            found[operation.label] = "\n".join(_told(error))
    assert len(operations) > 100
    assert asked > len(operations)
    return "\n\n".join(f"{label}: {told}" for label, told in found.items())


def _told(error):
    for each in getattr(error, "exceptions", None) or [error]:
        yield from [f"{type(each).__name__}: {each}"] if not hasattr(each, "exceptions") else _told(each)


def test_the_schema_is_openapi_3_1(visitor):
    schema = visitor.get("schema").json()
    assert schema["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(schema).validate()
    assert len(schema["paths"]) > 60


def test_a_visitor_is_answered_as_described(described):
    assert broken_promises(described, {}) == ""


def test_an_administrator_is_answered_as_described(described):
    _, token = AccessToken.objects.create(User.objects.get(username="administrator"))
    assert broken_promises(described, {"Authorization": f"Token {token}"}) == ""
