"""Filters by which a figure of a chart leads to the rows it counts."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.lookups import Exact, In
from django.utils.translation import gettext_lazy as _

from initiatives.clocks import Clocks
from initiatives.filters.words import Text
from initiatives.models import Partnership, ShownIn
from initiatives.shapes.alike import Age
from initiatives.shapes.side import NOTHING, Says
from initiatives.shapes.slip import BUCKETS, bucket
from initiatives.vocabulary import CLAIM_STATUSES, Term

SLIPS = {key: Term(key, str(label), "") for key, label, _most in BUCKETS}
SAID = re.compile(r"(?P<pair>[-a-zA-Z0-9_]+)\.(?P<one>[a-z_]+)\.(?P<other>[a-z_]+)")


def checked_so_long_ago(ages: list[str], clocks: Clocks) -> Q:
    """A condition on rows with standing: the last review is any of these ages on the day asked about; `never`: none."""
    return Q(In(Age(day=clocks.day), ages))


def slipped_by(buckets: list[str]) -> Q:
    """A condition on commitments with standing: their date moved so far, in any of the ranges of days."""
    return Q(In(bucket(), buckets))


class _SaysField(forms.CharField):
    def clean(self, value: Any) -> re.Match[str] | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = SAID.fullmatch(text)
        words = (*CLAIM_STATUSES, NOTHING)
        if not found or found["one"] not in words or found["other"] not in words:
            raise ValidationError(
                _("write a partnership and what each of its two sides says, as brazil-norway.agreed.none."),
                code="invalid",
            )
        return found


class SidesSay(Text):
    """`pair.first.second`: the initiatives of a partnership of which its first side says the one and its second the other."""

    field_class = _SaysField

    def __init__(self, **extra: Any) -> None:
        super().__init__(to_q=lambda _: Q(), **extra)
        self.extra.pop("max_length")

    def filter(self, qs: Any, value: Any) -> Any:
        """The rows; none of a partnership that is not there."""
        if not value:
            return qs
        pair = Partnership.objects.filter(slug=value["pair"]).first()
        if pair is None:
            return qs.none()
        guests = ShownIn.objects.filter(partnership=pair)
        for side, says in zip(pair.sides, (value["one"], value["other"]), strict=True):
            at_home = Case(
                When(Q(partnership__country_a=side) | Q(partnership__country_b=side), then=True), default=False,
                output_field=BooleanField(),
            )  # fmt: skip
            qs = qs.filter(Exact(Says(F("stands"), Value(side), at_home), says))
        return qs.filter(Q(partnership=pair) | Q(pk__in=guests.values("initiative")))
