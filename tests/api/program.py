"""A program that uses the API and looks at what comes back."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.test import Client

BASE = "/api/v1/"


@dataclass
class Program:
    """GET, POST, PATCH and DELETE below /api/v1/; absolute addresses of the API are taken too."""

    client: Client

    def get(self, path, *, status=200, **headers):
        """The answer, whose status must be this."""
        return self._sent(self.client.get(_address(path), headers=headers), status)

    def read(self, path, /, **query):
        """The decoded body of a 200."""
        return self._sent(self.client.get(_address(path), query), 200).json()

    def post(self, path, body, *, status=201, **headers):
        """The answer to a JSON body."""
        return self._sent(self._send("post", path, body, headers), status)

    def patch(self, path, body, *, status=200, **headers):
        """The answer to a JSON body."""
        return self._sent(self._send("patch", path, body, headers), status)

    def delete(self, path, *, status=204, **headers):
        """The answer to a DELETE without a body."""
        return self._sent(self.client.delete(_address(path), headers=headers), status)

    def put(self, path, body, *, status=200, **headers):
        """The answer to a JSON body."""
        return self._sent(self._send("put", path, body, headers), status)

    def refused(self, path, status=400, /, **query):
        """The faults of a refused GET as (parameter, code), and the whole sentence."""
        answer = self._sent(self.client.get(_address(path), query), status)
        return faults(answer)

    def _send(self, method, path, body, headers):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return getattr(self.client, method)(_address(path), data=data, content_type="application/json", headers=headers)

    @staticmethod
    def _sent(answer, status):
        assert answer.status_code == status, (answer.status_code, answer.content[:2000])
        if status >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert {"type", "title", "status", "detail", "errors"} <= set(answer.json())
            assert answer.json()["status"] == status
        return answer


def faults(answer):
    """{(place, code)} of a problem, where place is a parameter or a pointer, and the sentence as a whole."""
    body = answer.json()
    places = {(each.get("parameter", each.get("pointer")), each["code"]) for each in body["errors"]}
    return places, body["detail"]


def _address(path):
    if path.startswith("http"):
        parts = urlsplit(path)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return f"{BASE}{path}"
