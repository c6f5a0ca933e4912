"""Components: one's own webhook endpoints, what is sent to make and change them, and what was delivered."""

from initiatives.api.schema.building import (
    ADDRESS,
    ID,
    MOMENT,
    SLUG,
    TEXT,
    WHOLE,
    YES_NO,
    Piece,
    body,
    of,
    or_null,
    record,
    said,
    several,
    words,
)
from initiatives.models.webhook import DELIVERY_STATES

WISHES: dict[str, Piece] = {
    "active": said(YES_NO, "Whether anything is sent there. Switched on again, it goes on where it was."),
    "changes": said(YES_NO, "Whether it is told of changes; those from then on."),
    "kinds": said(several(of("ChangeKind")), "Which kinds of changes; none named: all."),
    "partnership": said(or_null(SLUG), "Changes of which partnership; null: of all."),
}
ENDPOINT: dict[str, Piece] = {
    "id": ID,
    "url": ADDRESS,
    "address": said(ADDRESS, "Where it is sent."),
    **WISHES,
    "digest": said(YES_NO, "Whether your digest of reminders is sent there."),
    "off": said(
        or_null(record(at=MOMENT, because=TEXT)),
        "Since when and why we switched it off: it answered 410, or took nothing for three days.",
    ),
    "failing_since": said(or_null(MOMENT), "The first of the failures since something was taken."),
    "old_secret_until": said(or_null(MOMENT), "How long secrets that were renewed still sign beside the present one."),
    "deliveries": record(
        delivered=said(WHOLE, "Of the last days: the log forgets what was taken long ago."),
        waiting=WHOLE,
        given_up=WHOLE,
    ),
    "version": WHOLE,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
SECRET = said(
    {"type": "string", "pattern": "^whsec_"},
    "What deliveries are signed with; it is shown in this answer and never again.",
)

# What an endpoint that was made is sent, as OpenAPI says it.
CALLBACKS: dict[str, Piece] = {
    "change": {
        "{$request.body#/address}": {
            "post": {
                "summary": "A change is told.",
                "parameters": [
                    {"in": "header", "name": name, "required": True, "schema": TEXT, "description": each}
                    for name, each in (
                        ("webhook-id", "Stays the same at every attempt: who has it already has the change."),
                        ("webhook-timestamp", "Seconds since 1970, of this attempt."),
                        (
                            "webhook-signature",
                            "`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`; perhaps several.",
                        ),
                    )
                ],
                "requestBody": {"required": True, "content": {"application/json": {"schema": of("WebhookMessage")}}},
                "responses": {
                    "2XX": {"description": "It was taken; within ten seconds."},
                    "410": {"description": "Nothing more is wished; the endpoint is switched off."},
                    "default": {
                        "description": "It is tried again, ever later, for three days, and not before `Retry-After` (of at most six"
                        " hours). Redirects are not followed."
                    },
                },
            }
        }
    }
}

COMPONENTS: dict[str, Piece] = {
    "Webhook": said(
        record(**ENDPOINT),
        "An address that is told of changes by Standard Webhooks: headers `webhook-id` (stays the same at every attempt),"
        " `webhook-timestamp` and `webhook-signature` (v1, HMAC-SHA256 over `id.timestamp.body`; several, parted by spaces,"
        " for 24 hours after a renewal). The body is a `WebhookMessage`.",
    ),
    "WebhookWithSecret": record(**ENDPOINT, secret=SECRET),
    "WebhookMessage": said(
        record(
            type=said(TEXT, "`change.` and the kind of the change."),
            timestamp=said(MOMENT, "When the change was recorded."),
            data=of("Change"),
        ),
        "What is posted: the line of `changes/` as its owner would be given it at that moment.",
    ),
    "NewWebhook": body(
        required=("address",),
        description="An address of yours; HTTPS, not in a private network.",
        address=ADDRESS,
        changes=WISHES["changes"],
        kinds=WISHES["kinds"],
        partnership=WISHES["partnership"],
    ),
    "WebhookChange": body(
        description="The fields to change.",
        address=ADDRESS,
        active=WISHES["active"],
        changes=WISHES["changes"],
        kinds=WISHES["kinds"],
        partnership=WISHES["partnership"],
    ),
    "SecretRenewal": body(
        description="A new secret, which signs at once.",
        at_once=said(
            YES_NO, "true: the old secret signs nothing more, because others know it. Else it signs for 24 hours."
        ),
    ),
    "WebhookTest": record(
        taken=said(YES_NO, "Whether the address answered 2xx."),
        said=said(TEXT, "What it answered, or why nothing came of it."),
        body=said(TEXT, "The beginning of the body of its answer."),
    ),
    "DeliveryState": words({key: term for key, term in DELIVERY_STATES.items() if key != "left_out"}),
    "Delivery": record(
        id=ID,
        change=said(ID, "The line of `changes/`."),
        kind=of("ChangeKind"),
        webhook_id=said(TEXT, "The header `webhook-id` of every attempt."),
        state=of("DeliveryState"),
        attempts=WHOLE,
        next_attempt_at=said(or_null(MOMENT), "Not before; null where none is planned."),
        attempted_at=or_null(MOMENT),
        delivered_at=or_null(MOMENT),
        last_answer=said(or_null(TEXT), "Of the last attempt: what was answered, or why there was no answer."),
        replayed_at=said(or_null(MOMENT), "When somebody had it sent again."),
        created_at=MOMENT,
    ),
}
