"""The schema as JSON, and the page that draws it."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from initiatives.api.permissions import ReadOrSignIn


class Schema(SpectacularJSONAPIView):
    """GET: OpenAPI 3.1."""

    permission_classes = [ReadOrSignIn]


# Swagger sets style attributes; the strict policy of every other route stays as it is.
@method_decorator(csp_update({"style-src-attr": [UNSAFE_INLINE]}), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    """GET: Swagger, from the sidecar."""

    permission_classes = [ReadOrSignIn]
    url_name = "api:schema"
