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
    search,
    sector,
    side,
    source_document,
    statement,
    stats,
    status_update,
    succession,
    webhook,
)
from initiatives.api.detail import DetailView
from initiatives.api.listing import ListView
from initiatives.api.root import Nowhere, Root
from initiatives.api.schema import views as description

app_name = "api"

RESOURCES = [
    (partnership.RESOURCE, ListView, DetailView),
    (event.RESOURCE, ListView, DetailView),
    (initiative.RESOURCE, ListView, initiative.InitiativeView),
    (commitment.RESOURCE, ListView, DetailView),
    (status_update.RESOURCE, status_update.StatusUpdatesView, DetailView),
    (due_revision.RESOURCE, ListView, DetailView),
    (review.RESOURCE, review.ReviewsView, DetailView),
    (statement.RESOURCE, ListView, DetailView),
    (sector.RESOURCE, ListView, DetailView),
    (source_document.RESOURCE, source_document.DocumentsView, DetailView),
    (capture.RESOURCE, capture.CapturesView, DetailView),
    (passage.RESOURCE, ListView, DetailView),
    (participation.RESOURCE, ListView, DetailView),
    (organisation.RESOURCE, ListView, DetailView),
    (person.RESOURCE, ListView, DetailView),
    (reminder.RESOURCE, ListView, DetailView),
    (saved_view.RESOURCE, ListView, DetailView),
    (release.RESOURCE, release.ReleasesView, DetailView),
    (webhook.RESOURCE, webhook.WebhooksView, webhook.WebhookView),
]

urlpatterns: list[URLPattern] = [
    path("status-updates/<str:key>/correct/", status_update.CorrectView.as_view(), name="status-update-correct"),
    *(
        path(f"{name}/<str:key>/history/", history.HistoryView.as_view(resource=one), name=f"{name}-history")
        for name, one in history.RESOURCES.items()
    ),
    *(
        path(f"initiatives/<str:key>/{step}/", succession.StepView.as_view(step=step), name=f"initiative-{step}")
        for step in succession.STEPS
    ),
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
