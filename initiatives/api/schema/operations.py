"""Operations as OpenAPI 3.1: what each view takes and answers, handed to drf-spectacular."""

from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication

from initiatives.api.schema import answers, desk, identity, ledgers, parties, promises, sources, vocabulary, webhook
from initiatives.api.schema.building import DAY_OR_EMPTY, TEXT, Piece, meanings, of
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Day, Ids, Keys, Moment, Terms, YesNo

COMPONENTS: dict[str, Piece] = {
    **vocabulary.COMPONENTS,
    **promises.COMPONENTS,
    **identity.COMPONENTS,
    **sources.COMPONENTS,
    **ledgers.COMPONENTS,
    **parties.COMPONENTS,
    **desk.COMPONENTS,
    **webhook.COMPONENTS,
    **answers.COMPONENTS,
}
MANY = 40  # words of a table that are still listed one by one
PROBLEMS = {
    304: "You have it already: If-None-Match names the ETag of the answer.",
    308: "The slug is an old one; `Location` has the present address.",
    400: "Something in the request cannot be; `errors` names each parameter or place in the body.",
    401: "No token, or one that is unknown, expired or of a deactivated user.",
    403: "You may not do that, or the token may only read.",
    404: "There is nothing at this address that you may see.",
    405: "The method is not taken here.",
    406: "Only application/json is given.",
    409: "It cannot be as things stand: another line was recorded meanwhile (`current` is its id), the record has to stay, or"
    " the first request with this Idempotency-Key is not answered yet (`Retry-After`).",
    412: "The record was changed since you read it.",
    413: "The body is too long.",
    415: "Send application/json.",
    422: "The Idempotency-Key was sent with another request.",
    428: "A change needs If-Match.",
    429: "Too many requests; `Retry-After` gives the seconds to wait.",
    451: "The text is withheld; `detail` gives the reason.",
    500: "Something went wrong on our side.",
    503: "The search took too long.",
}
IN_PATHS = {"key": "Slug, or id.", "delivery": "Id of the delivery.", "part": "Id within the record."}
ALWAYS = (400, 401, 405, 406, 429, 500)
ALLOWANCE = {
    "RateLimit-Policy": "What may be asked: the kind of asking, how often (`q`) in a window of `w` seconds.",
    "RateLimit": "What is left: of that kind `r`, until the next window in `t` seconds. Neither where nothing is limited.",
}


@dataclass(frozen=True)
class Operation:
    """One method at one address: its name, a sentence, parameters, body, the answer and the problems it may have.

    `example` is a body that would be taken; `form` is the body as multipart/form-data, where that is taken too; `media` the
    type of the answer; `optional`: nothing has to be sent; `callbacks` what we send in turn;
    `components` are pieces that no table of this room holds.
    """

    name: str
    tag: str
    summary: str
    answers: Piece
    parameters: tuple[Piece, ...] = ()
    body: Piece | None = None
    example: Any = None
    optional: bool = False
    form: Piece | None = None
    media: str = "application/json"
    status: int = 200
    problems: tuple[int, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    callbacks: Piece = field(default_factory=dict)
    components: dict[str, Piece] = field(default_factory=dict)
    open: bool = True


class Describing(Protocol):
    """A view of ours."""

    def described(self, method: str) -> Operation | None:
        """What a method takes and answers; None leaves it out."""


class Operations(AutoSchema):
    """The schema class of our views; each says of itself what it does by `described(method)`."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> dict[str, Any] | None:
        """The operation object; None for a view that is not described."""
        self.registry, self.path, self.path_regex, self.path_prefix, self.method = (
            registry, path, path_regex, path_prefix, method,
        )  # fmt: skip
        described = cast(Describing, self.view).described(method)
        if described is None:
            return None
        for name, schema in {**COMPONENTS, **described.components}.items():
            registry.register_on_missing(
                ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
            )
        if method == "POST":  # api.idempotency takes the key of each
            described = replace(
                described, parameters=(*described.parameters, KEY), problems=(*described.problems, 409, 422)
            )
        operation: dict[str, Any] = {
            "operationId": described.name,
            "summary": described.summary,
            "tags": [described.tag],
            "parameters": [*_of_path(path), *described.parameters],
            "security": [*self.get_auth(), *([{}] if described.open else [])],
            "responses": _responses(described),
        }
        if described.body is not None:
            shown = {"example": described.example} if described.example is not None else {}
            content = {"application/json": {"schema": described.body, **shown}}
            if described.form is not None:
                content["multipart/form-data"] = {"schema": described.form}
            operation["requestBody"] = {"required": not described.optional, "content": content}
        if described.callbacks:
            operation["callbacks"] = described.callbacks
        return operation


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema names our token."""

    target_class = TokenAuthentication
    match_subclasses = True
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> Piece:
        """The header."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, as `manage.py issue_token` prints it.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    """How the schema names the session."""

    target_class = SessionAuthentication
    match_subclasses = True
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> Piece:
        """The cookie."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Signed in on the pages; changes also need the CSRF token in `X-CSRFToken`.",
        }


