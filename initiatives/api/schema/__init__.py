"""The API's description of itself, in OpenAPI 3.1."""
