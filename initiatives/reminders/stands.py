"""Where a subject stands, for somebody who reads it in a mail: who claims what, and what records show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from initiatives import edtf, vocabulary


@dataclass(frozen=True)
class Stands:
    """The keys of the codebook, and the sentence that says them; `by` is a country code, both, joint or reported."""

    sentence: str
    claim: str = ""
    by: str = ""
    sides_differ: bool = False
    evidence: str = ""
    due: str = ""


def stands_of(*, subject: Any, noun: str) -> Stands:
    """Where an initiative, a commitment (each with its `standing` loaded) or a document stands, in the active language."""
    if noun == "document":
        return Stands(sentence=_document(subject))
    standing = getattr(subject, "standing", None)
    data = standing.data if standing else {}
    headline, evidence = data.get("headline") or {}, data.get("evidence") or {}
    found = Stands(
        sentence="",
        claim=headline.get("status") or "",
        by=headline.get("by") or "",
        sides_differ=bool(data.get("sides_differ")),
        evidence=evidence.get("status") or vocabulary.NOT_ASSESSED.key,
        due=data.get("current_due") or "",
    )
    return Stands(**{**vars(found), "sentence": " ".join(_sentences(found))})


def voice(by: str) -> str:
    """Who asserts: a country's name, "Both sides", "Both sides jointly" or "Reported"."""
    if by == "both":
        return _("Both sides")
    if by in vocabulary.SPEAKING_FOR:
        return _(vocabulary.SPEAKING_FOR[by].label)
    return countries.name(by) or by


def _sentences(found: Stands) -> list[str]:
    said = []
    if not found.claim:
        said.append(_("Nobody has said where it stands."))
    else:
        status = _(vocabulary.CLAIM_STATUSES[found.claim].label).lower()
        said.append(_("%(who)s: %(status)s.") % {"who": voice(found.by), "status": status})
    if found.sides_differ:
        said.append(_("The sides differ."))
    if found.evidence == vocabulary.NOT_ASSESSED.key:
        said.append(_("Records: nobody has looked yet."))
    else:
        shown = _(vocabulary.EVIDENCE_STATUSES[found.evidence].label).lower()
        said.append(_("Records: %(status)s.") % {"status": shown})
    if found.due:
        said.append(_("Due %(when)s.") % {"when": edtf.readable(found.due, gettext=_)})
    return said


def _document(document: Any) -> str:
    kind = _(vocabulary.DOCUMENT_KINDS[document.kind].label)
    said = f"{kind}, {document.publisher}." if document.publisher else f"{kind}."
    if document.publication == "published":
        return said
    return f"{said} {_(vocabulary.PUBLICATIONS[document.publication].label)}."
