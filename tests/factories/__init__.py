"""Rows for tests, one factory a noun; published unless a test says otherwise. Ledger rows are better made by actions."""

from tests.factories.people import (
    EventFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    SectorFactory,
    UserFactory,
)
from tests.factories.promises import (
    CommitmentFactory,
    InitiativeFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
)
from tests.factories.sources import CaptureFactory, DocumentFactory, PassageFactory

__all__ = [
    "CaptureFactory", "CommitmentFactory", "DocumentFactory", "EventFactory", "InitiativeFactory", "OrganisationFactory",
    "PartnershipFactory", "PassageFactory", "PersonFactory", "ReviewFactory", "SectorFactory", "StatementFactory",
    "StatusUpdateFactory", "UserFactory",
]  # fmt: skip
