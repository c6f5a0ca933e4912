"""The kinds of filter: words of the codebook, slugs of rows, yes or no, free text."""

import copy
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from initiatives.clocks import Clocks, known
from initiatives.filters.strict import nearest
from initiatives.models.publication import Reader
from initiatives.vocabulary import Term

MOST_CANDIDATES = 2000
LONGEST_TEXT = 200
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST_YEAR, LATEST_YEAR = 1000, 9998
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class _Shared(django_filters.Filter):
    """A FilterSet copies its filters for each request; what they are made of never changes and is shared."""

    def __deepcopy__(self, memo: dict) -> "_Shared":
        twin = copy.copy(self)
        twin.extra = dict(self.extra)
        return twin


class _TermsField(forms.MultipleChoiceField):
    def validate(self, value: list[str]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        known = [key for key, _ in cast(Iterable[tuple[str, str]], self.choices)]
        for each in value:
            if each not in known:
                sentence = f"there is no such value; {nearest(value=each, known=known)}".strip("; ")
                raise ValidationError(sentence, code="invalid_choice", params={"value": each})


def then(*, condition: Callable[[Any, Clocks], Q]) -> Callable[[Any], Q]:
    """Mark a `to_q` that looks beside the rows: it is given the clocks too, and shows what was known then."""
    condition.at_clocks = True  # type: ignore[attr-defined]
    return condition  # type: ignore[return-value]


def asked(*, one: Any, value: Any, clocks: Clocks) -> Q:
    """The condition of a filter for a value, as known at the clocks."""
    return one.to_q(value, clocks) if getattr(one.to_q, "at_clocks", False) else one.to_q(value)


class Terms(_Shared):
    """One or more words of a codebook table; rows that have any of them. `to_q` turns the words into a condition."""

    field_class = _TermsField
    several = True

    def __init__(self, terms: Mapping[str, Term], *, to_q: Callable[[list[str]], Q], **extra) -> None:
        self.terms, self.to_q = terms, to_q
        choices = [(key, _(term.label)) for key, term in terms.items()]
        super().__init__(choices=choices, help_text=extra.pop("help_text", ""), **extra)

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        """The rows that have any of the words."""
        return qs.filter(asked(one=self, value=list(value), clocks=self.parent.clocks)) if value else qs


class _KeysField(forms.MultipleChoiceField):
    """Keys of rows the reader may see; checked in one query, whatever their number."""

    def __init__(self, *, candidates: Callable[[], QuerySet], key: str, extra_keys: tuple[str, ...], **kwargs) -> None:
        self.candidates, self.key, self.extra_keys = candidates, key, extra_keys
        super().__init__(**kwargs)

    def to_python(self, value) -> list[str]:
        """The keys as given."""
        return [str(each) for each in value or []]

    def validate(self, value: list[str]) -> None:
        """Raise a ValidationError for the first key that leads to no row the reader may see."""
        asked = [each for each in value if each not in self.extra_keys]
        plain = [each for each in asked if "\x00" not in each]
        rows = self.candidates()
        held = set(rows.filter(**{f"{self.key}__in": plain}).values_list(self.key, flat=True)) if plain else set()
        for each in asked:
            if each not in held:
                known = [
                    *self.extra_keys,
                    *rows.order_by(self.key).values_list(self.key, flat=True).distinct()[:MOST_CANDIDATES],
                ]
                sentence = f"nothing here has that name; {nearest(value=each, known=known)}".strip("; ")
                raise ValidationError(sentence, code="invalid_choice", params={"value": each})


class Keys(_Shared):
    """Rows of another noun by slug (or another unique text column `key`): rows that lead to any of them.

    `model` is narrowed by `visible_to(user)` where it has one, to what existed at the clocks, and by `among(rows, user)`,
    so that a filter tells nobody what they may not see. `extra_keys` are further words taken, such as `none`.
    """

    field_class = _KeysField
    several = True

    def __init__(
        self, model: type[Model], *, to_q: Callable[[list[str]], Q], key: str = "slug", extra_keys: tuple[str, ...] = (),
        among: Callable[[QuerySet, Reader], QuerySet] = lambda rows, _: rows, **extra,
    ) -> None:  # fmt: skip
        self.model_asked, self.to_q, self.among = model, to_q, among
        super().__init__(key=key, extra_keys=extra_keys, **extra)

    @property
    def field(self) -> forms.Field:
        """The form's field, which asks for candidates on behalf of this request's reader."""
        self.extra["candidates"] = self._candidates
        return super().field

    def _candidates(self) -> QuerySet:
        rows, reader = self.model_asked._default_manager.all(), self.parent.request.user
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(reader)
        if any(field.name == "created_at" for field in self.model_asked._meta.fields):
            rows = known(rows=rows, clocks=self.parent.clocks, moment="created_at")
        return self.among(rows, reader)

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        """The rows that lead to any of the keys."""
        return qs.filter(asked(one=self, value=list(value), clocks=self.parent.clocks)) if value else qs


class _IdsField(_KeysField):
    def validate(self, value: list[str]) -> None:
        """Raise a ValidationError for the first that is no id of a row the reader may see."""
        for each in value:
            if not (each.isascii() and each.isdigit() and len(each) < 19):
                raise ValidationError("it must be a whole number.", code="invalid_choice", params={"value": each})
        held = set(self.candidates().filter(pk__in=value).values_list("pk", flat=True))
        for each in value:
            if int(each) not in held:
                raise ValidationError("nothing here has that id.", code="invalid_choice", params={"value": each})


class Ids(Keys):
    """Rows of another noun by id; as Keys otherwise."""

    field_class = _IdsField


class _YesNoField(forms.ChoiceField):
    def __init__(self, **kwargs) -> None:
        super().__init__(choices=[("", _("Any")), ("1", _("Yes")), ("0", _("No"))], **kwargs)

    def to_python(self, value) -> str:
        return str(value).strip().lower() if value else ""

    def validate(self, value: str) -> None:
        if value and value not in (*YES, *NO):
            raise ValidationError("write 1 or 0.", code="invalid_choice", params={"value": value})


class YesNo(_Shared):
    """1 or 0 (true, false, yes and no are taken too)."""

    field_class = _YesNoField

    def __init__(self, *, to_q: Callable[[bool], Q], **extra) -> None:
        self.to_q = to_q
        super().__init__(**extra)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """The rows for which it is so, or is not."""
        return qs.filter(asked(one=self, value=value in YES, clocks=self.parent.clocks)) if value else qs


class _DayField(forms.Field):
    """A day, read into a date."""

    def to_python(self, value) -> date | None:
        """The day; raises a ValidationError for what is none."""
        text = str(value or "").strip()
        if not text:
            return None
        if not DAY.fullmatch(text):
            raise ValidationError(_("write a day, as 2027-04-30."), code="invalid")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValidationError(_("there is no such day; write one, as 2027-04-30."), code="invalid") from error


class Day(_Shared):
    """A day of the calendar, YYYY-MM-DD."""

    field_class: type[forms.Field] = _DayField

    def __init__(self, *, to_q: Callable[[date], Q], **extra) -> None:
        self.to_q = to_q
        super().__init__(**extra)

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        """The rows for which the condition holds."""
        return qs.filter(asked(one=self, value=value, clocks=self.parent.clocks)) if value else qs


class _MomentField(forms.Field):
    """A moment, or a day for its beginning in UTC, read into an aware datetime."""

    def to_python(self, value) -> datetime | None:
        """The moment; raises a ValidationError for what is none."""
        text = str(value or "").strip().replace(" ", "+")  # a plus sign that nobody escaped
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            sentence = _("write a moment, as 2027-04-30T12:00:00Z, or a day.")
            raise ValidationError(sentence, code="invalid") from error
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise ValidationError(_("write a moment of the years 1000 to 9998."), code="invalid")
        return moment


class Moment(Day):
    """A moment, ISO 8601, in UTC unless it says otherwise; a day stands for its beginning."""

    field_class = _MomentField


def since(*columns: str) -> Moment:
    """`updated_since`: rows of which any of the columns is the moment or later; they are moments of the row itself."""

    def to_q(moment: datetime) -> Q:
        condition = Q()
        for column in columns:
            condition |= Q(**{f"{column}__gte": moment})
        return condition

    return Moment(to_q=to_q, help_text="Changed or recorded at this moment (2026-01-31T12:00:00Z, or a day) or later.")  # type: ignore[arg-type]


class Text(_Shared):
    """Free text: every word has to fulfil the condition that `to_q` makes of it."""

    field_class = forms.CharField

    def __init__(self, *, to_q: Callable[[str], Q], **extra) -> None:
        self.to_q = to_q
        super().__init__(max_length=LONGEST_TEXT, **extra)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """The rows for which every word holds."""
        for word in (value or "").split():
            qs = qs.filter(asked(one=self, value=word, clocks=self.parent.clocks))
        return qs


def anywhere(*columns: str) -> Callable[[str], Q]:
    """A word → the condition that it occurs in one of the columns of the row itself, whatever its case."""

    def to_q(word: str) -> Q:
        condition = Q()
        for column in columns:
            condition |= Q(**{f"{column}__icontains": word})
        return condition

    return to_q
