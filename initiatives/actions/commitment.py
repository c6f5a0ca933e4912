"""Opening and editing a commitment."""

from collections.abc import Iterable
from typing import Any

from initiatives.actions.writing import change, check_version, refuse, require, save_new, writes
from initiatives.models import Commitment, Evidence, Initiative, Partnership, Passage, User
from initiatives.models.publication import SHOWN
from initiatives.permissions import may_draft

EDITABLE = frozenset(
    {"wording", "force", "measurable", "target_amount", "target_unit", "ongoing", "baseline_due", "sides", "said_by", "initiative",
     "restates"}
)  # fmt: skip


def partnership_of(*, passage: Passage, initiative: Initiative | None) -> Partnership:
    """The partnership a commitment belongs to: its initiative's, else that of the document it stands in."""
    return initiative.partnership if initiative else passage.capture.document.partnership


@writes
def open_commitment(
    *,
    by: User,
    passage: Passage,
    wording: str,
    sides: Iterable[str],
    said_by: str,
    force: str,
    initiative: Initiative | None = None,
    baseline_passages: Iterable[Passage] = (),
    **fields: Any,
) -> Commitment:
    """Record a promise by its operative passage; `sides` are country codes, `said_by` a code, "joint" or "reported".

    `baseline_passages` prove the first due date; `restates` is the earlier commitment that these words repeat.
    Raises ValidationError, PermissionDenied.
    """
    partnership = partnership_of(passage=passage, initiative=initiative)
    _check_stands(initiative)
    require(may_draft(user=by, partnership=partnership), to=f"draft commitments of {partnership}")
    sides = sorted(set(sides))
    _check_voices(partnership, sides, said_by)
    _check_restated(passage.capture.document.partnership, fields.get("restates"))
    row = Commitment(
        passage=passage, wording=wording, sides=sides, said_by=said_by, force=force, initiative=initiative, **fields
    )
    save_new(row)
    Evidence.objects.bulk_create(Evidence(passage=proof, baseline=row) for proof in baseline_passages)
    return row


@writes
def edit_commitment(*, by: User, commitment: Commitment, version: int | None = None, **fields: Any) -> Commitment:
    """Change the named fields; the first due date and the operative words stay once published.

    Raises ValidationError, PermissionDenied, Conflict.
    """
    row = (
        Commitment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("passage__capture__document__partnership", "initiative__partnership")
        .get(pk=commitment.pk)
    )
    partnership = partnership_of(passage=row.passage, initiative=row.initiative)
    require(may_draft(user=by, partnership=partnership), to=f"edit commitments of {partnership}")
    for name in fields.keys() - EDITABLE:
        refuse(name, f"“{name}” cannot be edited; these can: {', '.join(sorted(EDITABLE))}.", code="unknown")
    check_version(row, version)
    if fields.get("initiative", row.initiative) != row.initiative:
        _check_move(row, partnership, fields["initiative"])
    if fields.get("restates") is not None and fields["restates"] != row.restates:
        _check_restated(row.passage.capture.document.partnership, fields["restates"])
    if "sides" in fields:
        fields["sides"] = sorted(set(fields["sides"]))
    _check_voices(partnership, fields.get("sides", row.sides), fields.get("said_by", row.said_by))
    change(row, values=fields)
    return row


def _check_move(row: Commitment, partnership: Partnership, to: Initiative | None) -> None:
    """A promise stays with its two countries, and one that was published never moves out of the readers' sight."""
    _check_stands(to)
    home = partnership_of(passage=row.passage, initiative=to)
    if home != partnership:
        refuse(
            "initiative", f"“{to or row.passage.capture.document}” belongs to {home}, this commitment to {partnership}."
        )
    before, after = row.initiative or row.passage.capture.document, to or row.passage.capture.document
    if before.published_at is not None and after.publication not in SHOWN:
        refuse(
            "initiative",
            f"This commitment was published and “{after}” is not shown to readers; nothing published disappears. "
            "Publish that one first.",
            code="hidden",
        )


def _check_restated(home: Partnership, earlier: Commitment | None) -> None:
    """What a text repeats was promised by the same two countries."""
    if earlier is not None and earlier.passage.capture.document.partnership != home:
        other = earlier.passage.capture.document.partnership
        refuse("restates", f"“{earlier}” was promised by {other}, this commitment by {home}; link one of {home}.")


def _check_stands(initiative: Initiative | None) -> None:
    """Below what was split, merged or absorbed a promise would count no longer."""
    if initiative is not None and initiative.publication == "superseded":
        refuse(
            "initiative",
            f"“{initiative}” is superseded and counts no longer; record the commitment under what it became.",
            code="superseded",
        )


def _check_voices(partnership: Partnership, sides: list[str], said_by: str) -> None:
    pair = partnership.sides
    for side in sides:
        if side not in pair:
            refuse("sides", f"“{side}” is not a side of {partnership}; its sides are {pair[0]} and {pair[1]}.")
    if said_by not in (*pair, "joint", "reported"):
        refuse("said_by", f"“{said_by}” cannot speak here; write {pair[0]}, {pair[1]}, joint or reported.")
