"""Who may do what and see what: one function a question. Reading rows is `visible_to(user)` on each QuerySet."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from initiatives import vocabulary
from initiatives.models import Membership, Partnership, SourceDocument, User
from initiatives.models.publication import Reader

READING = tuple(vocabulary.ROLES)
DRAFTING = ("analyst", "editor", "lead", "administrator")
PUBLISHING = ("editor", "lead", "administrator")
HANDING_OVER = ("lead", "administrator")
ADMINISTERING = ("administrator",)


def _has_role(*, user: Reader, roles: tuple[str, ...], partnership: Partnership | None) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser or user.is_system:
        return True
    held = Membership.objects.filter(user=user, role__in=roles)
    if partnership is None:
        return held.exists()
    return held.filter(partnership=partnership).exists() or held.filter(partnership=None).exists()


def may_read_drafts(*, user: Reader, partnership: Partnership | None = None) -> bool:
    """Whether `user` has any role in the partnership (None: in any), and so reads what is not published."""
    return _has_role(user=user, roles=READING, partnership=partnership)


def partnerships_of(*, user: Reader, roles: tuple[str, ...] = READING) -> QuerySet[Partnership]:
    """The partnerships in which `user` has one of the roles."""
    if not user.is_authenticated or not user.is_active:
        return Partnership.objects.none()
    if user.is_superuser or user.is_system:
        return Partnership.objects.all()
    held = Membership.objects.filter(user=user, role__in=roles)
    return Partnership.objects.filter(
        Q(pk__in=held.filter(partnership__isnull=False).values("partnership")) | Exists(held.filter(partnership=None))
    )


def may_draft(*, user: Reader, partnership: Partnership | None = None) -> bool:
    """Whether `user` may add and edit records of the partnership (None: of any)."""
    return _has_role(user=user, roles=DRAFTING, partnership=partnership)


def may_record(*, user: Reader, partnership: Partnership | None = None) -> bool:
    """Whether `user` may record statuses, reviews and due dates in the partnership (None: in any)."""
    return _has_role(user=user, roles=DRAFTING, partnership=partnership)


def may_publish(*, user: Reader, partnership: Partnership | None = None) -> bool:
    """Whether `user` may publish and withdraw records of the partnership (None: of any)."""
    return _has_role(user=user, roles=PUBLISHING, partnership=partnership)


def may_hand_over(*, user: Reader, partnership: Partnership | None = None) -> bool:
    """Whether `user` may give what somebody owns in the partnership (None: in any) to another."""
    return _has_role(user=user, roles=HANDING_OVER, partnership=partnership)


def drafters(*, partnerships: Iterable[Partnership]) -> dict[int, list[User]]:
    """Who may draft in each of the partnerships, by its id, and can sign in: `may_draft` turned round. Two queries."""
    people = User.objects.filter(is_active=True, is_system=False).order_by("username")
    held = Membership.objects.filter(role__in=DRAFTING).values_list("user", "partnership")
    where: dict[int, set[int | None]] = {}
    for user, partnership in held:
        where.setdefault(user, set()).add(partnership)
    able = list(people.filter(Q(is_superuser=True) | Q(pk__in=where)))
    return {
        home.pk: [one for one in able if one.is_superuser or {home.pk, None} & where.get(one.pk, set())]
        for home in partnerships
    }


def may_share(*, user: Reader) -> bool:
    """Whether `user` may show a saved view to everybody who reads here: whoever may draft anywhere."""
    return may_draft(user=user)


def may_release(*, user: Reader) -> bool:
    """Whether `user` may freeze what is published as a release: whoever publishes anywhere; only public rows go in."""
    return may_publish(user=user)


def answering(*, user: User) -> dict[int, str]:
    """The partnerships in which `user` hears what nobody owns, by id, and the step of the ladder on which they stand.

    The first of lead, editor and administrator that has anybody who can sign in hears; superusers are administrators.
    """
    if not user.is_active or user.is_system:
        return {}
    here = Membership.objects.filter(
        Q(partnership=OuterRef("pk")) | Q(partnership=None), user__is_active=True, user__is_system=False
    )
    asked = {f"any_{role}": Exists(here.filter(role=role)) for role in ("lead", "editor")}
    mine = {f"my_{role}": Exists(here.filter(role=role, user=user)) for role in ("lead", "editor", "administrator")}
    steps = {}
    for row in Partnership.objects.annotate(**asked, **mine).values("pk", *asked, *mine):
        step = "lead" if row["any_lead"] else "editor" if row["any_editor"] else "administrator"
        if row[f"my_{step}"] or (step == "administrator" and user.is_superuser):
            steps[row["pk"]] = step
    return steps


def may_administer(*, user: Reader, partnership: Partnership | None = None) -> bool:
    """Whether `user` may manage the partnership: its name, its members, its rules (None: everything, and all people).

    An administrator of one partnership manages that one alone; what belongs to none is for those of every partnership.
    """
    if partnership is not None:
        return _has_role(user=user, roles=ADMINISTERING, partnership=partnership)
    if not user.is_authenticated or not user.is_active:
        return False
    everywhere = Membership.objects.filter(user=user, role__in=ADMINISTERING, partnership=None)
    return user.is_superuser or user.is_system or everywhere.exists()


def may_administer_any(*, user: Reader, partnership: Partnership | None = None) -> bool:
    """Whether `user` may manage the partnership (None: any)."""
    return _has_role(user=user, roles=ADMINISTERING, partnership=partnership)


def may_see_whole(*, user: Reader, document: SourceDocument) -> bool:
    """Whether `user` may read the document's text whole: readers who have not signed in may where its rights are full."""
    return document.rights == "full" or user.is_authenticated


def seen_whole(*, user: Reader, documents: QuerySet[SourceDocument]) -> QuerySet[SourceDocument]:
    """Those of the documents whose text `user` may read whole: `may_see_whole` of many."""
    return documents if user.is_authenticated else documents.filter(rights="full")


def administrators() -> list[User]:
    """Those who hear what nobody else owns: active superusers and administrators of every partnership."""
    everywhere = Membership.objects.filter(role="administrator", partnership=None).values("user")
    people = User.objects.filter(is_active=True, is_system=False)
    return list((people.filter(is_superuser=True) | people.filter(pk__in=everywhere)).distinct().order_by("pk"))