def query(name: str, schema: Piece, description: str, **more: Any) -> Piece:
    """A query parameter. An empty value asks for nothing, as a form sends it; where words are listed it is one of them."""
    return {"in": "query", "name": name, "schema": _or_empty(schema), "description": description, **more}


def _or_empty(schema: Piece) -> Piece:
    if isinstance(schema.get("items"), dict) and "enum" in schema["items"]:
        return {**schema, "items": _or_empty(schema["items"])}
    if "enum" in schema and "" not in schema["enum"]:
        return {**schema, "enum": [*schema["enum"], ""]}
    return schema


def header(name: str, description: str, *, required: bool = False, pattern: str = "") -> Piece:
    """A request header."""
    schema = {**TEXT, "pattern": pattern} if pattern else TEXT
    return {"in": "header", "name": name, "schema": schema, "description": description, "required": required}


KEY = header(
    "Idempotency-Key",
    "A key of your own, such as a UUID. For 24 hours the same request with the same key is not carried out again: it gets "
    "the answer of the first, with `Idempotent-Replayed: true`.",
    pattern=r'^([!#-\[\]-~]{1,255}|"[ !#-\[\]-~]{1,255}")$',
)


def of_filters(filters: type[StrictFilterSet]) -> tuple[Piece, ...]:
    """The query parameters of a FilterSet."""
    return tuple(_of_filter(name, one) for name, one in filters.base_filters.items())


def _of_filter(name: str, one: Any) -> Piece:
    said = str(one.extra.get("help_text", ""))
    if isinstance(one, Terms):
        listed = len(one.terms) <= MANY
        items: Piece = {"type": "string", "enum": list(one.terms)} if listed else {"type": "string"}
        said = f"{said} Any of several; also `{name}__in=a,b`. {meanings(one.terms) if listed else ''}"
        return query(name, {"type": "array", "items": items}, said.strip(), style="form", explode=True)
    if isinstance(one, Keys):
        items = {"type": "integer"} if isinstance(one, Ids) else {"type": "string"}
        said = f"{said} Any of several; also `{name}__in=a,b`."
        return query(name, {"type": "array", "items": items}, said.strip(), style="form", explode=True)
    if isinstance(one, YesNo):
        return query(name, {"type": "string", "enum": ["1", "0", "true", "false", "yes", "no", "on", "off"]}, said)
    if isinstance(one, Moment):
        return query(name, {"type": "string"}, said)
    if isinstance(one, Day):
        return query(name, DAY_OR_EMPTY, said)
    longest = one.extra.get("max_length")
    return query(name, {**TEXT, "maxLength": longest} if longest else TEXT, said)


def _of_path(path: str) -> list[Piece]:
    return [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}, "description": said}
        for name, said in IN_PATHS.items()
        if f"{{{name}}}" in path
    ]


def _responses(described: Operation) -> dict[str, Piece]:
    success: Piece = {"description": described.summary}
    if described.status != 204:
        success["content"] = {described.media: {"schema": described.answers}}
    for media, said in described.files.items():
        success["content"][media] = {"schema": {"type": "string", "description": said}}
    success["headers"] = _headers(described.headers | ALLOWANCE)
    problem = {"application/problem+json": {"schema": of("Problem")}}
    responses = {str(described.status): success}
    for status in sorted({*ALWAYS, *described.problems}):
        bare = status in (304, 308)
        waits = {"Retry-After": "Seconds to wait."} if status in (409, 429) else {}
        responses[str(status)] = {
            "description": PROBLEMS[status],
            "headers": _headers(waits | ALLOWANCE),
            **({} if bare else {"content": problem}),
        }
    return responses


def _headers(said: dict[str, str]) -> Piece:
    return {name: {"schema": TEXT, "description": each} for name, each in said.items()}
