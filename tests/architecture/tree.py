"""The files of the project as git sees them, and the Python among them as syntax trees."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files():
    """Every file that is or would be committed, as paths relative to the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return sorted({Path(path) for path in listed if path and (ROOT / path).is_file()})


@cache
def text(path):
    """The text of a file, or None for one that is not UTF-8."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def syntax(path):
    """The syntax tree of a Python file."""
    return ast.parse(text(path), filename=str(path))


def python(*folders):
    """The Python files under these folders or files, migrations left out."""
    return [
        path for path in files() if path.suffix == ".py" and _under(path, folders) and "migrations" not in path.parts
    ]


def _under(path, folders):
    return any(path == Path(folder) or Path(folder) in path.parents for folder in folders)


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FLOORS = [[name.strip("()") for name in floor.split(" | ")] for floor in CONTRACTS[0]["layers"]]
# Every floor under the entrances, whether its room is a folder or a file.
INNER_FLOORS = tuple(f"initiatives/{room}{suffix}" for floor in FLOORS[1:] for room in floor for suffix in ("", ".py"))
EVERYWHERE = ("tracker", "initiatives", "manage.py")
