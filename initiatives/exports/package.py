"""What explains the tables of a release: the data package, the codebook, the sums."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from initiatives import vocabulary
from initiatives.actions.release import Frozen
from initiatives.exports.column import Column, Table

JSON, CSV, TEXT = "application/json", "text/csv", "text/plain"


def frozen_json(*, name: str, content: Any) -> Frozen:
    """A file of readable JSON."""
    return Frozen(name, JSON, (json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n").encode())


def codebook_file() -> Frozen:
    """Every table of the codebook with the meaning of each word, and its version."""
    tables = {
        name: [{"key": term.key, "label": term.label, "meaning": term.meaning} for term in terms.values()]
        for name, terms in vocabulary.codebook().items()
    }
    return frozen_json(name="codebook.json", content={"codebook": vocabulary.CODEBOOK, "tables": tables})


def data_package(
    *, name: str, title: str, description: str, version: str, created: str, homepage: str, licence: str, body: str,
    tables: Mapping[str, Table], files: Iterable[Frozen], sources: list[dict[str, str]],
) -> Frozen:  # fmt: skip
    """datapackage.json (Frictionless Data Package v1, https://specs.frictionlessdata.io): each file with hash and schema."""
    resources = [_resource(file, tables) for file in files]
    return frozen_json(
        name="datapackage.json",
        content={
            "profile": "data-package", "name": name, "title": title, "description": description, "version": version,
            "created": created, "homepage": homepage,
            "licenses": [{"name": "other-open" if not licence.startswith("CC-") else licence, "title": licence}],
            "contributors": [{"title": body, "role": "publisher"}], "sources": sources, "resources": resources,
        },
    )  # fmt: skip


def _resource(file: Frozen, tables: Mapping[str, Table]) -> dict[str, Any]:
    stem, _, ending = file.name.rpartition(".")
    told: dict[str, Any] = {
        "name": f"{stem}-{ending}" if ending != "csv" else stem, "path": file.name, "mediatype": file.media_type,
        "format": ending, "encoding": "utf-8", "bytes": len(file.body), "hash": f"sha256:{file.sha256}",
    }  # fmt: skip
    table = tables.get(stem)
    if table is None:
        return told
    told |= {"title": table.title, "description": table.meaning, "schema": _schema(table)}
    if ending == "csv":
        told |= {
            "profile": "tabular-data-resource",
            "dialect": {
                "delimiter": ",",
                "lineTerminator": "\r\n",
                "quoteChar": '"',
                "doubleQuote": True,
                "header": True,
            },
            "description": f"{table.meaning} A text that a spreadsheet would take for a formula has an apostrophe in front.",
        }
    return told


def _schema(table: Table) -> dict[str, Any]:
    keys = [
        {"fields": field, "reference": {"resource": "" if other == table.name else other, "fields": to}}
        for field, (other, to) in table.refers.items()
    ]
    held: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "primaryKey": table.key}
    return held | ({"foreignKeys": keys} if keys else {}) | {"missingValues": [""]}


def _field(column: Column) -> dict[str, Any]:
    meaning = " ".join(
        [column.meaning, *(f"{term.key}: {term.meaning}" for term in column.terms.values())]
    ).strip()  # fmt: skip
    rules = {**({"required": True} if column.must else {}), **({"enum": list(column.terms)} if column.terms else {})}
    return {
        "name": column.name, "title": column.title, "type": column.type,
        **({"format": "any"} if column.type == "datetime" else {}),
        **({"description": meaning} if meaning else {}), **({"constraints": rules} if rules else {}),
    }  # fmt: skip


def sums(*, files: Iterable[Frozen]) -> Frozen:
    """SHA256SUMS, as `sha256sum --check` reads it."""
    return Frozen("SHA256SUMS", TEXT, "".join(f"{file.sha256}  {file.name}\n" for file in files).encode())
