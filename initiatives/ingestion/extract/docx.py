"""DOCX: headings, paragraphs, tables and footnotes in the order in which they are read, the parts opened by python-docx."""

import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from initiatives.ingestion.extract.reading import Read, Refused, one_line, put_together

BY = f"DOCX, by python-docx {version('python-docx')}"
MOST_PARTS, LARGEST_UNPACKED = 5_000, 200 * 1024 * 1024
LARGEST_XML = 60 * 1024 * 1024
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
NUMBERED = "Numbers and bullets that Word itself puts before paragraphs are not words of the text and are left out."
CHANGES = "The file has tracked changes: what was inserted is read, what was deleted is not."
LOOSE = "Headers and footers of the pages are left out."


def read(content: bytes) -> Read:
    """The paragraphs of the body, each table row as one line with tabs between cells, notes after the paragraph that
    points at them. Raises Refused: broken, locked, too large when unpacked, without words.
    """
    _measured(content)
    try:
        held = docx.Document(BytesIO(content))
        body, notes = held.element.body, _notes(held)
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
    ) as error:
        raise Refused(f"it is a broken DOCX ({one_line(str(error))[:120] or type(error).__name__}).") from error
    found = put_together(_blocks(body, notes), by=BY, warnings=_warnings(held, body))
    if not found.text:
        raise Refused("there are no words in it; are its pages pictures? Run OCR, and say so in “how”.")
    return found


def _measured(content: bytes) -> None:
    """Raise Refused for an archive that would unpack to more than can be read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(f"it is a broken or cut-off DOCX ({error}).") from error
    unpacked = sum(part.file_size for part in parts)
    xml = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or xml > LARGEST_XML:
        raise Refused(
            f"it would unpack to {unpacked:,} bytes in {len(parts):,} parts, more than a document has "
            f"({LARGEST_UNPACKED:,}, one XML part {LARGEST_XML:,}, parts {MOST_PARTS:,})."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("it is locked with a password; save it without one.")


def _notes(held: Any) -> dict[tuple[str, str], Any]:
    """(footnotes or endnotes, id) → the note's element."""
    found: dict[tuple[str, str], Any] = {}
    for relation in held.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in NOTES.values() and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            root = etree.fromstring(relation.target_part.blob, parser)
            found |= {(kind, note.get(qn("w:id"))): note for note in root if note.get(qn("w:type")) in (None, "normal")}
    return found


def _blocks(element: Any, notes: dict[tuple[str, str], Any]) -> Iterator[str]:
    """The lines of a body, a cell, a note or a text box."""
    for child in element:
        if child.tag == qn("w:p"):
            yield _words(child)
            yield from _beside(child, notes)
        elif child.tag == qn("w:tbl"):
            yield from _rows(child, notes)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from _blocks(child, notes)


def _rows(table: Any, notes: dict[tuple[str, str], Any]) -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue  # of a table inside a cell, which is read with its cell
        cells = [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]
        yield "\t".join(" ".join(filter(None, map(one_line, _blocks(cell, {})))) for cell in cells).rstrip()
        for cell in cells:
            for paragraph in cell.iter(qn("w:p")):
                yield from _beside(paragraph, notes, boxes=False)


def _words(paragraph: Any) -> str:
    """The words of a paragraph as one line; those of text boxes in it are lines of their own."""
    return one_line("".join(_runs(paragraph)))


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:ptab")):
            yield " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "\u2011"
        elif child.tag == qn("w:softHyphen"):
            yield "\u00ad"
        elif child.tag not in (
            qn("w:pPr"),
            qn("w:rPr"),
            qn("w:del"),
            qn("w:moveFrom"),
            qn("w:drawing"),
            qn("w:pict"),
        ) and not _alternate(child):
            yield from _runs(child)


def _alternate(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("}AlternateContent")


def _beside(paragraph: Any, notes: dict[tuple[str, str], Any], *, boxes: bool = True) -> Iterator[str]:
    """What stands beside a paragraph: its text boxes (each once: an older twin follows for older readers), its notes."""
    for box in paragraph.iter(qn("w:txbxContent")) if boxes else ():
        if not any(isinstance(each.tag, str) and each.tag.endswith("}Fallback") for each in box.iterancestors()):
            yield from _blocks(box, notes)
    for name, kind in NOTES.items():
        for reference in paragraph.iter(qn(f"w:{name}")):
            note = notes.get((kind, reference.get(qn("w:id"))))
            if note is not None:
                yield from _blocks(note, {})


def _warnings(held: Any, body: Any) -> Iterator[str]:
    numbered = {
        style.get(qn("w:styleId")) for style in held.styles.element if next(style.iter(qn("w:numPr")), None) is not None
    }
    used = {style.get(qn("w:val")) for style in body.iter(qn("w:pStyle"))}
    if numbered & used or next(body.iter(qn("w:numPr")), None) is not None:
        yield NUMBERED
    if next(body.iter(qn("w:del"), qn("w:ins"), qn("w:moveFrom")), None) is not None:
        yield CHANGES
    kinds = {relation.reltype.rsplit("/", 1)[-1]: relation for relation in held.part.rels.values()}
    if {"header", "footer"} & set(kinds):
        yield LOOSE
