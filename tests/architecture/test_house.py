"""How code is written here: one way for a write, one place for the clock, a sentence for every public name."""

import ast
from functools import cache

from tests.architecture.tree import EVERYWHERE, INNER_FLOORS, python, syntax

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
# Names that a library prescribes and explains.
PRESCRIBED = {"Meta", "clean", "get_queryset"}


@cache
def imports(path):
    """Every module a file imports, `from a import b` as a.b."""
    found = set()
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module or ''}.{name.name}" for name in node.names}
    return found


def written(path):
    """Every dotted name a file uses, as it is written."""
    return {ast.unparse(node) for node in ast.walk(syntax(path)) if isinstance(node, ast.Attribute)}


def calls(path):
    """The names of everything a file calls, `a.b.c()` as c."""
    nodes = [node.func for node in ast.walk(syntax(path)) if isinstance(node, ast.Call)]
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes}


def offered(name, *, room):
    """Whether code outside a room imports this name from it."""
    outside = [path for path in python(*EVERYWHERE) if path.parts[1:2] != (room,)]
    start, end = f"initiatives.{room.removesuffix('.py')}.", f".{name}"
    return any(each.startswith(start) and each.endswith(end) for path in outside for each in imports(path))


def public(body, prefix=""):
    """The public functions and classes of a module or class body, as (dotted name, node)."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{prefix}{node.name}.")


def test_there_are_no_model_signals():
    signals = ("django.db.models.signals", "django.dispatch")
    assert [str(path) for path in python(*EVERYWHERE) if any(name.startswith(signals) for name in imports(path))] == []


def test_a_model_saves_what_it_holds_and_does_nothing_else():
    assert [
        f"{path}: {name}"
        for path in python("initiatives/models")
        for name, _ in public(syntax(path).body)
        if name.split(".")[-1] in {"save", "delete", "save_base"}
    ] == []


def test_nobody_puts_a_task_into_the_queue():
    queued = {"delay", "apply_async", "send_task"}
    assert [str(path) for path in python(*EVERYWHERE) if calls(path) & queued] == [], "write a row; beat sweeps it"


def test_below_the_entrances_nobody_reads_the_clock():
    clocks = {
        *("timezone.now", "timezone.localdate", "timezone.localtime", "timezone.localdate", "time.time"),
        *("date.today", "datetime.today", "datetime.now", "datetime.utcnow"),
    }
    banned = {f"django.utils.{name}" for name in clocks if name.startswith("timezone.")} | {"time.time"}
    assert [
        f"{path}: {name}"
        for path in python(*INNER_FLOORS)
        for name in [*(imports(path) & banned), *(written(path) & clocks)]
    ] == []


def test_no_import_sits_inside_a_function():
    assert [
        f"{path}: {ast.unparse(node)}"
        for path in python(*EVERYWHERE)
        for function in ast.walk(syntax(path))
        if isinstance(function, FUNCTION)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ] == []


def test_what_a_room_offers_to_others_takes_at_most_one_argument_by_position():
    # The models' own functions build fields and triggers: they are read as declarations, not called in passing.
    assert [
        f"{path}: {node.name}"
        for path in python(*INNER_FLOORS)
        if "models" not in path.parts
        for node in syntax(path).body
        if isinstance(node, FUNCTION) and len(node.args.posonlyargs) + len(node.args.args) > 1
        if offered(node.name, room=path.parts[1])
    ] == []


def test_every_public_name_of_the_inner_floors_says_what_it_is():
    assert [
        f"{path}: {name}"
        for path in python(*INNER_FLOORS)
        for name, node in public(syntax(path).body)
        if name.split(".")[-1] not in PRESCRIBED and not ast.get_docstring(node)
    ] == []


def test_every_module_says_what_it_is():
    assert [str(path) for path in python(*EVERYWHERE) if not ast.get_docstring(syntax(path))] == []
