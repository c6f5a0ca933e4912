"""Slugs, pairs, trees, publication and versions, broken into with raw SQL."""

import pytest
from django.db import connection

from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish
from initiatives.actions.statement import add_statement
from initiatives.models import Measurement, OldSlug, Organisation, Partnership, Sector


def test_a_pair_of_countries_exists_once_and_in_order(world, refused):
    insert = "INSERT INTO initiatives_partnership (slug, name, country_a, country_b, time_zone) VALUES (%s, 'x', %s, %s, 'UTC')"
    assert "pair_once" in refused(insert, "again", "BR", "NO")
    assert "in_order" in refused(insert, "turned", "NO", "BR")
    assert "in_order" in refused(insert, "same", "NO", "NO")
    assert "alpha_2" in refused(insert, "small", "br", "no")


def test_version_and_moments_are_moved_by_the_database_alone(world, sql):
    sql(
        "UPDATE initiatives_initiative SET version = 900, created_at = '2001-01-01', summary = 's' WHERE id = %s",
        world.initiative.pk,
    )
    before = world.initiative
    version, created = before.version, before.created_at
    before.refresh_from_db()
    assert before.version == version + 1
    assert before.created_at == created
    assert before.updated_at > created


def test_a_change_that_changes_nothing_moves_no_version(world, sql):
    sql("UPDATE initiatives_initiative SET summary = summary WHERE id = %s", world.initiative.pk)
    version = world.initiative.version
    world.initiative.refresh_from_db()
    assert world.initiative.version == version


def test_a_childs_change_moves_its_parents_version(world, sql):
    sector = Sector.objects.create(slug="forests", name="Forests")
    sql(
        "INSERT INTO initiatives_initiativesector (initiative_id, sector_id) VALUES (%s, %s)",
        world.initiative.pk,
        sector.pk,
    )
    version = world.initiative.version
    world.initiative.refresh_from_db()
    assert world.initiative.version == version + 1


def test_a_published_slug_is_frozen_and_a_renamed_ones_old_slug_is_never_given_away(world, refused, sql):
    update = "UPDATE initiatives_initiative SET slug = %s WHERE id = %s"
    assert "frozen" in refused(update, "other", world.initiative.pk)
    sql("SELECT set_config('tracker.renaming', 'on', true)")
    sql(update, "other", world.initiative.pk)
    sql("SELECT set_config('tracker.renaming', '', true)")
    assert OldSlug.objects.get(noun="initiative").slug == "shared-forest"
    assert "belonged to another" in refused(
        "INSERT INTO initiatives_initiative (slug, name, partnership_id, kind, acronym, summary, flagship,"
        " ongoing, review_every, publication, version)"
        " VALUES ('shared-forest', 'x', %s, 'project', '', '', false, false, 90, 'draft', 1)",
        world.partnership.pk,
    )


def test_what_was_published_is_never_deleted_and_never_a_draft_again(world, refused):
    for table, row in (("initiative", world.initiative), ("sourcedocument", world.document)):
        assert "cannot become a draft" in refused(
            f"UPDATE initiatives_{table} SET publication = 'draft' WHERE id = %s", row.pk
        )
        assert "cannot be deleted" in refused(f"DELETE FROM initiatives_{table} WHERE id = %s", row.pk)


def test_the_moment_of_publication_is_the_databases(world, sql):
    sql("UPDATE initiatives_initiative SET published_at = '2001-01-01' WHERE id = %s", world.initiative.pk)
    moment = world.initiative.published_at
    world.initiative.refresh_from_db()
    assert world.initiative.published_at == moment


def test_superseded_names_by_what(world, refused):
    update = "UPDATE initiatives_initiative SET publication = 'superseded', replaced_by_id = %s WHERE id = %s"
    assert "name its successor" in refused(update, None, world.initiative.pk)
    assert "by_itself" in refused(update, world.initiative.pk, world.initiative.pk)
    assert "names_by_what" in refused(update.replace("_initiative", "_sourcedocument"), None, world.document.pk)


@pytest.fixture
def tree(db):
    """Forests stand under land."""
    land = Sector.objects.create(slug="land", name="Land")
    return land, Sector.objects.create(slug="forests", name="Forests", parent=land)


def test_a_sector_cannot_stand_below_itself(tree, refused):
    land, forests = tree
    move = "UPDATE initiatives_sector SET parent_id = %s WHERE id = %s"
    assert "below itself" in refused(move, forests.pk, land.pk)
    assert refused(move, land.pk, land.pk)


