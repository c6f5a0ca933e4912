"""Routes of the pages, one line each, in the order of the navigation."""

from django.urls import URLPattern, URLResolver, path

from initiatives.web import health

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    # The first screen, initiatives, commitments, documents.
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Statements, sectors, who takes part, events, timeline, changes, search, desk, methodology.
]
