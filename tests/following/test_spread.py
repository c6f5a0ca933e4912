"""What a follower is told: changes of the rows of their view, each once, from the day they followed it."""

import pytest
from django.core.exceptions import PermissionDenied

from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.saved_view import edit_view
from initiatives.actions.status_update import record_status
from initiatives.actions.subscription import follow, unfollow
from initiatives.following import spread as spreading
from initiatives.models import Change, InitiativeSector, Notice, SavedView, SubscriptionPlace
from tests.factories import SectorFactory, StatementFactory, UserFactory
from tests.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled")]


@pytest.fixture
def world(db):
    return make_world()


def moves(world, status="under_way", voice="BR", passage="begun"):
    return record_status(
        **world.about(), axis="claim", asserted_by=voice, status=status, passages=[getattr(world, passage)]
    )


def told():
    return [(one.change.noun, one.change.kind, one.left) for one in Notice.objects.order_by("id")]


def test_a_change_of_a_row_of_the_view_is_told_once(world, followed, sweep):
    followed(kind="project")
    moves(world)
    assert sweep().notices == 1
    assert sweep().notices == 0
    assert told() == [("initiative", "status", False)]


def test_nothing_of_before_is_told_and_nothing_of_other_rows(world, followed, sweep):
    moves(world)
    followed(kind="mission")
    followed(name="All")
    assert sweep().notices == 0
    moves(world, status="delivered_in_part", passage="agreed")
    sweep()
    assert [one.subscription.view.name for one in Notice.objects.all()] == ["All"]


def test_of_an_initiative_its_commitments_are_told_too_and_of_commitments_those_alone(world, followed, sweep):
    followed(kind="project")
    followed(page="commitments", name="Promises", force=world.commitment.force)
    revise_due(
        by=world.by, today=world.today, commitment=world.commitment, cause="party_moved", reason="They said so.",
        new_due="2031", passages=[world.begun],
    )  # fmt: skip
    moves(world)
    sweep()
    held = {(one.subscription.view.name, one.change.noun, one.change.kind) for one in Notice.objects.all()}
    assert held == {
        ("My view", "commitment", "due_date"), ("My view", "initiative", "status"), ("Promises", "commitment", "due_date"),
    }  # fmt: skip


def test_statements_are_told_where_they_are_published(world, followed, sweep):
    followed(page="statements", kind="quote")
    for kind in ("quote", "paraphrase"):
        StatementFactory(partnership=world.partnership, passage=world.begun, person__name=f"Of a {kind}", kind=kind)
    sweep()
    assert told() == [("statement", "published", False)]


def test_what_leaves_the_view_is_told_as_the_last_of_it(world, followed, sweep):
    followed(status="agreed")
    moves(world, status="agreed", voice="joint", passage="agreed")
    sweep()
    moves(world, voice="joint")
    sweep()
    assert told() == [("initiative", "status", False), ("initiative", "status", True)]
    moves(world, status="delivered_in_part", voice="joint")
    sweep()
    assert len(told()) == 2


def test_that_somebody_looked_and_found_nothing_new_is_no_change(world, followed, sweep):
    followed()
    record_review(by=world.by, today=world.today, subject=world.initiative)
    assert sweep().notices == 0


def test_rows_that_the_follower_may_not_see_are_told_to_nobody_else(followed, sweep):
    followed()
    followed(page="commitments", name="Promises")
    world = make_world(published=False)
    moves(world)
    sweep()
    assert told() == []


def test_a_view_that_is_shared_no_longer_tells_others_nothing(world, follower, sweep):
    view = SavedView.objects.create(owner=world.by, name="Theirs", page="initiatives", shared=True)
    follow(by=follower, view=view)
    edit_view(by=world.by, view=view, shared=False)
    moves(world)
    sweep()
    assert told() == []
    edit_view(by=world.by, view=view, shared=True)
    moves(world, status="delivered_in_part")
    sweep()
    assert len(told()) == 1


def test_a_view_that_cannot_be_asked_is_told_of_once_and_goes_on_where_it_was_when_mended(world, followed, sweep):
    sector = SectorFactory(slug="gone")
    subscription = followed(sector="gone")
    sector.delete()
    moves(world)
    assert sweep().notices == 1
    assert sweep().notices == 0
    (fault,) = Notice.objects.all()
    assert "sector is “gone”" in fault.broken
    assert "sector is “gone”" in SubscriptionPlace.objects.get().broken
    InitiativeSector.objects.create(initiative=world.initiative, sector=SectorFactory(slug="woods"))
    edit_view(by=subscription.user, view=subscription.view, query={"sector": ["woods"]})
    sweep()
    assert [one.change.kind for one in Notice.objects.exclude(change=None)] == ["status"]
    assert SubscriptionPlace.objects.get().broken == ""


def test_a_view_of_a_past_day_tells_what_happens_now(world, followed, sweep):
    followed(as_of="2026-01-01", status="under_way")
    moves(world, voice="joint")
    sweep()
    assert told() == [("initiative", "status", False)]


def test_a_sweep_that_breaks_off_leaves_nothing_behind_and_the_next_tells_everything_once(
    world, followed, sweep, monkeypatch
):
    followed()
    for status in ("under_way", "delivered_in_part"):
        moves(world, status=status)
    place = SubscriptionPlace.objects.get()

    def breaks(self, **_given):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(SubscriptionPlace, "save", breaks)
        with pytest.raises(SystemExit):
            sweep()
    assert not Notice.objects.exists()
    assert SubscriptionPlace.objects.get().line == place.line
    assert sweep().notices == 2
    assert sorted(Notice.objects.values_list("change", flat=True)) == sorted(
        Change.objects.filter(kind="status").order_by("-pk").values_list("pk", flat=True)[:2]
    )


def test_whoever_follows_no_longer_is_told_nothing_that_waits(world, followed, sweep):
    subscription = followed()
    moves(world)
    sweep()
    assert unfollow(by=subscription.user, view=subscription.view)
    assert not Notice.objects.exists()
    moves(world, status="delivered_in_part")
    assert sweep() == spreading.Spread()


def test_following_twice_is_following_once_and_keeps_the_place(world, followed, sweep):
    subscription = followed()
    moves(world)
    assert follow(by=subscription.user, view=subscription.view) == subscription
    assert sweep().notices == 1


def test_people_who_cannot_sign_in_are_told_nothing(world, followed, follower, sweep):
    followed()
    follower.is_active = False
    follower.save()
    moves(world)
    assert sweep() == spreading.Spread()


def test_a_sweep_asks_no_more_for_many_changes_than_for_few(world, followed, sweep, django_assert_max_num_queries):
    followed(status="under_way")
    moves(world)
    with django_assert_max_num_queries(40) as few:
        sweep()
    for day in range(1, 6):
        record_status(
            **world.about(),
            axis="claim",
            asserted_by="NO",
            status="under_way",
            as_of=f"2026-0{day}",
            passages=[world.begun],
        )
    with django_assert_max_num_queries(len(few)):
        assert sweep().notices == 5


def test_a_private_view_cannot_be_followed_by_others(follower):
    view = SavedView.objects.create(owner=UserFactory(), name="Theirs", page="initiatives")
    with pytest.raises(PermissionDenied, match="follow this view"):
        follow(by=follower, view=view)
