"""The floors: imports go down, rooms on one floor do not know each other."""

import subprocess
import sys

from tests.architecture.tree import CONTRACTS, FLOORS, ROOT


def test_every_contract_of_the_house_holds():
    program = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: " in done.stdout
    assert " 0 broken." in done.stdout


def test_the_floors_are_exhaustive_and_stand_in_the_order_of_the_design():
    assert CONTRACTS[0]["type"] == "layers"
    assert CONTRACTS[0]["exhaustive"] is True
    assert [set(floor) for floor in FLOORS] == [
        {"admin", "api", "web", "tasks", "management", "templatetags"},
        {"following"},
        {"filters"},
        {"briefings"},
        {"charts"},
        {"reminders", "ingestion", "exports", "search", "dashboards", "webhooks"},
        {"outbox"},
        {"actions"},
        {"shapes"},
        {"clocks"},
        {"permissions"},
        {"models"},
        {"vocabulary", "edtf"},
    ]


def test_every_room_of_the_house_stands_on_a_floor():
    rooms = {room for floor in FLOORS for room in floor}
    named_apart = set(CONTRACTS[0]["exhaustive_ignores"])
    found = {path.stem for path in (ROOT / "initiatives").glob("*.py")}
    found |= {path.parent.name for path in (ROOT / "initiatives").glob("*/__init__.py")}
    assert found - rooms - named_apart == {"__init__"}
