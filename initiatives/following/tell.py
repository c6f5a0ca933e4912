"""What a digest says of the views that its reader follows."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.urls import reverse

from initiatives.clocks import Clocks
from initiatives.dashboards.change import told
from initiatives.following.wording import in_words, visible_nouns
from initiatives.models import Notice, Subscription, User
from initiatives.reminders import links
from initiatives.reminders.notices import Line, Section


def in_sections(*, reader: User, day: date, today: date, notices: Collection[Notice]) -> tuple[Section, ...]:
    """The notices as sections, one a view, the newest change first; what the reader may not see is left out.

    They are told in the language that is active, in a digest of the reader's local `day`; `today` is the tracker's. As many
    queries whatever the number of notices.
    """
    clocks = Clocks(today=today)
    held = sorted((one for one in notices if one.change), key=lambda one: (-_stamp(one), -one.pk))
    lines = told(
        changes=[one.change for one in held if one.change], visible=visible_nouns(reader=reader), clocks=clocks
    )
    shown = [(notice, line) for notice, line in zip(held, lines, strict=True) if line.subject is not None]
    said = dict(
        zip(
            (notice.pk for notice, _ in shown),
            in_words(lines=[line for _, line in shown], reader=reader, clocks=clocks),
            strict=True,
        )
    )
    sections: dict[Subscription, list[Notice]] = {}
    for notice in sorted(notices, key=lambda one: (one.subscription.view.name, one.subscription_id)):
        sections.setdefault(notice.subscription, []).append(notice)
    return tuple(
        Section(
            name=subscription.view.name,
            url=settings.SITE_URL + reverse("web:saved-view", args=[subscription.view_id]),
            unfollow=links.address(verb="unfollow", number=subscription.pk, day=day),
            broken=" ".join(one.broken for one in own if one.broken),
            lines=tuple(
                Line(
                    subject=said[one.pk].subject, what=said[one.pk].what, reason=said[one.pk].reason, left=one.left,
                    url=settings.SITE_URL + said[one.pk].path, day=one.change.recorded_at.date(),
                )
                for one in held
                if one.subscription_id == subscription.pk and one.pk in said and one.change
            ),
        )
        for subscription, own in sections.items()
    )  # fmt: skip


def _stamp(notice: Notice) -> float:
    return notice.change.recorded_at.timestamp() if notice.change else 0
