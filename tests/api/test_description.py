"""The API does what its description says, whatever is sent: OpenAPI's validator, and Schemathesis over every operation.

SCHEMA_EXAMPLES says how many examples are made of each operation in each way (fitting and unfitting); three in the gate.
From 25 on the edges of every parameter are walked as well, and methods that are not described. SCHEMA_PART=2/5 takes every
fifth operation from the second on. With `-s` the figures are printed.

What is made up at random names no row that is there. So cases that fit are aimed: two in three go to a row that is
there, with an If-Match that is right, and of their body all but one field is that of a body which is taken.
"""

import os
from collections import Counter

import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from initiatives.models import AccessToken, User
from tests.api.fitting import Fitting

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))
PART, PARTS = (int(each) for each in os.environ.get("SCHEMA_PART", "1/1").split("/"))
# What may be answered to what fits. A body may be refused for what it says: a passage that is not there, a day after
# today; and a parameter that is any text for the text it is.
VISITORS = {"read": {200, 304, 308, 400, 401, 403, 404}, "write": {401}}
MEMBERS = {
    "read": {200, 304, 308, 400, 404},
    "write": {200, 201, 204, 308, 400, 404, 409, 412, 428},
}
ONES_OWN = ("GET /api/v1/reminders/", "GET /api/v1/webhooks/", "GET /api/v1/saved-views/{key}/")
CONFIG = {
    "generation": {
        "max-examples": EXAMPLES,
        "deterministic": True,
        "database": "none",
        "with-security-parameters": False,
        "no-shrink": True,
    },
    "checks": {
        "positive_data_acceptance": {"enabled": False},  # `promised` is stricter
        "missing_required_header": {"expected-statuses": [401, 428]},  # If-Match is the only one
        # 413 is our answer to a list of more than 500 items.
        "negative_data_rejection": {"expected-statuses": [400, 401, 404, 405, 406, 409, 412, 413, 415, 428]},
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
def fitting(db):
    """A small world, and what is taken of every operation there."""
    return Fitting.make()


@pytest.fixture
def described(fitting, monkeypatch):
    """The schema, and an application behind it with the world in it, in the test's own transaction."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    return schemathesis.openapi.from_wsgi(
        "/api/v1/schema", get_wsgi_application(), config=SchemathesisConfig.from_dict(CONFIG)
    )


class Promises:
    """Sends every operation its examples and keeps what was not as described; what was written is taken back."""

    def __init__(self, schema, fitting, *, headers, may):
        self.schema, self.fitting, self.headers, self.may = schema, fitting, headers, may
        self.turn = 0
        self.answered = {}  # label → how often each status was answered

    def broken(self):
        """What was not as described, in words."""
        found = {}
        operations = [result.ok() for result in self.schema.get_all_operations()]
        assert len(operations) > 100
        for operation in operations[PART - 1 :: PARTS]:
            config = HypothesisTestConfig(project=self.schema.config, modes=MODES, settings=PACE)
            self.answered[operation.label] = Counter()
            try:
                for case in self.fitting.cases(operation):
                    self._send(case)
                create_test(operation=operation, test_func=self._aimed, config=config)()
            except (Exception, FailureGroup) as error:
                found[operation.label] = "\n".join(_told(error))
        self._tell()
        return "\n\n".join(f"{label}: {told}" for label, told in found.items())

    def _aimed(self, case):
        self.turn += 1
        if self.turn % 3:
            self.fitting.aim(case, self.turn)
        self._send(case)

    def _send(self, case):
        cache.clear()  # a test of a webhook is to be had every few seconds only
        with transaction.atomic():
            try:
                response = case.call_and_validate(headers=self.headers)
            finally:
                transaction.set_rollback(True)
        self.answered[case.operation.label][response.status_code] += 1
        self._check(case, response)

    def _check(self, case, response):
        mode = case.meta and case.meta.generation.mode
        if mode and mode.is_positive and case.method == case.operation.method.upper():
            may = self.may["read" if case.method == "GET" else "write"]
            assert response.status_code in may, (
                f"{response.status_code} to what fits: {case.as_curl_command()}\n{response.text}"
            )

    def _tell(self):
        total = sum(self.answered.values(), Counter())
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(total.items()))
        print(f"\n{len(self.answered)} operations, {total.total()} requests; {statuses}")
        for label, each in self.answered.items():
            print(f"  {label}: {dict(sorted(each.items()))}")

    def unreached(self):
        """The operations that were never answered with success."""
        return {label for label, each in self.answered.items() if not any(200 <= status < 300 for status in each)}


def _told(error):
    for each in getattr(error, "exceptions", None) or [error]:
        yield from [f"{type(each).__name__}: {each}"] if not hasattr(each, "exceptions") else _told(each)


def test_the_schema_is_openapi_3_1(visitor):
    schema = visitor.get("schema").json()
    assert schema["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(schema).validate()
    assert len(schema["paths"]) > 60


def test_a_visitor_is_answered_as_described(described, fitting):
    promises = Promises(described, fitting, headers={}, may=VISITORS)
    assert promises.broken() == ""
    closed = (*ONES_OWN, "GET /api/v1/captures/{key}/original/")
    assert {
        label for label in promises.unreached() if label.startswith("GET ") and not label.startswith(closed)
    } == set()


def test_an_administrator_is_answered_as_described(described, fitting):
    _, token = AccessToken.objects.create(User.objects.get(username="administrator"))
    promises = Promises(described, fitting, headers={"Authorization": f"Token {token}"}, may=MEMBERS)
    assert promises.broken() == ""
    assert promises.unreached() == set()


def test_every_word_that_a_parameter_lists_is_taken(program):
    taken = 0
    for path, operations in program.get("schema").json()["paths"].items():
        for one in operations.get("get", {}).get("parameters", ()):
            piece = one["schema"].get("items", one["schema"])
            # Formats and orders have tests of their own.
            if one["in"] != "query" or "enum" not in piece or "{" in path or one["name"] in ("format", "ordering"):
                continue
            many = one["schema"].get("type") == "array"
            words = [",".join(piece["enum"])] if many and not one.get("explode") else [piece["enum"]]
            for word in words if many else piece["enum"]:
                asked = {"q": "trees", one["name"]: word} if path.endswith("search/") else {one["name"]: word}
                answer = program.client.get(path, asked)
                assert (answer.status_code, list(answer) == []) == (200, False), (path, asked)
                taken += 1
    assert taken > 50
