"""The least a server can do: two prepared statements by psycopg and one orjson.dumps, as a WSGI application.

`RAW` names a file with the address of the database, the statement of the first places of a list and the statement of its rows
by their ids (JSON), as the API itself asks them.
"""

import json
import os
from pathlib import Path

import orjson
import psycopg

GIVEN = json.loads(Path(os.environ["RAW"]).read_text())
CONNECTION = psycopg.connect(GIVEN["database"], autocommit=True, prepare_threshold=0)


def application(_environ, start_response):
    """The first page of the list, in the envelope that the API has."""
    ids = [row[0] for row in CONNECTION.execute(GIVEN["places"]).fetchall()][:50]
    held = dict(CONNECTION.execute(GIVEN["rows"], {"ids": ids}).fetchall())
    body = orjson.dumps(
        {"meta": {}, "next": None, "previous": None, "results": [orjson.Fragment(held[pk]) for pk in ids]}
    )
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
