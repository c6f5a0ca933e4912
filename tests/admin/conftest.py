"""A small world, people with roles in it, and browsers signed in as they are."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from initiatives.models import Membership, Partnership, User
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def drafts(db):
    return make_world(published=False)


@pytest.fixture
def elsewhere(db):
    """Another partnership than the world's."""
    return Partnership.objects.create(slug="chile-kenya", name="Chile–Kenya", country_a="CL", country_b="KE")


def member(role, partnership=None, username=None):
    """A user of the admin with one role."""
    user = User.objects.create_user(
        username or role, f"{username or role}@example.org", "a long password", is_staff=True
    )
    Membership.objects.create(user=user, role=role, partnership=partnership)
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(world):
    return signed_in(world.by)


def page(noun, view="changelist", *args):
    return reverse(f"admin:initiatives_{noun}_{view}", args=args)


def said(answer):
    """The sentences a page says above its content."""
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def form_of(answer):
    """The form a page is about: Django's own pages wrap theirs."""
    wrapped = answer.context.get("adminform")
    return wrapped.form if wrapped else answer.context["form"]


def errors(answer):
    """Field → sentences of the form a page came back with."""
    return {field: " ".join(sentences) for field, sentences in form_of(answer).errors.items()}


def filled(client, url, **changes):
    """What a browser would send from the form on a page, with some fields changed."""
    answer = client.get(url)
    form = form_of(answer)
    sent = {}
    forms = [form, *(f.formset.management_form for f in answer.context.get("inline_admin_formsets", ()))]
    for inline in answer.context.get("inline_admin_formsets", ()):
        forms += inline.formset.initial_forms
    for one in forms:
        for field in one:
            value = field.value()
            if value is not None and value is not False and value not in ("", []):
                sent[field.html_name] = value
    return {**sent, **changes}


def rows_of(prefix, *rows):
    """The fields of an inline with these new rows."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return sent | {f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}


def add(client, noun, **fields):
    url = page(noun, "add")
    return client.post(url, filled(client, url, **fields))


def change(client, noun, row, **fields):
    url = page(noun, "change", row.pk)
    return client.post(url, filled(client, url, **fields))
