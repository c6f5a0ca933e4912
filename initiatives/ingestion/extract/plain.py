"""Plain text: UTF-8, kept as it stands."""

from initiatives.ingestion.extract.reading import Read, Refused
from initiatives.vocabulary import LONGEST_TEXT

OTHERS = {b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def decoded(content: bytes) -> str:
    """The text of UTF-8 bytes, a byte order mark left out. Raises Refused naming the first byte that is none."""
    for mark, encoding in OTHERS.items():
        if content.startswith(mark):
            raise Refused(f"it is {encoding}, not UTF-8; save it as UTF-8 text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"it is not UTF-8 (byte {error.start}, 0x{content[error.start]:02x}); save it as UTF-8 text."
        ) from error


def read(content: bytes) -> Read:
    """The text, not one character changed: its lines are its own. Raises Refused."""
    text = decoded(content)
    if "\x00" in text:
        raise Refused(f"there is a NUL character at {text.index(chr(0))}; a text has none.")
    if not text.strip():
        raise Refused("there is nothing to read in it.")
    if len(text) > LONGEST_TEXT:
        raise Refused(f"it holds {len(text):,} characters; at most {LONGEST_TEXT:,} are kept of a text.")
    return Read(text, "plain text")
