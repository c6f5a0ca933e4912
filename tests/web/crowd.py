"""A random crowd for figures: initiatives of two pairs in a tree of sectors, their claims, records, reviews, dates and words."""

import random
from datetime import timedelta

from django.utils import timezone

from initiatives.models import DueRevision, ShownIn
from initiatives.vocabulary import CLAIM_STATUSES, EVIDENCE_STATUSES
from tests.factories import (
    CommitmentFactory,
    EventFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    SectorFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)

SAID = [status for status in CLAIM_STATUSES if status != "superseded"]  # which names by what
SHOWN = [
    status for status in EVIDENCE_STATUSES if status not in ("delivered", "lapsed")
]  # which want two readers or a record
DUE = ("2025", "2026-06", "2027-04/2028-03", "2028-12-01", "2026?", None)


class Crowd:
    """Initiatives of two pairs in a tree of sectors, at random: what they say, show, promise, and when it was looked at."""

    def __init__(self, seed):
        self.any = random.Random(seed)
        self.by = UserFactory()
        self.pairs = [PartnershipFactory(), PartnershipFactory(country_a="IN", country_b="NO")]
        tops = [SectorFactory(name=name) for name in ("Energy", "Water", "=SUM(A1)")]
        self.sectors = [*tops, *(SectorFactory(parent=top) for top in tops for _ in range(2))]
        self.people = [PersonFactory(country=country) for country in ("BR", "NO", "IN")]
        self.passage = PassageFactory(capture__document__partnership=self.pairs[0])
        EventFactory(partnership=self.pairs[0])

    def grow(self, number):
        """So many more initiatives."""
        for _ in range(number):
            self._initiative()

    def day(self, days=700):
        return timezone.localdate() - timedelta(days=self.any.randrange(days))

    def _initiative(self):
        pair = self.any.choice(self.pairs)
        row = InitiativeFactory(partnership=pair, publication=self.any.choice(["published"] * 5 + ["draft"]))
        row.sectors.add(*self.any.sample(self.sectors, self.any.choice([0, 1, 2])))
        if self.any.random() < 0.2:
            ShownIn.objects.create(initiative=row, partnership=next(one for one in self.pairs if one != pair))
        for voice in (*pair.sides, "joint", "reported"):
            if self.any.random() < 0.5:
                as_of = str(self.day())[: self.any.choice([7, 10])]
                StatusUpdateFactory(
                    initiative=row, by=self.by, asserted_by=voice, status=self.any.choice(SAID), as_of=as_of
                )
        if self.any.random() < 0.5:
            StatusUpdateFactory(
                initiative=row, by=self.by, axis="evidence", asserted_by=None, status=self.any.choice(SHOWN), as_of=str(self.day(90)),
                sources_searched={"BR": ["the gazette"]}, passages=[self.passage],
            )  # fmt: skip
        if self.any.random() < 0.5:
            ReviewFactory(initiative=row, by=self.by)
        if self.any.random() < 0.6:
            self._promise(row)
        if self.any.random() < 0.6:
            speaker = self.any.choice([*({"person": one} for one in self.people), {"person": None, "joint": True}])
            StatementFactory(
                passage=None, partnership=pair, kind="paraphrase", text=f"They spoke of {row.name}.", initiatives=[row],
                said_on=str(self.day())[: self.any.choice([4, 7, 10])], **speaker,
            )  # fmt: skip

    def _promise(self, row):
        promise = CommitmentFactory(initiative=row, passage=self.passage, baseline_due=self.any.choice(DUE))
        if promise.baseline_due and self.any.random() < 0.6:
            cause, new_due = self.any.choice([("party_moved", "2027-02"), ("party_moved", "2030"), ("dropped", None)])
            DueRevision.objects.create(
                commitment=promise, new_due=new_due, announced_on=str(self.day(60)), cause=cause, reason="They said so.", by=self.by
            )  # fmt: skip
