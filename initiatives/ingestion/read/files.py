"""Folders and files → the shelf of readings and the taxonomies they name."""

from collections.abc import Iterable
from pathlib import Path

from initiatives.actions.document import normalised
from initiatives.ingestion.place import Problem
from initiatives.ingestion.read.nodes import compose, read_mapping
from initiatives.ingestion.read.reading import read_reading
from initiatives.ingestion.read.taxonomy import read_taxonomy
from initiatives.ingestion.records import Reading, Shelf, Taxonomy

READING, DOCUMENT = "reading.yaml", "document.txt"


def read(*, paths: Iterable[Path]) -> tuple[Shelf, list[Problem]]:
    """Read the folders: each a reading (reading.yaml beside document.txt) or one that holds readings, one level down.

    Gives what could be read, in the order of the paths and then of the names, and every problem met on the way.
    """
    problems: list[Problem] = []
    folders = list(dict.fromkeys(folder for path in paths for folder in _folders(path, problems)))
    taxonomies: dict[Path, Taxonomy | None] = {}
    readings: list[Reading] = []
    for folder in folders:
        reading = _reading(folder, problems)
        if reading is None:
            continue
        if twin := next((other for other in readings if other.name == reading.name), None):
            problems.append(
                Problem(
                    str(folder / READING),
                    1,
                    "",
                    f"{twin.place.path} has the same folder name; rename one of the folders",
                )
            )
        readings.append(reading)
        for number, name in enumerate(reading.taxonomies, 1):
            path = (folder / name).resolve()
            if path not in taxonomies:
                field = "taxonomies" if len(reading.taxonomies) == 1 else f"taxonomies[{number}]"
                taxonomies[path] = _taxonomy(folder / name, reading.place.problem(field, ""), problems)
    return Shelf(tuple(tree for tree in taxonomies.values() if tree), tuple(readings)), problems


def _folders(path: Path, problems: list[Problem]) -> list[Path]:
    if path.name == READING and path.is_file():
        return [path.parent]
    if not path.is_dir():
        said = "is a file; give a folder" if path.exists() else "is not there; give a folder with a reading in it"
        problems.append(Problem(str(path), 0, "", said))
        return []
    if any((path / name).exists() for name in (READING, DOCUMENT)):
        return [path]
    found = sorted(each for each in path.iterdir() if any((each / name).exists() for name in (READING, DOCUMENT)))
    if not found:
        problems.append(Problem(str(path), 0, "", f"holds no reading: no {READING}, neither here nor one folder down"))
    return found


def _text(path: Path, problems: list[Problem]) -> str | None:
    if path.is_symlink() or path.is_fifo() or path.is_char_device():
        problems.append(Problem(str(path), 0, "", "is a link or a device; put the file itself there"))
        return None
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        said = f"byte {error.start} (0x{raw[error.start]:02X}) is not UTF-8; save the file as UTF-8"
        problems.append(Problem(str(path), line, "", said))
    except FileNotFoundError:
        problems.append(Problem(str(path), 0, "", f"is missing; a reading has {READING} and {DOCUMENT} in one folder"))
    except OSError as error:
        problems.append(Problem(str(path), 0, "", f"cannot be read: {error.strerror}"))
    return None


def _reading(folder: Path, problems: list[Problem]) -> Reading | None:
    path = folder / READING
    document, source = _text(folder / DOCUMENT, problems), _text(path, problems)
    node = compose(text=source, path=str(path), problems=problems) if source is not None else None
    if node is None:
        return None
    text = None if document is None else normalised(text=document)
    return read_mapping(
        node=node, path=str(path), trail="", problems=problems,
        read=lambda fields: read_reading(fields=fields, name=folder.resolve().name, text=text, text_path=str(folder / DOCUMENT)),
    )  # fmt: skip


def _taxonomy(path: Path, named_at: Problem, problems: list[Problem]) -> Taxonomy | None:
    if not path.is_file():
        said = f"“{path}” is not there; name a file, seen from the folder of this reading"
        problems.append(Problem(named_at.path, named_at.line, named_at.field, said))
        return None
    source = _text(path, problems)
    node = compose(text=source, path=str(path), problems=problems) if source is not None else None
    if node is None:
        return None
    return read_mapping(
        node=node, path=str(path), trail="", problems=problems,
        read=lambda fields: read_taxonomy(fields=fields, name=path.stem),
    )  # fmt: skip
