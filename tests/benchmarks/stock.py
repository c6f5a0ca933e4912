"""The same list as Django REST framework gives it out of the box: ModelSerializers and its default pagination."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()
settings.ROOT_URLCONF = __name__

from rest_framework import generics, pagination, renderers, serializers  # noqa: E402

from initiatives.models import Commitment, Initiative, Participation, Sector  # noqa: E402


class SectorSerializer(serializers.ModelSerializer):
    """A sector's name."""

    class Meta:
        model = Sector
        fields = ("slug", "name")


class ParticipationSerializer(serializers.ModelSerializer):
    """Who takes part."""

    class Meta:
        model = Participation
        fields = ("organisation", "country", "role")


class CommitmentSerializer(serializers.ModelSerializer):
    """A promise and where it stands."""

    status = serializers.JSONField(source="standing.data")

    class Meta:
        model = Commitment
        fields = ("id", "wording", "status")


class InitiativeSerializer(serializers.ModelSerializer):
    """An initiative, what belongs to it, and where it stands."""

    partnership = serializers.StringRelatedField()
    owner = serializers.StringRelatedField()
    sectors = SectorSerializer(many=True)
    participations = ParticipationSerializer(many=True)
    commitments = CommitmentSerializer(many=True)
    status = serializers.JSONField(source="standing.data")

    class Meta:
        model = Initiative
        fields = (
            "id", "slug", "name", "acronym", "kind", "ongoing", "summary", "partnership", "parent", "sectors", "participations",
            "owner", "status", "commitments", "publication", "version", "created_at", "updated_at",
        )  # fmt: skip


class FiftyAPage(pagination.PageNumberPagination):
    """Numbered pages, counted."""

    page_size = 50


class Initiatives(generics.ListAPIView):
    """The published initiatives by slug."""

    queryset = Initiative.objects.published().order_by("slug")
    serializer_class = InitiativeSerializer
    pagination_class = FiftyAPage
    renderer_classes = [renderers.JSONRenderer]
    permission_classes: list = []
    authentication_classes: list = []


urlpatterns = [path("initiatives/", Initiatives.as_view())]
application = get_wsgi_application()
