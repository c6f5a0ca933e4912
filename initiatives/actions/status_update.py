"""Recording, correcting and voiding a status: every entrance comes through here."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.db.models import F

from initiatives import vocabulary
from initiatives.actions.commitment import partnership_of
from initiatives.actions.dates import check_date
from initiatives.actions.writing import UNSET, Conflict, refuse, require, save_new, writes
from initiatives.models import Commitment, Evidence, Initiative, Partnership, Passage, Standing, StatusUpdate, User
from initiatives.permissions import may_record

Subject = Initiative | Commitment
NOT_CHECKED = ("first_day", "last_day")


def home_of(subject: Subject) -> Partnership:
    """The partnership an initiative or commitment belongs to."""
    if isinstance(subject, Initiative):
        return subject.partnership
    return partnership_of(passage=subject.passage, initiative=subject.initiative)


def subject_fields(subject: Subject) -> dict[str, Subject]:
    """The ledger column of the subject: {"initiative": …} or {"commitment": …}."""
    return {"initiative" if isinstance(subject, Initiative) else "commitment": subject}


def lock(subject: Subject) -> Standing:
    """The subject's standing, locked until the transaction ends, so that two writers see each other."""
    return Standing.objects.select_for_update().get(**subject_fields(subject))


def named_sources(
    *, given: Mapping[str, Iterable[str]] | None, sides: Iterable[str], home: Partnership
) -> dict[str, list[str]]:
    """{side: [source, …]} without blank entries. Raises ValidationError for a side that is none, or what is no list of texts."""
    searched = {}
    sides = tuple(dict.fromkeys(sides))
    for side, sources in (given or {}).items():
        if side not in sides:
            refuse(
                "sources_searched",
                f"“{side[:80]}” is not a side of {home}; its sides are {' and '.join(sides)}.",
                code="unknown",
            )
        if isinstance(sources, str) or not all(isinstance(source, str) for source in sources):
            refuse("sources_searched", f"The sources of {side} are a list of texts, for example the sites you read.")
        if named := [source.strip() for source in sources if source.strip()]:
            searched[side] = named
    return searched


def sides_of(subject: Subject) -> tuple[str, ...]:
    """The country codes that may speak of a subject: its partnership's, and those of the partnerships it is shown in."""
    guests: tuple[str, ...] = ()
    if isinstance(subject, Initiative):
        guests = tuple(side for partnership in subject.shown_in.all() for side in partnership.sides)
    return (*home_of(subject).sides, *guests)


@writes
def record_status(
    *,
    by: User,
    today: date,
    subject: Subject,
    axis: str,
    status: str,
    reason: str,
    asserted_by: str | None = None,
    as_of: str | None = None,
    passages: Iterable[Passage] = (),
    sources_searched: dict[str, list[str]] | None = None,
    second_reader: User | None = None,
    superseded_by: Initiative | None = None,
    expected: int | None = UNSET,
) -> StatusUpdate:
    """Add a line to the status ledger of an initiative or commitment and give it as written.

    axis "claim" needs `asserted_by` (a side's country code, "joint" or "reported") and a passage; axis "evidence"
    has none. `as_of` is EDTF, not after `today`; without it the status holds from the day its source was published.
    `expected` is the id of the line that stood when the writer looked (None: none did). Raises ValidationError,
    PermissionDenied, Conflict.
    """
    require(may_record(user=by, partnership=home_of(subject)), to=f"record statuses of {home_of(subject)}")
    passages = list(passages)
    sources_searched = named_sources(given=sources_searched, sides=sides_of(subject), home=home_of(subject))
    standing = lock(subject)
    _check(
        subject=subject, axis=axis, status=status, asserted_by=asserted_by, as_of=as_of, reason=reason, today=today,
        passages=passages, sources_searched=sources_searched, second_reader=second_reader, by=by, superseded_by=superseded_by,
    )  # fmt: skip
    current = _current(standing, axis, asserted_by)
    if expected is not UNSET and expected != current:
        raise Conflict(
            f"Another status was recorded meanwhile (row {current}); look at it before you record yours.",
            current=current,
        )
    row = StatusUpdate(
        **subject_fields(subject), axis=axis, status=status, reason=reason.strip(), asserted_by=asserted_by, as_of=as_of or None,
        sources_searched=sources_searched, second_reader=second_reader, superseded_by=superseded_by, by=by,
    )  # fmt: skip
    return _write(row, passages)


