"""Routes of the pages, one line each, in the order of the navigation."""

from django.urls import URLPattern, URLResolver, path

from initiatives.web import commitment, document, health, initiative, overview

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    # The first screen, initiatives, commitments, documents.
    path("", overview.first_screen, name="overview"),
    path("initiatives/", initiative.initiative_list, name="initiative-list"),
    path("initiatives/<slug:slug>/", initiative.initiative, name="initiative"),
    path("commitments/", commitment.commitment_list, name="commitment-list"),
    path("commitments/<int:pk>/", commitment.commitment, name="commitment"),
    path("documents/", document.document_list, name="document-list"),
    path("documents/<int:pk>/", document.document, name="document"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Statements, sectors, who takes part, events, timeline, changes, search, desk, methodology.
]
