"""Renaming an initiative: the name it bore stays, with the date and the words that prove the new one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pghistory
from django.db import IntegrityError, connection, transaction

from initiatives.actions.proof import check_proof
from initiatives.actions.writing import check_version, refuse, require, save_new, slug_of, writes
from initiatives.models import Initiative, Name, OldSlug, Passage, Standing, User
from initiatives.permissions import may_publish

LONGEST_SLUG = 120


@writes
def rename(
    *,
    by: User,
    today: date,
    initiative: Initiative,
    name: str,
    reason: str,
    passage: Passage | None,
    since: str | None = None,
    slug: str | None = None,
    version: int | None = None,
) -> Initiative:
    """Give a published initiative another name from a date on (`since`, EDTF, not after `today`).

    Both names stay in its names, the old one is found by search. `slug` None keeps the slug, "" makes one of the new
    name; an old slug leads to the initiative for ever. With `version`, only if nobody has changed the row since that
    version. Raises ValidationError, PermissionDenied, Conflict.
    """
    home = initiative.partnership
    require(may_publish(user=by, partnership=home), to=f"rename initiatives of {home}")
    row = Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
    check_version(row, version)
    Standing.objects.select_for_update().get(initiative=row)  # before the slug, or a status recorded now would deadlock
    name, old = (name or "").strip(), row.name
    if row.publication == "draft":
        refuse("name", f"“{row}” was never published; edit its name.", code="draft")
    if not name:
        refuse("name", "Give the new name.", code="required")
    if name == old:
        refuse("name", f"It is called “{old}” already.")
    proof = check_proof(since=since, passage=passage, reason=reason, today=today)
    if not row.names.filter(name=old).exists():
        save_new(Name(initiative=row, name=old))
    save_new(
        Name(
            initiative=row, name=name, since=since or None, passage=proof, instead_of=old, reason=reason.strip(), by=by
        )
    )
    row.name = name
    if slug is not None:
        row.slug = slug.strip() or slug_of(name=name, longest=LONGEST_SLUG)
        _check_slug(row)
    row.full_clean()
    with pghistory.context(did="renamed", reason=reason.strip()), _renaming():
        _save(row)
    row.refresh_from_db()
    return row


def _check_slug(row: Initiative) -> None:
    if not row.slug:
        refuse("slug", "No slug can be made of this name; give one of letters, digits and hyphens.", code="required")
    if Initiative.objects.filter(slug=row.slug).exclude(pk=row.pk).exists():
        refuse("slug", f"The slug “{row.slug}” is taken by another initiative.", code="taken")
    if OldSlug.objects.filter(noun="initiative", slug=row.slug).exclude(object_id=row.pk).exists():
        refuse("slug", f"The slug “{row.slug}” belonged to another initiative and still leads there.", code="taken")


def _save(row: Initiative) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=["name", "slug"])
    except IntegrityError:
        # Somebody took it between the question above and the write.
        refuse("slug", f"The slug “{row.slug}” is taken by another initiative.", code="taken")


@contextmanager
def _renaming() -> Iterator[None]:
    """Within it a published slug may change; the setting ends with it, or with the transaction that failed."""
    _set("on")
    yield
    _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tracker.renaming', %s, true)", [value])
