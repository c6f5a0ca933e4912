"""The schema as JSON, and the page that draws it."""

from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from initiatives.api.permissions import ReadOrSignIn
from initiatives.api.renderers import OrjsonRenderer
from initiatives.api.throttle import Metered


class _ProblemsAsJson:
    """Neither a template nor the schema's own renderer draws a problem."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer; a problem goes out as the API's other problems do."""
        if getattr(response, "exception", False):
            request.accepted_renderer, request.accepted_media_type = OrjsonRenderer(), OrjsonRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]


class Schema(_ProblemsAsJson, Metered, SpectacularJSONAPIView):
    """GET: OpenAPI 3.1."""

    permission_classes = [ReadOrSignIn]


# Swagger sets style attributes; the strict policy of every other route stays as it is.
@method_decorator(csp_update({"style-src-attr": [UNSAFE_INLINE]}), name="dispatch")
class Docs(_ProblemsAsJson, Metered, SpectacularSwaggerSplitView):
    """GET: Swagger, from the sidecar."""

    permission_classes = [ReadOrSignIn]
    url_name = "api:schema"
    template_name = "api/docs.html"
