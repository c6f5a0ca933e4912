"""The forms in which people say how they wish to be reminded."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from initiatives.models import Preference, WebhookEndpoint

ZONES = "zones"


class Refusable(forms.Form):
    """A form that shows what an action refuses, each sentence at its field."""

    def refuse(self, refusal: ValidationError) -> None:
        """Those of no field stand above the form."""
        told = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
        for name, errors in told.items():
            self.add_error(name if name in self.fields else None, errors)


class WishesForm(Refusable):
    """When, in which language, and whether by e-mail."""

    time_zone = forms.CharField(
        label=_("Time zone"), required=False, max_length=64,
        widget=forms.TextInput(attrs={"list": ZONES, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Type a city, such as Tokyo, or choose from the list."),
    )  # fmt: skip
    digest_at = forms.TimeField(
        label=_("Time of the digest"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("On the clock of that place: at most one digest a day."),
        error_messages={"required": _("Give a time, such as 07:00."), "invalid": _("Write a time as 07:00.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(
        label=_("Country"), required=False,
        help_text=_("Whose weekends and public holidays are quiet, for the rules that keep them."),
    )  # fmt: skip
    email = forms.BooleanField(label=_("Send me the digest by e-mail"), required=False)

    def __init__(self, data: QueryDict | None = None, *, wishes: Preference) -> None:
        names = ("time_zone", "digest_at", "language", "email")
        kept: Any = wishes.country
        initial = {**{name: getattr(wishes, name) for name in names}, "country": kept.code if kept else ""}
        super().__init__(data, initial=initial)
        country: Any = self.fields["country"]
        country.choices = [("", _("None")), *countries]

    def arguments(self) -> dict[str, Any]:
        """What the form says, as the arguments of set_wishes."""
        return dict(self.cleaned_data)


class AddressForm(Refusable):
    """Where the digest is posted to."""

    url = forms.CharField(
        label=_("Address"), max_length=1000, strip=True,
        widget=forms.URLInput(attrs={"placeholder": "https://example.org/hooks/tracker", "spellcheck": "false"}),
        error_messages={"required": _("Give the address, such as https://example.org/hooks/tracker.")},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, endpoint: WebhookEndpoint | None) -> None:
        super().__init__(data, initial={"url": endpoint.url if endpoint else ""})
