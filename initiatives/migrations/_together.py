"""Runs the many small operations of one migration against one picture of the models.

Django draws the models anew after each operation, which for the hundreds of constraints and triggers of the first
migration takes a minute; operations that make no table need only the picture after the last of them.
"""

import itertools
from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Several operations in their order, all against the state after the last."""

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # else each operation would draw the related models again
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, to_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations together"


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, those between two new tables run as one."""
    grouped: list[Operation] = []
    for makes_tables, run in itertools.groupby(operations, lambda operation: isinstance(operation, CreateModel)):
        grouped += run if makes_tables else [Together(list(run))]
    return grouped
