"""What was promised, said, recorded and reviewed."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Commitment, Evidence, Initiative, Review, Statement, StatusUpdate
from tests.factories.people import PartnershipFactory, PersonFactory, UserFactory
from tests.factories.sources import CaptureFactory, DocumentFactory, PassageFactory


class InitiativeFactory(DjangoModelFactory):
    """A published project."""

    class Meta:
        model = Initiative

    partnership = factory.SubFactory(PartnershipFactory)
    slug = factory.Sequence("initiative-{}".format)
    name = factory.Sequence("Initiative {}".format)
    kind = "project"
    publication = "published"


class CommitmentFactory(DjangoModelFactory):
    """A promise of both sides without a date, below an initiative of its own."""

    class Meta:
        model = Commitment

    initiative = factory.SubFactory(InitiativeFactory)
    passage = factory.SubFactory(
        PassageFactory,
        capture=factory.SubFactory(
            CaptureFactory,
            document=factory.SubFactory(
                DocumentFactory, partnership=factory.SelfAttribute("....initiative.partnership")
            ),
        ),
    )
    wording = "Plant a forest"
    sides = factory.LazyAttribute(lambda promise: list(promise.initiative.partnership.sides))
    said_by = factory.LazyAttribute(lambda promise: promise.sides[0])
    force = "will"


class StatementFactory(DjangoModelFactory):
    """A published quote by a speaker; give `initiatives=[…]` to say what it speaks of."""

    class Meta:
        model = Statement
        skip_postgeneration_save = True

    partnership = factory.SelfAttribute("passage.capture.document.partnership")
    passage = factory.SubFactory(PassageFactory)
    person = factory.SubFactory(PersonFactory)
    kind = "quote"
    language = "en"
    publication = "published"

    @factory.post_generation
    def initiatives(row, create, given, **extra):
        if create and given:
            row.initiatives.add(*given)


class StatusUpdateFactory(DjangoModelFactory):
    """A line of the ledger: Brazil's claim "agreed"; give `passages=[…]` to prove it."""

    class Meta:
        model = StatusUpdate
        skip_postgeneration_save = True

    initiative = factory.SubFactory(InitiativeFactory)
    axis = "claim"
    asserted_by = "BR"
    status = "agreed"
    reason = "The text says so."
    by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def passages(row, create, given, **extra):
        for passage in given or ():
            Evidence.objects.create(passage=passage, status_update=row)


class ReviewFactory(DjangoModelFactory):
    """A review that found no change."""

    class Meta:
        model = Review

    initiative = factory.SubFactory(InitiativeFactory)
    outcome = "no_change"
    next_review_on = date(2999, 1, 1)
    by = factory.SubFactory(UserFactory)
