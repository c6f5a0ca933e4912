"""Who may do what in the admin: roles in partnerships, asked once a request, instead of Django's model permissions."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import ForeignKey, Model, QuerySet
from django.db.models.functions import Coalesce
from django.forms import ModelChoiceField
from django.http import HttpRequest, QueryDict

from initiatives.models import Partnership, User
from initiatives.permissions import DRAFTING, may_draft, may_read_drafts, partnerships_of

Question = Callable[..., bool]


def allowed(request: HttpRequest, question: Question, partnership: Partnership | None = None) -> bool:
    """The answer of a function of `permissions` for the request's user, kept for the request."""
    answers: dict[tuple[str, int | None], bool] = request.__dict__.setdefault("tracker_answers", {})
    key = (question.__name__, partnership.pk if partnership else None)
    if key not in answers:
        answers[key] = question(user=user_of(request), partnership=partnership)
    return answers[key]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def user_of(request: HttpRequest) -> User:
    """Who asks; every page of the admin is behind the sign-in."""
    return cast(User, request.user)


def home_of(row: Model, home: tuple[str, ...]) -> Partnership | None:
    """The partnership of a row: the first of the paths in `home` that leads to one."""
    for path in home:
        found: Any = row
        for name in path.split("__"):
            found = getattr(found, name, None)
        if found is not None:
            return found
    return None


def within_reach(rows: QuerySet, home: tuple[str, ...], request: HttpRequest) -> QuerySet:
    """The rows of partnerships in which the request's user has a role."""
    if request.user.is_superuser:
        return rows
    reach = partnerships_of(user=user_of(request)).values("pk")
    if len(home) == 1:
        return rows.filter(**{f"{home[0]}__in": reach})
    return rows.alias(home_partnership=Coalesce(*home)).filter(home_partnership__in=reach)


class Access(BaseModelAdmin):
    """For a ModelAdmin or inline: the roles that may see and write, and the rows within the user's reach.

    `home` holds the paths from a row (an inline: from its parent) to its partnership, the first that leads anywhere
    counting; empty: the noun belongs to no partnership.
    """

    home: tuple[str, ...] = ()
    to_see: Question = staticmethod(may_read_drafts)
    to_write: Question = staticmethod(may_draft)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the noun is listed on the first page."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user has the role that may see such rows."""
        return allowed(request, self.to_see, obj and home_of(obj, self.home))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user has the role that may write, somewhere."""
        return allowed(request, self.to_write, obj and home_of(obj, self.home))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user has the role that may write in the row's partnership."""
        return allowed(request, self.to_write, obj and home_of(obj, self.home))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changing."""
        return self.has_change_permission(request, obj)

    def may_choose(self, request: HttpRequest) -> bool:
        """Whether the user may choose such rows in a form."""
        return self.has_view_permission(request)

    def choice_label(self, row: Any) -> str:
        """What stands for a row in a form's choices."""
        return str(row)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """From a field another row may be looked at or added; it is changed and deleted on its own page only."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Choices only among the rows that the other noun's admin would show, labelled as it would."""
        other: Any = self.admin_site._registry.get(db_field.remote_field.model)
        if other is not None and "queryset" not in kwargs:
            kwargs["queryset"] = other.get_queryset(request)
        if db_field.remote_field.model is Partnership:
            kwargs["queryset"] = partnerships_of(user=user_of(request), roles=DRAFTING)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if other is not None and field is not None:
            field.label_from_instance = other.choice_label
        return field
