"""A commitment that a successor took over."""

from django.db import models

from initiatives.models.triggers import append_only, tracked


@tracked()
class Inheritance(models.Model):
    """A commitment promised under `succession.old` went to `succession.new`, with its passage, dates and ledgers.

    Append-only. It says under which initiative a commitment stood at a clock before the succession.
    """

    commitment = models.ForeignKey("initiatives.Commitment", on_delete=models.PROTECT, related_name="inheritances")
    succession = models.ForeignKey("initiatives.Succession", on_delete=models.PROTECT, related_name="inheritances")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["commitment", "succession"], name="inheritance_once")]
        triggers = [append_only("true")]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.succession}"
