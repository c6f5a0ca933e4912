"""The records that can stand whole in others: each noun's rows and shape, at the place that leads to it."""

from initiatives.api.expansion import Condition, Expansion
from initiatives.models import Commitment, Event, Initiative, Organisation, Partnership, Sector, SourceDocument
from initiatives.shapes.commitment import commitment_shape
from initiatives.shapes.event import event_shape
from initiatives.shapes.initiative import initiative_shape
from initiatives.shapes.organisation import organisation_shape
from initiatives.shapes.partnership import partnership_shape
from initiatives.shapes.sector import sector_shape
from initiatives.shapes.source_document import source_document_shape


def initiative_at(where: Condition) -> Expansion:
    """The initiative that the condition leads to."""
    return Expansion(
        lambda asker: Initiative.objects.visible_to(asker.reader), initiative_shape, where, "Initiative", stands=True
    )


def commitment_at(where: Condition) -> Expansion:
    """The commitment that the condition leads to."""
    return Expansion(
        lambda asker: Commitment.objects.visible_to(asker.reader), commitment_shape, where, "Commitment", stands=True
    )


def document_at(where: Condition) -> Expansion:
    """The document that the condition leads to."""
    return Expansion(
        lambda asker: SourceDocument.objects.visible_to(asker.reader), source_document_shape, where, "Document"
    )


def partnership_at(where: Condition) -> Expansion:
    """The partnership that the condition leads to."""
    return Expansion(lambda _: Partnership.objects.all(), partnership_shape, where, "Partnership")


def event_at(where: Condition) -> Expansion:
    """The event that the condition leads to."""
    return Expansion(lambda _: Event.objects.all(), event_shape, where, "Event")


def organisation_at(where: Condition) -> Expansion:
    """The organisation that the condition leads to."""
    return Expansion(lambda _: Organisation.objects.all(), organisation_shape, where, "Organisation")


def sectors_at(where: Condition) -> Expansion:
    """The sectors that the condition leads to."""
    return Expansion(lambda _: Sector.objects.without_tree_fields(), sector_shape, where, "Sector", several=True)
