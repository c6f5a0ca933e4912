"""Renderings of one utterance: one group, one first rendering, whoever links what in which order."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction

from initiatives.actions.statement import edit_statement, link_renderings, unlink_rendering
from initiatives.models import Membership, Statement
from tests.factories import DocumentFactory, PartnershipFactory, PassageFactory, StatementFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(is_superuser=True)


def groups():
    """The utterances as sets of statements, each seen from the first rendering that all others name."""
    found = {}
    for row in Statement.objects.all():
        found.setdefault(row.same_utterance_as_id or row.pk, set()).add(row.pk)
    assert all(first in held for first, held in found.items())
    return sorted(sorted(held) for held in found.values())


def linked(by, *pairs):
    for one, other in pairs:
        link_renderings(by=by, statement=Statement.objects.get(pk=one.pk), other=Statement.objects.get(pk=other.pk))


@pytest.mark.parametrize(
    "pairs", [[(0, 1), (2, 3), (1, 3)], [(0, 1), (1, 2), (2, 3)], [(3, 0), (0, 1), (2, 0), (1, 3)]]
)
def test_linked_one_by_one_they_come_to_one_group(by, pairs):
    rows = [StatementFactory() for _ in range(5)]
    linked(by, *((rows[one], rows[other]) for one, other in pairs))
    assert groups() == [[row.pk for row in rows[:4]], [rows[4].pk]]


def test_what_stands_alone_joins_a_group_and_the_group_keeps_its_first_rendering(by):
    first, second, alone = (StatementFactory() for _ in range(3))
    linked(by, (second, first), (first, alone))
    alone.refresh_from_db()
    assert alone.same_utterance_as == first


def test_the_first_rendering_taken_out_leaves_the_others_together(by):
    first, second, third = (StatementFactory() for _ in range(3))
    linked(by, (second, first), (third, first))
    unlink_rendering(by=by, statement=first)
    assert groups() == [[first.pk], [second.pk, third.pk]]
    unlink_rendering(by=by, statement=Statement.objects.get(pk=third.pk))
    assert groups() == [[first.pk], [second.pk], [third.pk]]


def test_the_admins_field_takes_any_rendering_of_the_group(by):
    first, second, third = (StatementFactory() for _ in range(3))
    linked(by, (second, first))
    second.refresh_from_db()
    edit_statement(by=by, statement=third, same_utterance_as=second)
    assert groups() == [[first.pk, second.pk, third.pk]]
    edit_statement(by=by, statement=first, same_utterance_as=Statement.objects.get(pk=third.pk))
    assert groups() == [[first.pk, second.pk, third.pk]]


def test_a_statement_is_no_rendering_of_itself_nor_of_another_pairs(by):
    row = StatementFactory()
    with pytest.raises(ValidationError, match="not another rendering of itself"):
        link_renderings(by=by, statement=row, other=row)
    other = PartnershipFactory(country_a="CL", country_b="PE")
    away = StatementFactory(passage=PassageFactory(capture__document=DocumentFactory(partnership=other)))
    with pytest.raises(ValidationError, match="another partnership"):
        link_renderings(by=by, statement=row, other=away)


def test_a_reader_links_and_unlinks_nothing():
    row, other = StatementFactory(), StatementFactory()
    reader = UserFactory()
    Membership.objects.create(user=reader, role="reader", partnership=row.partnership)
    for deed in (
        lambda: link_renderings(by=reader, statement=row, other=other),
        lambda: unlink_rendering(by=reader, statement=row),
    ):
        with pytest.raises(PermissionDenied):
            deed()


@pytest.mark.parametrize(("row", "names"), [("third", "second"), ("first", "third"), ("first", "second")])
def test_raw_sql_makes_no_chain_and_no_circle(row, names):
    first, third = StatementFactory(), StatementFactory()
    rows = {"first": first, "second": StatementFactory(same_utterance_as=first), "third": third}
    with pytest.raises((InternalError, IntegrityError), match="first"), transaction.atomic():
        Statement.objects.filter(pk=rows[row].pk).update(same_utterance_as=rows[names])


def test_raw_sql_links_no_statement_of_another_pair():
    other = PartnershipFactory(country_a="CL", country_b="PE")
    away = StatementFactory(passage=PassageFactory(capture__document=DocumentFactory(partnership=other)))
    row = StatementFactory()
    with pytest.raises((InternalError, IntegrityError), match="in this partnership"), transaction.atomic():
        Statement.objects.filter(pk=row.pk).update(same_utterance_as=away)
