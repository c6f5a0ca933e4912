"""Files as people upload them, written here byte by byte: PDFs with a text layer, DOCX documents, hostile archives."""

import io
import zipfile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

RANGE = "1 begincodespacerange <0000> <ffff> endcodespacerange"
SYSTEM = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(*pages, leading=14, trailer=b""):
    """A PDF; a page is a list of lines, a line a text or (text, x, extra space above). Every character has a glyph of its own."""
    letters = sorted({each for page in pages for line in page for each in _text(line)})
    codes = {each: number + 1 for number, each in enumerate(letters)}
    mapped = "\n".join(f"<{codes[each]:04x}> <{each.encode('utf-16-be').hex()}>" for each in letters)
    unicode = f"/CIDInit /ProcSet findresource begin begincmap {RANGE} {len(letters)} beginbfchar\n{mapped}\nendbfchar endcmap end"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo {SYSTEM} /DW 500 >>",
        _stream(unicode),
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {7 + 2 * number} 0 R /Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(_stream(_drawn(page, codes, leading)))
    return _numbered(objects) + trailer


def _text(line):
    return line if isinstance(line, str) else line[0]


def _drawn(page, codes, leading):
    shown, y = ["BT /F 10 Tf"], 760
    for line in page:
        text, x, above = (line, 50, 0) if isinstance(line, str) else line
        y -= leading + above
        shown.append(f"1 0 0 1 {x} {y} Tm <{''.join(f'{codes[each]:04x}' for each in text)}> Tj")
    return "\n".join([*shown, "ET"])


def _stream(text):
    return f"<< /Length {len(text.encode())} >>\nstream\n{text}\nendstream"


def _numbered(objects):
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def document(fill, *, footnotes=None):
    """A DOCX that `fill(document)` writes; `footnotes` is the text of footnote 1."""
    made = docx.Document()
    fill(made)
    if footnotes is not None:
        xml = (
            f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
            f'<w:footnote w:id="1"><w:p><w:r><w:t>{footnotes}</w:t></w:r></w:p></w:footnote></w:footnotes>'
        )
        part = Part(
            PackURI("/word/footnotes.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            xml.encode(), made.part.package,
        )  # fmt: skip
        made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run(xml):
    """A run of Word's XML to append to a paragraph."""
    return parse_xml(f'<w:r xmlns:w="{WORD}">{xml}</w:r>')


def repacked(content, **parts):
    """The same archive with parts replaced or added; names with `__` for `/` and `_dot_` for `.`."""
    new = {name.replace("__", "/").replace("_dot_", "."): body for name, body in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in old.infolist():
            if part.filename not in new:
                made.writestr(part, old.read(part.filename))
        for name, body in new.items():
            made.writestr(name, body)
    return out.getvalue()
