"""The nouns: one file each, with its fields, constraints, triggers and QuerySet; they know one another by name only."""

from initiatives.models.access_token import AccessToken
from initiatives.models.briefing import Briefing
from initiatives.models.calendar_feed import CalendarFeed
from initiatives.models.capture import Capture
from initiatives.models.change import Change, Era
from initiatives.models.citation import Citation
from initiatives.models.commitment import Commitment, Measurement
from initiatives.models.digest import Digest, SendingConfirmation
from initiatives.models.due_revision import DueRevision
from initiatives.models.event import Event
from initiatives.models.evidence import Evidence
from initiatives.models.idempotent_request import IdempotentRequest
from initiatives.models.inheritance import Inheritance
from initiatives.models.initiative import Initiative, InitiativeSector, ScopeItem, ShownIn
from initiatives.models.name import Name
from initiatives.models.old_slug import OldSlug
from initiatives.models.organisation import Organisation
from initiatives.models.original import Original
from initiatives.models.paragraph import Paragraph
from initiatives.models.paragraph_reading import ParagraphReading
from initiatives.models.participation import Participation
from initiatives.models.partnership import Partnership
from initiatives.models.passage import Passage
from initiatives.models.passage_check import PassageCheck
from initiatives.models.person import Person
from initiatives.models.release import Release, ReleaseFile
from initiatives.models.reminder import Reminder, Snooze
from initiatives.models.reminder_rule import ReminderRule, RuleRun
from initiatives.models.review import Review
from initiatives.models.saved_view import Notice, SavedView, Subscription, SubscriptionPlace
from initiatives.models.sector import Sector
from initiatives.models.seeded import Seeded
from initiatives.models.source_document import SourceDocument
from initiatives.models.standing import Standing
from initiatives.models.statement import (
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementNote,
    StatementSector,
    Translation,
)
from initiatives.models.status_update import StatusUpdate
from initiatives.models.succession import Succession
from initiatives.models.user import Membership, Preference, User
from initiatives.models.webhook import WebhookDelivery, WebhookEndpoint, WebhookPlace

__all__ = [
    "AccessToken", "Briefing", "CalendarFeed", "Capture", "Change", "Citation", "Commitment", "Digest", "DueRevision", "Era",
    "Event", "Evidence", "IdempotentRequest", "Inheritance", "Initiative", "InitiativeSector", "Measurement", "Membership", "Name",
    "Notice", "OldSlug", "Organisation", "Original", "Paragraph", "ParagraphReading", "Participation", "Partnership", "Passage",
    "PassageCheck", "Person", "Preference", "Release", "ReleaseFile", "Reminder", "ReminderRule", "Review", "RuleRun", "SavedView",
    "ScopeItem", "Sector", "Seeded", "SendingConfirmation", "ShownIn", "Snooze", "SourceDocument", "Standing", "Statement",
    "StatementCommitment", "StatementInitiative", "StatementNote", "StatementSector", "StatusUpdate", "Subscription", "SubscriptionPlace",
    "Succession",
    "Translation", "User", "WebhookDelivery", "WebhookEndpoint", "WebhookPlace",
]  # fmt: skip
