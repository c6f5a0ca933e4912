"""Captures: the texts of documents; taking one, as JSON or from a file; the file itself."""

from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils import timezone
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.actions.document import File, capture, withhold
from initiatives.api import body, parameters, recording
from initiatives.api.body import Given
from initiatives.api.detail import read_one
from initiatives.api.door import Door
from initiatives.api.expanding import document_at
from initiatives.api.expansion import at
from initiatives.api.listing import ListView
from initiatives.api.page import by_moment, by_number
from initiatives.api.parsers import FileParser, TextParser
from initiatives.api.problems import Withheld
from initiatives.api.renderers import dumps
from initiatives.api.resource import Resource, View, matching
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation
from initiatives.api.schema.reading import CLOCKS
from initiatives.api.withholding import withholding
from initiatives.dashboards.original import download, headers
from initiatives.filters.capture import CaptureFilter
from initiatives.filters.strict import shown
from initiatives.ingestion.extract.door import extract
from initiatives.ingestion.extract.kind import DOCX, PDF, PLAIN
from initiatives.models import Capture, Original, SourceDocument
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
    expands={"document": document_at(at("document_id"))},
)
DOOR = Door(
    resource=RESOURCE,
    body="Capture",
    fields=lambda act: {},
    rows=lambda act: Capture.objects.visible_to(act.by).select_related("document__partnership").defer("text"),
)
STEPS = withholding(
    summary="Hide a text at every clock, and its file with it; its hash, its dates and the reason stay.",
    withhold=lambda act, row, reason: withhold(by=act.by, capture=row, reason=reason, now=act.now),
)
HOW = "sent through the API"


def _whole_text(value: Any) -> str:
    if not isinstance(value, str):
        raise body.Wrong("it is no text; write it in quotation marks.", code="type")
    return value


def _file(value: Any) -> UploadedFile:
    if not isinstance(value, UploadedFile):
        raise body.Wrong("it is no file; send it as one, with a file name.", code="type")
    return value


class CapturesView(ListView):
    """GET: the captures. POST: take a text of a document."""

    parser_classes = [TextParser, FileParser]

    def described(self, method: str) -> Operation | None:
        """Reading captures, and taking one."""
        if method != "POST":
            return super().described(method)
        return Operation(
            name="captures_add", tag="captures",
            summary="Take a text of a document: every passage of its earlier texts is looked for in it.",
            answers=of("Taken"), body=of("NewCapture"), form=of("NewCaptureFile"), status=201,
            problems=(403, 413, 415), headers={"Location": "Where it stands now."}, open=False,
        )  # fmt: skip

    def post(self, request: Request) -> Response:
        """201 with the capture and what became of the passages (200 where this text was held); 400, 403 or 413."""
        parameters.check(query=request.query_params, known=())
        documents = SourceDocument.objects.visible_to(request.user).select_related("partnership")
        fields = {"document": Given(body.by_id(documents), required=True), "how": Given(body.text)}
        original: File | None = None
        warnings: tuple[str, ...] = ()
        if (request.content_type or "").startswith("multipart/"):
            values = body.read_body(body=request.data, fields={**fields, "file": Given(_file, required=True)})
            file = values.pop("file")
            content = file.read()
            read = extract(name=file.name or "file", content=content, media_type=file.content_type or "")
            original, warnings = File(read.name, read.media_type, content), read.warnings
            values = {"how": read.how, **values, "text": read.text}
        else:
            values = body.read_body(body=request.data, fields={**fields, "text": Given(_whole_text, required=True)})
        now = timezone.now()
        row = capture(by=recording.writer(request), captured_at=now, original=original, **{"how": HOW, **values})
        return self._answer(request, row.pk, anew=row.captured_at == now, warnings=warnings)

    @staticmethod
    def _answer(request: Request, pk: int, *, anew: bool, warnings: tuple[str, ...]) -> Response:
        asker = parameters.read_asker(request)
        content, _ = read_one(RESOURCE, asker, str(pk)) or (b"null", "")
        answer = dumps({"capture": orjson.Fragment(content), "taken_anew": anew, "warnings": warnings})
        place = {"Location": f"{asker.base}captures/{pk}/"}
        return Response(orjson.Fragment(answer.rstrip(b"\n")), status=201 if anew else 200, headers=place)


class OriginalView(View):
    """GET: the file a text was read from, byte for byte."""

    def described(self, method: str) -> Operation | None:
        """Downloading it."""
        return Operation(
            name="captures_original", tag="captures", media="application/octet-stream",
            summary="The file a text was read from, for those who may read the text whole.", parameters=CLOCKS,
            answers={"type": "string", "contentMediaType": "application/octet-stream"}, problems=(403, 404, 451),
            files=dict.fromkeys((PLAIN, PDF, DOCX), "Byte for byte; HTML goes out as application/octet-stream."),
        )  # fmt: skip

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whatever a client likes to get, it gets the bytes."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, key: str) -> HttpResponse:
        """The bytes; 403 where the rights are excerpts only, 451 while the text is withheld, 404 without a file."""
        parameters.check(query=request.query_params, known=parameters.CLOCKS)
        rows = matching(RESOURCE, RESOURCE.visible(parameters.read_asker(request)), key)
        try:
            found = download(captures=rows, capture=rows.values_list("pk", flat=True).first() or 0, reader=request.user)
        except Original.DoesNotExist as error:
            raise Http404(f"There is no file of a capture “{shown(key)}”, or it is not shown to you.") from error
        if found.refused == "withheld":
            raise Withheld(f"The text is withheld, and its file with it: {found.reason}")
        if found.original is None:
            raise PermissionDenied("Its publisher's rights allow excerpts only; sign in to have it whole.")
        return HttpResponse(found.original.content, headers=headers(original=found.original))
