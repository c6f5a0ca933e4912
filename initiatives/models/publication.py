"""Publication: what readers see, and who may see what is not published."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from initiatives import vocabulary
from initiatives.models.user import Membership, User

SHOWN = ("published", "superseded")
Reader = User | AnonymousUser


def may_see(user: Reader, *, publication: str, partnership: str) -> Q:
    """A condition: the row is shown to everybody, or `user` has a role in its partnership (administrators: in all).

    `publication` and `partnership` are the lookups that lead to the two from the filtered model.
    """
    shown = Q(**{f"{publication}__in": SHOWN})
    if not user.is_authenticated:
        return shown
    if user.is_superuser:
        return Q()
    member = Membership.objects.filter(Q(partnership=OuterRef(partnership)) | Q(partnership=None), user=user)
    return shown | Q(Exists(member))


def commitment_visible_to(user: Reader, prefix: str = "") -> Q:
    """A condition on commitments (`prefix` leads to them): each follows its initiative, else the document it stands in."""
    initiative, document = f"{prefix}initiative__", f"{prefix}passage__capture__document__"
    return Q(**{f"{prefix}initiative__isnull": False}) & may_see(
        user, publication=f"{initiative}publication", partnership=f"{initiative}partnership"
    ) | Q(**{f"{prefix}initiative__isnull": True}) & may_see(
        user, publication=f"{document}publication", partnership=f"{document}partnership"
    )


def subject_visible_to(user: Reader) -> Q:
    """A condition on a ledger row: the initiative or commitment it is about may be seen by `user`."""
    return Q(initiative__isnull=False) & may_see(
        user, publication="initiative__publication", partnership="initiative__partnership"
    ) | Q(commitment__isnull=False) & commitment_visible_to(user, "commitment__")


class PublishedQuerySet(models.QuerySet):
    """Rows that carry their own publication."""

    def visible_to(self, user: Reader) -> Self:
        """The rows `user` may see: published ones, and drafts of the partnerships in which they have a role."""
        return self.filter(may_see(user, publication="publication", partnership="partnership"))

    def published(self) -> Self:
        """The rows every reader sees."""
        return self.filter(publication__in=SHOWN)


KNOWN = models.CheckConstraint(
    condition=Q(publication__in=list(vocabulary.PUBLICATIONS)), name="%(class)s_publication_known"
)
SUPERSEDED_NAMES_BY_WHAT = models.CheckConstraint(
    condition=Q(publication="superseded", replaced_by__isnull=False)
    | ~Q(publication="superseded") & Q(replaced_by__isnull=True),
    name="%(class)s_superseded_names_by_what",
)
NOT_BY_ITSELF = models.CheckConstraint(
    condition=~Q(replaced_by=models.F("id")), name="%(class)s_not_replaced_by_itself"
)


class Published(models.Model):
    """Abstract: draft, published, then only withdrawn, superseded or marked entered in error. The database dates it."""

    publication = models.CharField(
        max_length=20, choices=vocabulary.choices(vocabulary.PUBLICATIONS), default="draft", editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+",
        help_text="Who drafted it; a second reader may be asked to publish.",
    )  # fmt: skip
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaces"
    )

    class Meta:
        abstract = True
        constraints = [KNOWN, SUPERSEDED_NAMES_BY_WHAT, NOT_BY_ITSELF]
