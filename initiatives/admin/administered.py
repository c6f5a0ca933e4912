"""The base of what administrators keep: those of one partnership what belongs to it, those of all everything."""

from typing import Any

from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest

from initiatives.admin.access import allowed, user_of
from initiatives.admin.row import RowAdmin
from initiatives.models import Partnership
from initiatives.permissions import ADMINISTERING, may_administer, may_administer_any, partnerships_of


class AdministeredAdmin(RowAdmin):
    """Rows with a `partnership`; without one they are about every partnership."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever administers any partnership adds to it."""
        return allowed(request, may_administer_any)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators of the row's partnership; where it has none, of every one."""
        if obj is None:
            return allowed(request, may_administer_any)
        return allowed(request, may_administer, obj.partnership)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Whoever administers one partnership names it; only who administers all may name none."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.remote_field.model is Partnership:
            field.queryset = partnerships_of(user=user_of(request), roles=ADMINISTERING)
            field.required = not allowed(request, may_administer)
        return field
