"""What an analyst does on a statement's page: link another rendering of it, add a translation, note what became of it."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from initiatives import vocabulary
from initiatives.actions.part import edit_parts
from initiatives.actions.statement import first_rendering, link_renderings, note_statement, unlink_rendering
from initiatives.dashboards.quoting import with_source
from initiatives.models import Passage, Statement, Translation
from initiatives.web.making.form import edtf, terms, text
from initiatives.web.page import words_asked

MOST_FOUND = 8
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class TranslationForm(forms.Form):
    """The words in another language, and whose translation it is."""

    title, deed = _("Add a translation"), _("Add the translation")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="translate-%s")
        self.fields["language"] = text(
            _("Language (BCP 47)"), required=True, max_length=20, help_text=_("en, ja, hi, pt-BR")
        )
        self.fields["origin"] = forms.ChoiceField(
            label=_("Whose translation"), choices=terms(vocabulary.TRANSLATION_ORIGINS)
        )
        self.fields["by"] = text(_("Translator or machine, if known"), max_length=120)
        self.fields["text"] = text(_("The words in that language"), rows=4, required=True)

    def clean_language(self) -> str:
        """The tag, if it can be one."""
        tag: str = self.cleaned_data["language"].strip()
        if not LANGUAGE.fullmatch(tag):
            raise ValidationError(_now("“%(tag)s” is no language tag; write en, ja or pt-BR.") % {"tag": tag})
        return tag


class NotingForm(forms.Form):
    """What happened to the words, by whom, when; the words that prove it are chosen beside."""

    title, deed = _("Add a note"), _("Record the note")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="note-%s")
        self.fields["kind"] = forms.ChoiceField(label=_("What happened to it"), choices=terms(vocabulary.NOTE_KINDS))
        self.fields["by_whom"] = text(_("By whom"), required=True, max_length=200)
        self.fields["said_on"] = edtf(_("Said on"))


FORMS: dict[str, type[TranslationForm] | type[NotingForm]] = {"translate": TranslationForm, "note": NotingForm}
DEEDS = ("link", "unlink", *FORMS)


def candidates(
    *, request: HttpRequest, statement: Statement, statements: QuerySet[Statement]
) -> list[Statement] | None:
    """Statements of the same pair that hold the words of `find`, none of the same utterance; None where nothing is asked."""
    asked = words_asked(request, "find")
    if not asked:
        return None
    first = first_rendering(statement)
    rows = statements.filter(partnership=statement.partnership_id).exclude(pk=first.pk).exclude(same_utterance_as=first)
    for word in asked:
        said = Q(passage__exact__icontains=word) | Q(text__icontains=word)
        rows = rows.filter(said | Q(person__name__icontains=word) | Q(organisation__name__icontains=word))
    rows = rows.filter(Q(passage=None) | Q(passage__capture__withheld_at=None)).exclude(pk=statement.pk)
    shown = with_source(rows=rows.select_related("person", "organisation"), path="passage")
    return list(shown.order_by("-pk")[:MOST_FOUND])


def proofs_found(*, request: HttpRequest, statement: Statement) -> list[Passage] | None:
    """Passages of the same pair that hold the words of `proof`; None where nothing is asked."""
    asked = words_asked(request, "proof")
    if not asked:
        return None
    rows = Passage.objects.visible_to(request.user).filter(
        capture__document__partnership=statement.partnership_id, capture__withheld_at=None
    )
    for word in asked:
        rows = rows.filter(Q(exact__icontains=word) | Q(capture__document__title__icontains=word))
    return list(with_source(rows=rows).order_by("-pk")[:MOST_FOUND])


def do(*, request: HttpRequest, statement: Statement, doing: str) -> dict[str, Any]:
    """Do what was sent and say so in a message; what was wrong comes back: {deed: its form or its sentences}."""
    form = FORMS[doing](request.POST) if doing in FORMS else None
    if form is not None and not form.is_valid():
        return {doing: form}
    try:
        said = _DONE[doing](request, statement, form)
    except ValidationError as error:
        return {doing: _refused(form, error)}
    messages.success(request, said)
    return {}


def _refused(form: forms.Form | None, error: ValidationError) -> Any:
    if form is None:
        return {"problems": error.messages}
    given = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
    for name, errors in given.items():
        form.add_error(name if name in form.fields else None, errors)
    return form


def _chosen(request: HttpRequest, name: str, rows: QuerySet) -> Model | None:
    """The visible row whose id was chosen, None where none was; raises Http404 for any other."""
    key = request.POST.get(name, "")
    if not key:
        return None
    found = rows.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    if found is None:
        raise Http404
    return found


def _link(request: Any, statement: Statement, _form: Any) -> str:
    other = _chosen(request, "other", Statement.objects.visible_to(request.user).select_related("same_utterance_as"))
    if other is None:
        raise ValidationError(_now("Choose the statement that renders the same utterance."))
    link_renderings(by=request.user, statement=statement, other=other)  # type: ignore[arg-type]
    return _now("They stand beside one another as renderings of the same utterance.")


def _unlink(request: Any, statement: Statement, _form: Any) -> str:
    unlink_rendering(by=request.user, statement=statement)
    return _now("It stands by itself; the other renderings stay together.")


def _translate(request: Any, statement: Statement, form: Any) -> str:
    edit_parts(by=request.user, whole=statement, saved=[Translation(**form.cleaned_data)])
    return _now("The translation was added.")


def _note(request: Any, statement: Statement, form: Any) -> str:
    passage: Any = _chosen(request, "passage", Passage.objects.visible_to(request.user))
    given = {**form.cleaned_data, "said_on": form.cleaned_data["said_on"].strip() or None}
    note_statement(by=request.user, statement=statement, passage=passage, **given)
    return _now("The note stands wherever the words do.")


_DONE = {"link": _link, "unlink": _unlink, "translate": _translate, "note": _note}
