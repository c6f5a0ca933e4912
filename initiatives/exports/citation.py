"""Citing a record: what is cited at two clocks, its reference, and the frozen copy as it may be shown today."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django_countries import countries

from initiatives import vocabulary
from initiatives.actions.citation import keep_citation
from initiatives.clocks import Clocks, StillRecording, pin_moment, settled_moment
from initiatives.exports.column import written
from initiatives.exports.reference import Reference
from initiatives.models import (
    Capture,
    Citation,
    Commitment,
    Initiative,
    Passage,
    Statement,
    StatusUpdate,
    Translation,
    User,
)
from initiatives.models.passage import PassageQuerySet
from initiatives.shapes.building import Asker
from initiatives.shapes.cited import Content, canonical, cited_content, moved_since

MODELS: dict[str, Any] = {
    "initiative": Initiative,
    "commitment": Commitment,
    "statement": Statement,
    "status_update": StatusUpdate,
}
PLACES = {"initiative": "initiatives", "commitment": "commitments", "statement": "statements"}


@dataclass(frozen=True)
class Cited:
    """A record at two clocks as everybody may read it: its content, its title, where it stands."""

    content: Content
    title: str
    path: str
    anchor: str
    clocks: Clocks

    @property
    def permalink(self) -> str:
        """The path of the record's own page with both clocks pinned."""
        asked = {"as_of": self.clocks.day.isoformat()}
        if self.clocks.known_at:
            asked["known_at"] = written(moment=self.clocks.known_at)
        return f"{self.path}?{urlencode(asked, safe=':')}{f'#{self.anchor}' if self.anchor else ''}"


@dataclass(frozen=True)
class Shown:
    """A citation as it may be shown: its content without words withheld since, why they are, and what has moved.

    `gone` says what became of the record (a key of PUBLICATIONS, "" while everybody may read it); `moved` names what
    differs today, `now` is the path of today's page, "" where there is none.
    """

    citation: Citation
    content: Content | None
    reasons: tuple[str, ...]
    hidden: bool
    gone: str
    moved: tuple[str, ...]
    now: str


def cited(*, noun: str, pk: int, clocks: Clocks) -> Cited | None:
    """The record as everybody may read it at the clocks; None where nobody but members sees it, or it was not there yet."""
    asker = Asker(reader=AnonymousUser(), clocks=clocks, base=f"{settings.SITE_URL}/")
    content = cited_content(noun=noun, pk=pk, asker=asker)
    if content is None:
        return None
    return Cited(content, _title(content), *_place(content), clocks)


def pinned(*, clocks: Clocks, waiting: bool) -> Clocks:
    """The clocks with both pinned: the day asked about, and the moment, now where none is asked.

    `waiting` waits for those who are recording, so that what they just recorded is in it; without it nobody waits.
    """
    known_at = clocks.known_at
    if known_at is None:
        try:
            known_at = pin_moment() if waiting else settled_moment()
        except StillRecording:
            known_at = settled_moment()
    return Clocks(today=clocks.today, as_of=clocks.day, known_at=known_at)


def cite(*, by: User | None, noun: str, pk: int, clocks: Clocks) -> Citation | None:
    """Keep what is cited and give it; the same content of a record on one day is one citation. None as `cited`.

    `by` is None for a visitor. Call it outside a transaction, as `pin_moment` says.
    """
    found = cited(noun=noun, pk=pk, clocks=pinned(clocks=clocks, waiting=by is not None))
    if found is None:
        return None
    content = canonical(content=found.content)
    digest = hashlib.sha256(content.encode()).hexdigest()
    moment = clocks.known_at or clocks.today
    named = f"{noun} {pk} {clocks.day} {moment.isoformat()} {digest}"
    return keep_citation(
        by=by, key=_key(named), noun=noun, subject_id=pk, title=found.title, path=found.permalink, as_of=clocks.day,
        known_at=cast(datetime, found.clocks.known_at), content=content, sha256=digest,
    )  # fmt: skip


def _key(named: str) -> str:
    return base64.b32encode(hashlib.sha256(named.encode()).digest())[:16].decode().lower()


def reference_to(
    *, title: str, path: str, as_of: date, known_at: datetime | None, accessed: date, key: str, sha256: str = "",
    codebook: str = vocabulary.CODEBOOK,
) -> Reference:  # fmt: skip
    """The reference to a record's permalink, or to a citation (then with its `sha256`); issued on the day it is as of."""
    moment = f", as known at {written(moment=known_at)}" if known_at else ""
    return Reference(
        key=f"tracker-{key}", title=title, body=settings.TRACKER_NAME, issued=as_of, accessed=accessed,
        url=f"{settings.SITE_URL}{path}", version=f"As of {as_of}{moment}; codebook {codebook}",
        note=f"Frozen content, SHA-256 {sha256}" if sha256 else "",
    )  # fmt: skip


