"""Rules of reminding: who should hear of what, how long before or after a date, how often, and who when nobody answers."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives import vocabulary
from initiatives.models.triggers import tracked

LEADING = Q(kind__in=vocabulary.LEADING_REMINDERS)


@tracked()
class ReminderRule(models.Model):
    """One rule: its kind, what it is scoped to (nothing named: everything), and when it speaks; all times in days."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24, choices=vocabulary.choices(vocabulary.REMINDER_KINDS))
    partnership = models.ForeignKey(
        "initiatives.Partnership", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_rules"
    )
    sector = models.ForeignKey(
        "initiatives.Sector", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_rules"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_rules"
    )
    lead_days = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Days before the date, e.g. 90, 30, 7."
    )
    repeat_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days between repeats while nothing happens; 0: said once."
    )
    wait_days = models.PositiveSmallIntegerField(
        default=0,
        help_text="Days after the date before it first speaks; how long a silence, a gap or a draft may last.",
    )
    stop_after = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Told so many times about one date without an answer, a person hears no more of it. Empty: until it is answered.",
    )
    escalate_after = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="After so many unanswered the next hear too: owner, leads, editors, administrators. Empty: never.",
    )
    quiet_weekends = models.BooleanField(
        default=False, help_text="Nothing on the weekend of the recipient's country; it comes on the next working day."
    )
    quiet_holidays = models.BooleanField(
        default=False, help_text="Nothing on public holidays of the recipient's country."
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(vocabulary.REMINDER_KINDS)), name="rule_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="commitment_due_soon") | Q(lead_days__len__gte=1), name="rule_due_soon_has_lead_days",
                violation_error_message="Give at least one lead time in days.",
            ),
            models.CheckConstraint(
                condition=Q(stop_after__isnull=True) | Q(stop_after__gte=1), name="rule_stops_after_one_or_more"
            ),
            models.CheckConstraint(
                condition=Q(escalate_after__isnull=True) | Q(escalate_after__gte=1), name="rule_escalates_after_one_or_more"
            ),
            models.CheckConstraint(
                condition=~LEADING | Q(wait_days=0, repeat_days=0, stop_after__isnull=True, escalate_after__isnull=True),
                name="rule_before_a_date_says_it_once",
                violation_error_message="This kind speaks before a date and on it: it does not wait, repeat, stop or escalate.",
            ),
            models.CheckConstraint(
                condition=LEADING | Q(lead_days=[]), name="rule_after_a_date_has_no_lead_days",
                violation_error_message="This kind speaks from a date on and has no lead days.",
            ),
            models.CheckConstraint(
                condition=Q(repeat_days__gte=1) | Q(stop_after__isnull=True, escalate_after__isnull=True),
                name="rule_that_counts_repeats",
                violation_error_message="A rule that is said once has nothing to stop or to escalate; give days between repeats.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What the constraints refuse, beside the field that is wrong."""
        if self.kind not in vocabulary.REMINDER_KINDS:
            return
        kind, problems = self.get_kind_display(), {}
        if self.kind in vocabulary.LEADING_REMINDERS:
            for name in ("wait_days", "repeat_days", "stop_after", "escalate_after"):
                if value := getattr(self, name):
                    problems[name] = _("“%(kind)s” speaks before a date and on it, not after: %(value)s is to be %(right)s.") % {
                        "kind": kind, "value": value, "right": "0" if name in ("wait_days", "repeat_days") else _("empty"),
                    }  # fmt: skip
            if self.kind == "commitment_due_soon" and not self.lead_days:
                problems["lead_days"] = _("Give at least one lead time in days, e.g. 90, 30, 7.")
        else:
            if self.lead_days:
                problems["lead_days"] = _(
                    "“%(kind)s” speaks from a date on and has no lead days; leave this empty."
                ) % {"kind": kind}
            for name in ("stop_after", "escalate_after"):
                if getattr(self, name) and not self.repeat_days:
                    problems[name] = _(
                        "What is said once has nothing to count; give the days between repeats, or leave this empty."
                    )
        if problems:
            raise ValidationError(problems)


class RuleRun(models.Model):
    """Up to which moment (UTC) a rule was planned: the next run asks for every occurrence crossed since."""

    rule = models.OneToOneField(ReminderRule, on_delete=models.CASCADE, related_name="run")
    planned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule} up to {self.planned_at:%Y-%m-%d %H:%M}"
