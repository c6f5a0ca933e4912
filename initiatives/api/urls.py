"""Routes of the API, one line a resource."""

from django.urls import URLPattern, path

from initiatives.api import (
    capture,
    change,
    commitment,
    due_revision,
    event,
    facets,
    history,
    initiative,
    organisation,
    participation,
    partnership,
    passage,
    person,
    release,
    reminder,
    review,
    saved_view,
    saying,
    search,
    sector,
    side,
    snooze,
    source_document,
    statement,
    stats,
    status_update,
    succession,
    webhook,
)
from initiatives.api.correcting import CorrectView
from initiatives.api.detail import DetailView
from initiatives.api.listing import ListView
from initiatives.api.parts import part_view
from initiatives.api.publishing import steps_of
from initiatives.api.resource import Resource, View
from initiatives.api.root import Nowhere, Root
from initiatives.api.schema import views as description
from initiatives.api.steps import StepView
from initiatives.api.writing import views_of
from initiatives.models import Initiative, SourceDocument

app_name = "api"

RESOURCES: list[tuple[Resource, type[View], type[View]]] = [
    (partnership.RESOURCE, *views_of(partnership.DOOR)),
    (event.RESOURCE, *views_of(event.DOOR)),
    (initiative.RESOURCE, *views_of(initiative.DOOR)),
    (commitment.RESOURCE, *views_of(commitment.DOOR)),
    (status_update.RESOURCE, *views_of(status_update.DOOR)),
    (due_revision.RESOURCE, *views_of(due_revision.DOOR)),
    (review.RESOURCE, *views_of(review.DOOR)),
    (statement.RESOURCE, *views_of(statement.DOOR)),
    (sector.RESOURCE, *views_of(sector.DOOR)),
    (source_document.RESOURCE, *views_of(source_document.DOOR)),
    (capture.RESOURCE, capture.CapturesView, DetailView),
    (passage.RESOURCE, *views_of(passage.DOOR)),
    (participation.RESOURCE, *views_of(participation.DOOR)),
    (organisation.RESOURCE, *views_of(organisation.DOOR)),
    (person.RESOURCE, *views_of(person.DOOR)),
    (reminder.RESOURCE, ListView, DetailView),
    (saved_view.RESOURCE, *views_of(saved_view.DOOR)),
    (release.RESOURCE, *views_of(release.DOOR)),
    (webhook.RESOURCE, webhook.WebhooksView, webhook.WebhookView),
]
STEPS = [
    (initiative.DOOR, {**succession.STEPS, **steps_of(Initiative, body_of_withdrawal="InitiativeWithdrawal")}),
    (statement.DOOR, saying.STEPS),
    (source_document.DOOR, steps_of(SourceDocument, body_of_withdrawal="Withdrawal")),
    (commitment.DOOR, commitment.STEPS),
    (capture.DOOR, capture.STEPS),
    (release.DOOR, release.STEPS),
]
PARTS = [
    (statement.DOOR, "translations", saying.TRANSLATIONS),
    (commitment.DOOR, "measurements", commitment.MEASUREMENTS),
]

urlpatterns: list[URLPattern] = [
    *(
        path(
            f"{ledger.RESOURCE.name}/<str:key>/correct/",
            CorrectView.as_view(correction=ledger.CORRECTION),
            name=f"{ledger.RESOURCE.name}-correct",
        )
        for ledger in (status_update, due_revision)
    ),
    *(
        path(f"{name}/<str:key>/history/", history.HistoryView.as_view(resource=one), name=f"{name}-history")
        for name, one in history.RESOURCES.items()
    ),
    *(
        path(
            f"{door.resource.name}/<str:key>/{name}/",
            StepView.as_view(resource=door.resource, door=door, step=step, name=name),
            name=f"{door.resource.name}-{name}",
        )
        for door, steps in STEPS
        for name, step in steps.items()
    ),
    *(
        path(
            f"{door.resource.name}/<str:key>/{name}/<str:part>/",
            part_view(door=door, parts=parts),
            name=f"{door.resource.name}-{parts.one}",
        )
        for door, name, parts in PARTS
    ),
    path("reminders/<str:key>/snooze/", snooze.SnoozeView.as_view(), name="reminder-snooze"),
    # Without a final slash, so that no initiative's slug can stand in its place.
    path("initiatives/facets", facets.FacetsView.as_view(), name="initiative-facets"),
    path("initiatives/<str:key>/sides/", side.SidesView.as_view(), name="initiative-sides"),
    path("captures/<str:key>/original/", capture.OriginalView.as_view(), name="capture-original"),
    path("webhooks/<str:key>/rotate-secret/", webhook.RotateView.as_view(), name="webhook-rotate"),
    path("webhooks/<str:key>/test/", webhook.TestView.as_view(), name="webhook-test"),
    path(
        "webhooks/<str:key>/deliveries/",
        webhook.DeliveriesView.as_view(resource=webhook.DELIVERIES),
        name="webhook-deliveries",
    ),
    path("webhooks/<str:key>/deliveries/<str:delivery>/replay/", webhook.ReplayView.as_view(), name="webhook-replay"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("stats/", stats.StatsView.as_view(), name="stats"),
    path("changes/", change.ChangesView.as_view(), name="changes"),
    path("schema", description.Schema.as_view(), name="schema"),
    path("docs", description.Docs.as_view(), name="docs"),
]
for resource, many, one in RESOURCES:
    urlpatterns += [
        path(f"{resource.name}/", many.as_view(resource=resource), name=f"{resource.name}-list"),
        path(f"{resource.name}/<str:key>/", one.as_view(resource=resource), name=f"{resource.name}-detail"),
    ]
PLACES = (
    *(f"{resource.name}/" for resource, _, _ in RESOURCES),
    *("initiatives/facets", "search/", "stats/", "changes/", "schema", "docs"),
)
urlpatterns += [
    path("", Root.as_view(places=PLACES), name="root"),
    path("<path:rest>", Nowhere.as_view(places=PLACES), name="nowhere"),
]
