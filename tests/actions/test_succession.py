"""Split, merge, absorb: the old one stays readable and counts no longer, and what it promised goes on unchanged."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from initiatives.actions import Conflict
from initiatives.actions.commitment import edit_commitment, open_commitment
from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.status_update import record_status
from initiatives.actions.succession import Proof, absorb, merge, split
from initiatives.models import Commitment, Inheritance, Membership, ShownIn, Succession, User
from tests.factories import InitiativeFactory, PartnershipFactory, SectorFactory
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def other(world):
    return InitiativeFactory(slug="other-forest", name="Other forest", partnership=world.partnership)


def judged():
    """What waits for the end of the transaction is judged now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def step(world, **more):
    proof = {"passage": world.begun, "reason": "The text says so.", "since": "2026", **more.pop("proof", {})}
    return {"by": world.by, "today": world.today, "proof": Proof(**proof), **more}


def second(world, **more):
    fields = {"wording": "Plant 200 trees", "sides": ["NO"], "said_by": "NO", "force": "aims", **more}
    return open_commitment(by=world.by, passage=world.begun, initiative=world.initiative, **fields)


def test_what_is_absorbed_is_superseded_by_the_one_that_takes_it_in(world, other):
    absorb(**step(world, old=world.initiative, into=other))
    world.initiative.refresh_from_db()
    assert (world.initiative.publication, world.initiative.replaced_by) == ("superseded", other)
    line = Succession.objects.get()
    assert (line.old, line.new, line.kind, line.since, line.by) == (
        world.initiative,
        other,
        "absorbed",
        "2026",
        world.by,
    )
    assert line.last_day == line.recorded_at.date(), "a year that has not ended is so from the day of recording on"


def test_a_promise_travels_with_its_words_its_first_date_its_ledgers_and_its_slip(world, other):
    moved = {"cause": "party_moved", "new_due": "2028", "reason": "They said so.", "passages": [world.begun]}
    revise_due(by=world.by, today=world.today, commitment=world.commitment, **moved)
    record_status(
        **world.about(
            subject=world.commitment, axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed]
        )
    )
    record_review(by=world.by, today=world.today, subject=world.initiative, sources_searched={"BR": ["A register"]})
    before = world.commitment.standing.data
    absorb(**step(world, old=world.initiative, into=other))
    world.commitment.refresh_from_db()
    assert world.commitment.initiative == other
    assert (world.commitment.passage, world.commitment.baseline_due) == (world.agreed, "2027")
    world.commitment.standing.refresh_from_db()
    assert world.commitment.standing.data == before, "claims, slip and the last look are what they were"
    assert before["slip_days"] == 366
    assert before["last_reviewed_at"]
    line = Inheritance.objects.get()
    assert (line.commitment, line.succession.old) == (world.commitment, world.initiative)


def test_several_merge_into_one_that_is_opened_in_the_same_step(world, other):
    sector = SectorFactory()
    other.sectors.add(sector)
    guest = PartnershipFactory(country_a="CL", country_b="KE")
    ShownIn.objects.create(initiative=other, partnership=guest)
    new = merge(
        **step(
            world,
            old=[world.initiative, other],
            new={"name": "Great forest", "kind": "programme"},
            second_reader_required=False,
        )
    )
    judged()
    assert (new.slug, new.publication, new.kind) == ("great-forest", "published", "programme")
    assert list(new.sectors.all()) == [sector], "what it touches is what those touched that became it"
    assert list(new.shown_in.all()) == [guest]
    assert set(Succession.objects.values_list("old", "new", "kind")) == {
        (world.initiative.pk, new.pk, "merged"), (other.pk, new.pk, "merged"),
    }  # fmt: skip
    assert new.commitments.get() == world.commitment


def test_a_split_says_of_every_promise_who_goes_on_with_it(world, other):
    more = second(world)
    news = split(
        **step(
            world,
            old=world.initiative,
            new=[other, {"name": "Young forest"}],
            carry={world.commitment.pk: 1, more.pk: 0},
        ),
        second_reader_required=False,
    )
    judged()
    world.initiative.refresh_from_db()
    assert (world.initiative.publication, world.initiative.replaced_by) == ("superseded", None)
    assert [list(row.commitments.all()) for row in news] == [[more], [world.commitment]]
    assert news[1].kind == world.initiative.kind


def test_a_split_that_forgets_a_promise_or_names_a_stranger_is_refused(world, other):
    third = InitiativeFactory(partnership=world.partnership)
    about = {"old": world.initiative, "new": [other, third], "second_reader_required": False}
    for carry, sentence in (
        ({}, "goes on with"),
        ({world.commitment.pk: 2}, "0 to 1"),
        ({world.commitment.pk: 0, 999: 1}, "999"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            split(**step(world, carry=carry, **about))
    world.initiative.refresh_from_db()
    assert world.initiative.publication == "published"


def test_one_successor_is_no_split_and_one_predecessor_no_merger(world, other):
    with pytest.raises(ValidationError, match="at least two"):
        split(**step(world, old=world.initiative, new=[other], carry={}, second_reader_required=False))
    with pytest.raises(ValidationError, match="at least two"):
        merge(**step(world, old=[world.initiative], new=other, second_reader_required=False))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"passage": None}, "passage"),
        ({"reason": " "}, "reason"),
        ({"since": "2999"}, "since"),
        ({"since": "soon"}, "since"),
    ],
)
def test_a_step_without_proof_reason_or_a_date_that_can_be_is_refused(world, other, given, field):
    with pytest.raises(ValidationError) as refusal:
        absorb(**step(world, old=world.initiative, into=other, proof=given))
    assert list(refusal.value.message_dict) == [field]


