"""Captures: the texts of documents."""

from initiatives.api.page import by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.capture import CaptureFilter
from initiatives.models import Capture
from initiatives.shapes.capture import capture_shape, capture_whole_shape

RESOURCE = Resource(
    name="captures",
    one="capture",
    component="Capture",
    model=Capture,
    shape=capture_shape,
    filters=CaptureFilter,
    orderings={"id": by_number("pk"), "captured_at": by_moment("captured_at")},
    existed="recorded_at",
    whole=capture_whole_shape,
    whole_component="CaptureWithText",
)
