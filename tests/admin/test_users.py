"""People: accounts and roles are kept by administrators, and nobody is deleted."""

import pytest
from django.contrib.auth.hashers import identify_hasher

from initiatives.models import AccessToken, Initiative, Membership, User
from tests.admin.conftest import errors, filled, member, page, said, signed_in


@pytest.fixture
def administrator(db):
    return signed_in(member("administrator", username="keeper"))


def test_an_administrator_makes_an_account_with_a_role(administrator, world):
    url = page("user", "add")
    given = {
        "username": "new-analyst",
        "email": "a@example.org",
        "usable_password": "true",
        "password1": "a long password",
        "password2": "a long password",
    }
    assert administrator.post(url, filled(administrator, url, **given)).status_code == 302
    user = User.objects.get(username="new-analyst")
    assert user.check_password("a long password")
    url = page("user", "change", user.pk)
    role = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-role": "analyst",
        "memberships-0-partnership": world.partnership.pk,
    }
    assert administrator.post(url, filled(administrator, url, is_staff="on", **role)).status_code == 302
    assert signed_in(user).get(page("initiative")).status_code == 200


def test_passwords_are_kept_by_scrypt(administrator, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    user = member("analyst")
    url = f"/admin/initiatives/user/{user.pk}/password/"
    given = {"usable_password": "true", "password1": "another long password", "password2": "another long password"}
    assert administrator.post(url, given).status_code == 302
    user.refresh_from_db()
    assert identify_hasher(user.password).algorithm == "scrypt"


def test_a_user_has_no_delete_button_and_takes_no_delete(world):
    client = signed_in(world.by)
    user = member("analyst")
    assert "deletelink" not in client.get(page("user", "change", user.pk)).content.decode()
    assert client.post(page("user", "delete", user.pk), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(page("user")).content.decode()


def test_users_are_deactivated_but_never_oneself_nor_a_superuser(administrator, world):
    user = member("analyst")
    own = User.objects.get(pk=administrator.session["_auth_user_id"])
    chosen = {"action": "deactivate", "_selected_action": [user.pk, own.pk, world.by.pk]}
    answer = administrator.post(page("user"), chosen)
    assert "Deactivated: 1." in said(answer)
    assert "left as they are" in said(answer)
    assert list(User.objects.filter(is_active=False)) == [user]


def test_an_administrator_makes_no_superuser_and_touches_none(administrator, world):
    user = member("analyst")
    url = page("user", "change", user.pk)
    administrator.post(url, filled(administrator, url, is_superuser="on"))
    user.refresh_from_db()
    assert not user.is_superuser
    assert administrator.post(page("user", "change", world.by.pk), {"username": "x"}).status_code == 403
    assert administrator.post(f"/admin/initiatives/user/{world.by.pk}/password/", {}).status_code == 403


def test_the_system_account_cannot_be_edited_by_anybody(world):
    system = User.objects.system()
    assert signed_in(world.by).post(page("user", "change", system.pk), {"username": "x"}).status_code == 403


def test_a_role_is_held_once(administrator, world):
    user = member("analyst", world.partnership)
    url = page("membership", "add")
    data = filled(administrator, url, user=user.pk, role="analyst", partnership=world.partnership.pk)
    assert "already has this role" in errors(administrator.post(url, data))["__all__"]
    assert Membership.objects.filter(user=user).count() == 1


def test_a_time_zone_that_does_not_exist_is_refused(administrator):
    url = page("preference", "add")
    data = filled(administrator, url, user=member("analyst").pk, time_zone="Mars/Olympus")
    assert "Mars/Olympus" in errors(administrator.post(url, data))["time_zone"]


def test_access_tokens_are_shown_without_anything_of_their_secret_and_can_be_revoked(administrator):
    row, token = AccessToken.objects.create(user=member("analyst"), name="A script")
    for address in (page("accesstoken"), page("accesstoken", "change", row.pk)):
        body = administrator.get(address).content.decode()
        assert row.token_key not in body
        assert token not in body
        assert "A script" in body
    assert administrator.post(page("accesstoken", "delete", row.pk), {"post": "yes"}).status_code == 403
    for said_of_it in ("Revoked: 1.", "Revoked: 0."):
        answer = administrator.post(page("accesstoken"), {"action": "revoke", "_selected_action": [row.pk]})
        assert said_of_it in said(answer)
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert row.revoked_by.username == administrator.get(page("accesstoken")).context["user"].username


def test_who_is_deactivated_while_owning_something_is_named_with_the_way_to_hand_it_over(administrator, world):
    owning, idle = member("analyst", username="owning"), member("analyst", username="idle")
    Initiative.objects.filter(pk=world.initiative.pk).update(owner=owning)
    answer = administrator.post(page("user"), {"action": "deactivate", "_selected_action": [owning.pk, idle.pk]})
    assert "Deactivated: 2." in said(answer)
    assert '<a href="/desk/hand-over/?from=owning">owning</a>' in said(answer)
    assert "from=idle" not in said(answer)


def test_the_same_is_said_when_an_account_is_deactivated_on_its_page_which_leads_there_before(administrator, world):
    owning = member("analyst", username="owning")
    url = page("user", "change", owning.pk)
    assert "/desk/hand-over/" not in administrator.get(url).content.decode()
    Initiative.objects.filter(pk=world.initiative.pk).update(owner=owning)
    assert 'href="/desk/hand-over/?from=owning">Hand over what they own</a>' in administrator.get(url).content.decode()
    given = {name: value for name, value in filled(administrator, url).items() if name != "is_active"}
    answer = administrator.post(url, given)
    assert answer.status_code == 302
    assert "Still owning initiatives: <a" in said(answer)