def test_an_organisation_is_one_in_its_country_also_without_one(db, refused):
    Organisation.objects.create(slug="league", name="League", kind="international")
    assert "name_in_country_once" in refused(
        "INSERT INTO initiatives_organisation (slug, name, aliases, ours, acronym, kind, version)"
        " VALUES ('league-2', 'League', '{}', '{}', '', 'international', 1)"
    )


def test_a_quote_needs_a_passage_and_a_statement_a_speaker(world, refused):
    insert = (
        "INSERT INTO initiatives_statement (partnership_id, kind, joint, fragment, passage_id, text, language, publication, version)"
        " VALUES (%s, %s, %s, false, %s, %s, 'en', 'draft', 1)"
    )
    assert "quote_has_a_passage" in refused(insert, world.partnership.pk, "quote", True, None, "words")
    assert "has_a_speaker" in refused(insert, world.partnership.pk, "paraphrase", False, world.agreed.pk, "")
    assert "from_one_place" in refused(insert, world.partnership.pk, "paraphrase", True, world.agreed.pk, "words")


def test_a_user_is_never_deleted(world, refused):
    assert "deactivated" in refused("DELETE FROM initiatives_user WHERE id = %s", world.by.pk)


@pytest.mark.parametrize("date", ["2027-13", "27", "2028/2027", "", "2027-02-30", "soon", "../.."])
def test_an_impossible_date_is_refused_by_the_database_too(world, refused, date):
    assert refused("UPDATE initiatives_sourcedocument SET published = %s WHERE id = %s", date, world.document.pk)


def test_the_standing_is_what_the_ledgers_say(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM initiatives_standing"
            " WHERE data IS DISTINCT FROM tracker_standing(initiative_id, commitment_id, NULL, NULL)"
        )
        assert cursor.fetchone() == (0,)


def test_the_change_feed_its_eras_and_the_old_slugs_cannot_be_rewritten(world, refused, sql):
    sql("SELECT set_config('tracker.renaming', 'on', true)")
    sql("UPDATE initiatives_initiative SET slug = 'other' WHERE id = %s", world.initiative.pk)
    for table in ("change", "era", "oldslug"):
        assert "cannot be deleted" in refused(f"DELETE FROM initiatives_{table}")
    assert "cannot be changed" in refused("UPDATE initiatives_change SET kind = 'x'")
    assert "cannot be changed" in refused("UPDATE initiatives_oldslug SET object_id = 0")


def test_who_wrote_history_cannot_be_rewritten(world, refused):
    assert "who wrote history" in refused("UPDATE pghistory_context SET metadata = '{\"user\": 0}'")
    assert "who wrote history" in refused("DELETE FROM pghistory_context")


def test_an_initiative_cannot_stand_below_itself_nor_without_a_name(world, refused):
    assert "below itself" in refused(
        "UPDATE initiatives_initiative SET parent_id = id WHERE id = %s", world.initiative.pk
    )
    assert "has_a_name" in refused("UPDATE initiatives_initiative SET name = '  ' WHERE id = %s", world.initiative.pk)


def test_what_was_published_keeps_what_it_was_judged_by(world, refused, sql):
    other = Partnership.objects.create(slug="chile-peru", name="Chile–Peru", country_a="CL", country_b="PE")
    move = "UPDATE initiatives_{} SET partnership_id = %s WHERE id = %s"
    assert "stays in its partnership" in refused(move.format("initiative"), other.pk, world.initiative.pk)
    assert "proof was judged" in refused(move.format("sourcedocument"), other.pk, world.document.pk)
    assert "proof was judged" in refused(
        "UPDATE initiatives_sourcedocument SET kind = 'instrument' WHERE id = %s", world.document.pk
    )


def test_a_published_statement_keeps_its_words_and_its_speaker(world, refused):
    row = add_statement(
        by=world.by, partnership=world.partnership, kind="quote", language="en", passage=world.agreed, joint=True
    )
    publish(by=world.by, row=row, second_reader_required=False)
    assert "keeps its words" in refused(
        "UPDATE initiatives_statement SET passage_id = %s WHERE id = %s", world.begun.pk, row.pk
    )


def test_a_published_commitment_does_not_move_below_a_draft_and_keeps_its_measurements(world, refused):
    draft = open_initiative(by=world.by, partnership=world.partnership, name="Later", kind="project")
    assert "below a draft" in refused(
        "UPDATE initiatives_commitment SET initiative_id = %s WHERE id = %s", draft.pk, world.commitment.pk
    )
    row = Measurement.objects.create(
        commitment=world.commitment, value=10, unit="trees", as_of="2026", passage=world.begun
    )
    assert "cannot be changed" in refused("UPDATE initiatives_measurement SET value = 99 WHERE id = %s", row.pk)
    assert "cannot be deleted" in refused("DELETE FROM initiatives_measurement WHERE id = %s", row.pk)