@writes
def correct_status(
    *,
    by: User,
    today: date,
    row: StatusUpdate,
    reason: str,
    status: str | None = None,
    asserted_by: str | None = UNSET,
    as_of: str | None = UNSET,
    passages: Iterable[Passage] | None = None,
    entered_in_error: bool = False,
    sources_searched: dict[str, list[str]] | None = None,
    second_reader: User | None = None,
    superseded_by: Initiative | None = None,
) -> StatusUpdate:
    """Correct a line by a new one about the same subject and axis, or void it (`entered_in_error`).

    What is not given stays as it was in the corrected line, its passages included. Raises ValidationError (the line was
    corrected already), PermissionDenied.
    """
    subject = row.subject
    require(may_record(user=by, partnership=home_of(subject)), to=f"correct statuses of {home_of(subject)}")
    lock(subject)
    if later := StatusUpdate.objects.filter(corrects=row).first():
        refuse("corrects", f"Row {row.pk} was corrected by row {later.pk}; correct that one.", code="corrected")
    proof = (
        [e.passage for e in row.evidence.select_related("passage__capture__document")]
        if passages is None
        else list(passages)
    )
    new = StatusUpdate(
        **subject_fields(subject), axis=row.axis, corrects=row, entered_in_error=entered_in_error, by=by,
        reason=(reason or "").strip(), status=status or row.status,
        asserted_by=row.asserted_by if asserted_by is UNSET else asserted_by,
        as_of=row.as_of if as_of is UNSET else (as_of or None),
        sources_searched=row.sources_searched
        if sources_searched is None
        else named_sources(given=sources_searched, sides=sides_of(subject), home=home_of(subject)),
        second_reader=second_reader or row.second_reader, superseded_by=superseded_by or row.superseded_by,
        superseded_by_commitment=row.superseded_by_commitment,
    )  # fmt: skip
    if entered_in_error:
        if not new.reason:
            refuse("reason", "Say why the row was entered in error.", code="blank")
        save_new(new, skip=NOT_CHECKED)
        return new
    _check(
        subject=subject, axis=new.axis, status=new.status, asserted_by=new.asserted_by, as_of=new.as_of, reason=new.reason,
        today=today, passages=proof, sources_searched=new.sources_searched, second_reader=new.second_reader, by=by,
        superseded_by=new.superseded_by or new.superseded_by_commitment,
    )  # fmt: skip
    return _write(new, proof)


def _write(row: StatusUpdate, passages: list[Passage]) -> StatusUpdate:
    save_new(row, skip=NOT_CHECKED)
    Evidence.objects.bulk_create(Evidence(passage=passage, status_update=row) for passage in passages)
    row.refresh_from_db()
    _check_neighbours(row)
    return row


def _current(standing: Standing, axis: str, asserted_by: str | None) -> int | None:
    held = standing.data["evidence"] if axis == "evidence" else standing.data["claims"].get(asserted_by)
    return held["id"] if held else None


def _check(*, subject: Subject, axis: str, status: str, asserted_by: str | None, as_of: str | None, reason: str, today: date,
           passages: list[Passage], sources_searched: Any, second_reader: User | None, by: User, superseded_by: Any) -> None:  # fmt: skip
    if axis not in vocabulary.AXES:
        refuse("axis", f"“{axis}” is no axis; write claim or evidence.", code="unknown")
    terms = vocabulary.CLAIM_STATUSES if axis == "claim" else vocabulary.EVIDENCE_STATUSES
    if status not in terms:
        near = get_close_matches(str(status), terms, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        refuse("status", f"“{status}” is no {axis} status; write one of {', '.join(terms)}.{hint}", code="unknown")
    if not (reason or "").strip():
        refuse("reason", "Say why: what in the source makes it so.", code="blank")
    check_date(field="as_of", value=as_of, today=today)
    _check_voice(subject, axis, asserted_by)
    _check_proof(axis, status, passages)
    if status == "none_found" and not sources_searched:
        refuse("sources_searched", "“None found” needs the sources you searched, for each side.", code="required")
    if status == "lapsed" and (second_reader is None or second_reader == by):
        refuse("second_reader", "“Lapsed” needs a second reader other than yourself.", code="required")
    if status == "superseded" and superseded_by is None:
        refuse("superseded_by", "“Superseded” needs the initiative that replaces this one.", code="required")


def _check_voice(subject: Subject, axis: str, asserted_by: str | None) -> None:
    if axis == "evidence":
        if asserted_by:
            refuse("asserted_by", "Evidence is what records show; nobody asserts it. Leave this empty.")
        return
    sides = sides_of(subject)
    if asserted_by not in (*sides, *vocabulary.SPEAKING_FOR):
        refuse(
            "asserted_by",
            f"“{asserted_by or ''}” is no voice here; write {sides[0]}, {sides[1]}, joint or reported.",
            code="unknown",
        )


def _check_proof(axis: str, status: str, passages: list[Passage]) -> None:
    if not passages and not (axis == "evidence" and status in ("none_found", "lapsed")):
        refuse("passages", "Give at least one passage that proves it.", code="required")
    documents = {passage.capture.document for passage in passages}
    if status != "delivered" or axis != "evidence" or any(d.kind in vocabulary.RECORD_KINDS for d in documents):
        return
    publishers = {(d.publisher or d.identified_publisher).casefold() for d in documents if d.kind == "press"} - {""}
    if len(publishers) < 2:
        refuse(
            "passages",
            "Statements and press reports alone do not show delivery: add a passage of an instrument or other record, "
            "or press reports of two different publishers.",
            code="not_enough",
        )


def _check_neighbours(row: StatusUpdate) -> None:
    live = StatusUpdate.objects.filter(
        initiative=row.initiative_id, commitment=row.commitment_id, axis=row.axis, asserted_by=row.asserted_by,
        entered_in_error=False, corrected_by=None,
    ).order_by(F("last_day"), "recorded_at", "id")  # fmt: skip
    line = list(live.values_list("id", "status", "last_day"))
    place = [pk for pk, *_ in line].index(row.pk)
    for before, after in ((place - 1, place), (place, place + 1)):
        if before < 0 or after >= len(line):
            continue
        (_, first, first_day), (_, second, second_day) = line[before], line[after]
        if not vocabulary.may_follow(axis=row.axis, before=first, after=second):
            refuse(
                "status",
                f"“{second}” ({second_day}) cannot follow “{first}” ({first_day}) on the {row.axis} axis; "
                "correct the earlier line if it was wrong, or give the as-of date.",
                code="transition",
            )
