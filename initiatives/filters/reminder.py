"""Filters of one's own reminders."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.initiative import COUNTRIES
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Ids, Keys, Terms, YesNo
from initiatives.models import Commitment, Initiative, Reminder, SourceDocument
from initiatives.models.reminder import REMINDER_STATES
from initiatives.vocabulary import Term

STATES = {key: Term(key, label, "") for key, label in REMINDER_STATES}


class ReminderFilter(StrictFilterSet):
    """Filters over one's own reminders that are already `visible_to` the reader."""

    initiative = Keys(
        Initiative,
        help_text="Slug; reminders of its commitments count too.",
        to_q=lambda slugs: Q(initiative__slug__in=slugs) | Q(commitment__initiative__slug__in=slugs),
    )
    commitment = Ids(Commitment, key="pk", to_q=lambda ids: Q(commitment__in=ids), help_text="Id.")
    document = Ids(SourceDocument, key="pk", to_q=lambda ids: Q(document__in=ids), help_text="Id.")
    aspect = Terms(
        COUNTRIES, to_q=lambda codes: Q(aspect__in=codes), help_text="The side it is about, where it is about one."
    )
    heard_as = Terms(
        vocabulary.REMINDER_STEPS, to_q=lambda keys: Q(heard_as__in=keys), help_text="On which step you stood."
    )
    escalated = YesNo(to_q=lambda yes: Q(escalated=yes), help_text="Because those on the step before did not answer.")
    state = Terms(STATES, to_q=lambda keys: Q(state__in=keys))
    kind = Terms(vocabulary.REMINDER_KINDS, to_q=lambda keys: Q(rule__kind__in=keys))

    class Meta:
        model = Reminder
        fields: list[str] = []