def test_only_what_is_published_and_stands_becomes_another(world, other):
    draft = InitiativeFactory(partnership=world.partnership, publication="draft")
    with pytest.raises(ValidationError, match="is draft"):
        absorb(**step(world, old=world.initiative, into=draft))
    absorb(**step(world, old=world.initiative, into=other))
    third = InitiativeFactory(partnership=world.partnership)
    with pytest.raises(ValidationError, match="is superseded"):
        absorb(**step(world, old=world.initiative, into=third))
    with pytest.raises(ValidationError, match="is superseded"):
        absorb(**step(world, old=third, into=world.initiative))


def test_an_initiative_becomes_neither_itself_nor_one_of_another_pair(world):
    with pytest.raises(ValidationError, match="itself"):
        absorb(**step(world, old=world.initiative, into=world.initiative))
    stranger = InitiativeFactory(partnership=PartnershipFactory(country_a="CL", country_b="KE"))
    with pytest.raises(ValidationError, match="one partnership"):
        absorb(**step(world, old=world.initiative, into=stranger))


def test_where_a_second_reader_publishes_nothing_is_opened_and_published_in_one_step(world, other):
    with pytest.raises(ValidationError, match="second reader"):
        merge(**step(world, old=[world.initiative, other], new={"name": "Great forest"}, second_reader_required=True))


def test_a_stale_copy_becomes_nothing(world, other):
    with pytest.raises(Conflict):
        absorb(**step(world, old=world.initiative, into=other, version=world.initiative.version + 7))


def test_only_who_may_publish_takes_such_a_step(world, other):
    analyst = User.objects.create_user("analyst", "analyst@example.org", "a long password")
    Membership.objects.create(user=analyst, role="analyst", partnership=world.partnership)
    with pytest.raises(PermissionDenied):
        absorb(**step(world, old=world.initiative, into=other, by=analyst))


def at_once(*acts):
    outcomes, start = {}, threading.Barrier(len(acts))

    def run(place, act):
        start.wait()
        try:
            with transaction.atomic():
                outcomes[place] = act()
        except (ValidationError, Conflict) as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return [outcomes.get(place, "died") for place in range(len(acts))]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_absorb_each_other_at_once_one_is_refused():
    world = make_world()
    other = InitiativeFactory(partnership=world.partnership)
    outcomes = at_once(
        lambda: absorb(**step(world, old=world.initiative, into=other)),
        lambda: absorb(**step(world, old=other, into=world.initiative)),
    )
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1, outcomes
    assert Succession.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_mergers_that_cross_one_is_refused_and_nothing_is_half_done():
    world = make_world()
    a, b = world.initiative, InitiativeFactory(partnership=world.partnership)
    c = InitiativeFactory(partnership=world.partnership)
    outcomes = at_once(
        lambda: merge(**step(world, old=[a, b], new={"name": "One"}, second_reader_required=False)),
        lambda: merge(**step(world, old=[b, c], new={"name": "Two"}, second_reader_required=False)),
    )
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1, outcomes
    assert Succession.objects.count() == 2
    assert Succession.objects.filter(old=b).count() == 1


def test_below_what_was_absorbed_nothing_is_promised_any_more(world, other):
    absorb(**step(world, old=world.initiative, into=other))
    world.initiative.refresh_from_db()
    with pytest.raises(ValidationError, match="under what it became"):
        second(world)
    world.commitment.refresh_from_db()
    with pytest.raises(ValidationError, match="under what it became"):
        edit_commitment(by=world.by, commitment=world.commitment, initiative=world.initiative)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_attempt", range(3))
def test_a_commitment_opened_while_its_initiative_is_absorbed_is_not_left_behind(_attempt):
    world = make_world()
    other = InitiativeFactory(partnership=world.partnership)
    outcomes = at_once(lambda: absorb(**step(world, old=world.initiative, into=other)), lambda: second(world))
    assert outcomes[0] == other, outcomes
    assert isinstance(outcomes[1], Commitment | ValidationError), outcomes
    assert not Commitment.objects.filter(initiative=world.initiative).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_attempt", range(3))
def test_a_status_recorded_while_its_subject_is_absorbed_is_kept(_attempt):
    world = make_world()
    other = InitiativeFactory(partnership=world.partnership)
    given = {"axis": "claim", "status": "agreed", "asserted_by": "BR", "passages": [world.agreed]}
    outcomes = at_once(
        lambda: absorb(**step(world, old=world.initiative, into=other)),
        lambda: record_status(**world.about(**given)),
        lambda: record_status(**world.about(subject=world.commitment, **given)),
    )
    assert not [one for one in outcomes if isinstance(one, Exception | str)], outcomes
    world.initiative.standing.refresh_from_db()
    world.commitment.standing.refresh_from_db()
    assert world.initiative.standing.data["claims"]["BR"]["status"] == "agreed"
    assert world.commitment.standing.data["claims"]["BR"]["status"] == "agreed"
    world.commitment.refresh_from_db()
    assert world.commitment.initiative == other
