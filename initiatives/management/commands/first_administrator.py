"""Make the first administrator, so that somebody can sign in."""

import os
import secrets

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from initiatives.models import Membership, User

USERNAME = "admin"


class Command(BaseCommand):
    help = (
        f"Make the user {USERNAME!r} unless there is one. TRACKER_ADMIN_PASSWORD sets the password, which is otherwise "
        "made up and printed once; TRACKER_ADMIN_EMAIL sets the address (admin@localhost)."
    )

    def handle(self, *_arguments: object, **_options: object) -> None:
        if User.objects.filter(username=USERNAME).exists():
            return
        email = os.environ.get("TRACKER_ADMIN_EMAIL") or "admin@localhost"
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"TRACKER_ADMIN_EMAIL is {email!r}; give an e-mail address.") from error
        given = os.environ.get("TRACKER_ADMIN_PASSWORD")
        password = given or secrets.token_urlsafe(12)
        with transaction.atomic():
            user = User.objects.create_superuser(USERNAME, email, password)
            Membership.objects.create(user=user, role="administrator")
        shown = "the password TRACKER_ADMIN_PASSWORD gives" if given else f"password {password} (shown this once)"
        self.stdout.write(f"First administrator: user {USERNAME}, {shown}")