def shown(*, citation: Citation, today: date) -> Shown:
    """The citation as everybody may read it today; a constant number of queries."""
    content = json.loads(citation.content)
    now = cited(noun=citation.noun, pk=citation.subject_id, clocks=Clocks(today=today))
    gone = "" if now else _publication(citation)
    if gone == "entered_in_error":
        return Shown(citation, None, (), True, gone, (), "")
    reasons = _without_hidden(content)  # in place
    moved = moved_since(then=json.loads(citation.content), now=now.content) if now else []
    here = f"{now.path}{f'#{now.anchor}' if now.anchor else ''}" if now else ""
    return Shown(citation, content, *reasons, gone, tuple(moved), here)


def _publication(citation: Citation) -> str:
    """What became of a record that readers no longer see; a commitment and a line follow the record they belong to."""
    row: Any = MODELS[citation.noun].objects.filter(pk=citation.subject_id).first()
    while row is not None and not hasattr(row, "publication"):
        row = getattr(row, "initiative", None) or getattr(row, "commitment", None) or row.passage.capture.document
    return row.publication if row is not None else "withdrawn"


def _title(content: Content) -> str:
    record, noun = content["record"], content["noun"]
    if noun == "initiative":
        return record["name"]
    if noun == "commitment":
        return record["wording"]
    if noun == "statement":  # never the words themselves: they may have to be withheld
        who = record["speaker"]["name"] if record["speaker"] else "Both sides jointly"
        return f"{who}, statement {record['id']}"
    terms = vocabulary.CLAIM_STATUSES if record["axis"] == "claim" else vocabulary.EVIDENCE_STATUSES
    status = terms[record["status"]].label.lower()
    voice = record["asserted_by"]
    who = vocabulary.SPEAKING_FOR[voice].label if voice in vocabulary.SPEAKING_FOR else countries.name(voice or "")
    says = f"{who}: {status}" if record["axis"] == "claim" else f"records show: {status}"
    return f"{content['subject']['name']} – {says}"


def _place(content: Content) -> tuple[str, str]:
    record, noun = content["record"], content["noun"]
    if noun == "status_update":
        subject = content["subject"]
        return f"/{PLACES[subject['noun']]}/{subject['slug'] or subject['id']}/", f"line-{record['id']}"
    return f"/{PLACES[noun]}/{record['slug'] if noun == 'initiative' else record['id']}/", ""


def _without_hidden(content: Content) -> tuple[tuple[str, ...], bool]:
    """Take out the words that may no longer be shown, in place; why, and whether there were any."""
    passages = list(_found(content, "exact"))
    statements = [each for each in _found(content, "translations") if "text" in each]
    held = Passage.objects.filter(pk__in={each["id"] for each in passages})
    free = set(_readable(held).values_list("pk", flat=True))
    wrong = Statement.objects.filter(pk__in={each["id"] for each in statements}, publication="entered_in_error")
    errors = set(wrong.values_list("pk", flat=True))
    barred = {each["passage"]["id"] for each in statements if each["id"] in errors and each["passage"]}
    hidden = {each["id"] for each in passages} - free | barred
    taken = Translation.objects.filter(statement__in={each["id"] for each in statements}, passage__isnull=False)
    gone = set(taken.exclude(passage__in=_readable(Passage.objects.all())).values_list("statement", "text"))
    for each in passages:
        if each["id"] in hidden:
            each |= {"exact": None, "prefix": None, "suffix": None, "state": "withheld"}
    for each in statements:
        if each["id"] in errors or (each["passage"] and each["passage"]["id"] in hidden):
            each["text"] = None
        for translation in each["translations"]:
            if each["text"] is None or (each["id"], translation["text"]) in gone:
                translation["text"] = None
    sources = Q(passages__in=hidden) | Q(passages__translations__statement__in={key for key, _ in gone})
    withheld = Capture.objects.filter(sources, withheld_at__isnull=False).order_by("pk").distinct()
    return tuple(dict.fromkeys(withheld.values_list("withheld_reason", flat=True))), bool(hidden or errors or gone)


def _readable(passages: PassageQuerySet) -> PassageQuerySet:
    return passages.visible_to(AnonymousUser()).filter(capture__withheld_at__isnull=True)


def _found(value: Any, key: str) -> Iterator[dict[str, Any]]:
    """Every object in the content that has the key."""
    if isinstance(value, dict):
        if key in value:
            yield value
        for each in value.values():
            yield from _found(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _found(each, key)
