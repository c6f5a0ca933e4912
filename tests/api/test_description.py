"""The API's description is OpenAPI as its own validator reads it."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

pytestmark = pytest.mark.django_db


def test_the_schema_is_openapi_3_1(visitor):
    schema = visitor.get("schema").json()
    assert schema["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(schema).validate()
    assert len(schema["paths"]) > 60
