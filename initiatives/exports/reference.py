"""A reference to a record, a citation or a release, in words and in the formats of reference managers."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Reference:
    """What is cited. `body` is who answers for it; `issued` the day of the content, `accessed` the day of asking.

    `kind` is "webpage" or "dataset"; `version` says at which clocks and by which codebook; `key` is short and ASCII.
    """

    key: str
    title: str
    body: str
    issued: date
    accessed: date
    url: str
    version: str
    note: str = ""
    kind: str = "webpage"


@dataclass(frozen=True)
class Format:
    """A format: the ending of its files, its media type, its name, and how a reference is written in it."""

    ending: str
    media_type: str
    name: str
    write: Callable[[Reference], str]


def _line(text: str) -> str:
    """The text on one line, without control characters."""
    return re.sub(r"\s+", " ", re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text)).strip()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def as_text(reference: Reference) -> str:
    """One sentence after another, ready to be pasted."""
    return (
        f"{_line(reference.body)}: {_line(reference.title)}. {_day(reference.issued)}. {_line(reference.version)}. "
        f"{reference.url} (accessed {_day(reference.accessed)})."
    )


# A brace counts in BibTeX even behind a backslash, so braces become commands, whose own braces are in balance.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
    }
)  # fmt: skip


def as_bibtex(reference: Reference) -> str:
    """A @misc entry in UTF-8, every TeX character of our own escaped; title and body keep their case."""
    fields = {
        "title": f"{{{_line(reference.title).translate(TEX)}}}",
        "author": f"{{{_line(reference.body).translate(TEX)}}}",
        "year": str(reference.issued.year),
        "month": str(reference.issued.month),
        "day": str(reference.issued.day),
        "version": _line(reference.version).translate(TEX),
        "url": reference.url,
        "urldate": reference.accessed.isoformat(),
        "note": _line(reference.note).translate(TEX),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{reference.key},\n" + ",\n".join(lines) + "\n}\n"


def as_ris(reference: Reference) -> str:
    """A RIS record: one tag a line, CRLF, the last line ER."""
    given = (
        ("TY", "DATA" if reference.kind == "dataset" else "ELEC"),
        ("ID", reference.key),
        ("TI", _line(reference.title)),
        ("AU", _line(reference.body)),
        ("PB", _line(reference.body)),
        ("PY", f"{reference.issued:%Y}"),
        ("DA", f"{reference.issued:%Y/%m/%d}"),
        ("ET", _line(reference.version)),
        ("UR", reference.url),
        ("Y2", f"{reference.accessed:%Y/%m/%d}"),
        ("N1", _line(reference.note)),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in given if value) + "ER  - \r\n"


def as_csl(reference: Reference) -> str:
    """CSL JSON: an array with the one item."""

    def parts(day: date) -> dict[str, list[list[int]]]:
        return {"date-parts": [[day.year, day.month, day.day]]}

    body = _line(reference.body)
    item = {
        "id": reference.key,
        "type": reference.kind,
        "title": _line(reference.title),
        "author": [{"literal": body}],
        "publisher": body,
        "issued": parts(reference.issued),
        "accessed": parts(reference.accessed),
        "version": _line(reference.version),
        "URL": reference.url,
        "note": _line(reference.note),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


FORMATS = {
    each.ending: each
    for each in (
        Format("bib", "application/x-bibtex", "BibTeX", as_bibtex),
        Format("ris", "application/x-research-info-systems", "RIS", as_ris),
        Format("json", "application/vnd.citationstyles.csl+json", "CSL JSON", as_csl),
    )
}


def as_cff(reference: Reference, *, licence: str) -> str:
    """CITATION.cff 1.2 of a dataset; its values are JSON strings, which YAML reads as they stand."""
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": _line(reference.title),
        "version": _line(reference.version),
        "date-released": reference.issued.isoformat(),
        "url": reference.url,
        "abstract": _line(reference.note),
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    lines += [
        f"# licence: {_line(licence)}",
        "authors:",
        f"  - name: {json.dumps(_line(reference.body), ensure_ascii=False)}",
    ]
    return "\n".join(lines) + "\n"
