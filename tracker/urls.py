"""All routes."""

from django.contrib import admin
from django.urls import include, path

from initiatives.api.root import Nowhere
from initiatives.web.fault import server_error

handler500 = server_error

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("initiatives.api.urls")),
    path("api/<path:rest>", Nowhere.as_view(places=("v1/",)), name="nowhere"),
    *(path(beginning, Nowhere.as_view(places=("v1/",)), {"rest": ""}, name="nowhere") for beginning in ("api", "api/")),
    path("", include("initiatives.web.urls")),
]
