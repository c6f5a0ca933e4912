"""Where words stand: documents, captures, passages."""

import hashlib
from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Capture, Passage, SourceDocument
from tests.factories.people import PartnershipFactory

TEXT = "The two sides met.\n“We will plant a forest,” the minister said.\nWork on the forest has begun."


class DocumentFactory(DjangoModelFactory):
    """A published press report of March 2026, readable whole."""

    class Meta:
        model = SourceDocument

    partnership = factory.SubFactory(PartnershipFactory)
    title = factory.Sequence("Report {}".format)
    kind = "press"
    publisher = "A newspaper"
    published = "2026-03"
    language = "en"
    rights = "full"
    publication = "published"


class CaptureFactory(DjangoModelFactory):
    """A text of a document; its hash follows."""

    class Meta:
        model = Capture

    document = factory.SubFactory(DocumentFactory)
    text = TEXT
    sha256 = factory.LazyAttribute(lambda taken: hashlib.sha256(taken.text.encode()).hexdigest())
    captured_at = datetime(2026, 3, 2, tzinfo=UTC)
    how = "pasted"


class PassageFactory(DjangoModelFactory):
    """The first occurrence of `exact` in a capture."""

    class Meta:
        model = Passage
        django_get_or_create = ("capture", "start", "end")

    capture = factory.SubFactory(CaptureFactory)
    exact = "We will plant a forest"
    start = factory.LazyAttribute(lambda passage: passage.capture.text.index(passage.exact))
    end = factory.LazyAttribute(lambda passage: passage.start + len(passage.exact))
