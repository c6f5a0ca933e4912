"""Three hundred people, each with one initiative of their own that nobody has ever reviewed: three hundred digests."""

from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import parseaddr

from initiatives.models import Digest, Initiative, Reminder, ReminderRule, User
from tests.factories import PartnershipFactory

PEOPLE = 300


def three_hundred() -> None:
    """The people, their initiatives, and the rule that asks for reviews; nothing is planned yet."""
    ReminderRule.objects.create(name="Reviews", kind="review_due")
    pair = PartnershipFactory()
    owners = User.objects.bulk_create(
        User(username=f"analyst{number}", email=f"analyst{number}@example.org") for number in range(PEOPLE)
    )
    Initiative.objects.bulk_create(
        Initiative(
            partnership=pair, slug=f"forest-{number}", name=f"Forest {number}", kind="project", owner=owner,
            publication="published",
        )
        for number, owner in enumerate(owners)
    )  # fmt: skip


def sent() -> int:
    """How many digests are marked as sent."""
    return Digest.objects.filter(state="sent").count()


def duplicates(messages: Iterable[EmailMessage]) -> int:
    """How often a mail came again, having asserted that everybody got theirs, all of them under one Message-ID each.

    What is marked agrees with what arrived: every digest and every reminder is sent, none is left or given up.
    """
    came = Counter((parseaddr(message["To"])[1], message["Message-ID"]) for message in messages)
    assert {to for to, _ in came} == set(User.objects.exclude(email="").values_list("email", flat=True))
    assert len(came) == PEOPLE, "somebody has two mails under two Message-IDs"
    assert {message_id for _, message_id in came} == set(Digest.objects.values_list("message_id", flat=True))
    assert Counter(Digest.objects.values_list("state", flat=True)) == {"sent": PEOPLE}
    assert Counter(Reminder.objects.values_list("state", flat=True)) == {"sent": PEOPLE}
    return sum(came.values()) - PEOPLE
