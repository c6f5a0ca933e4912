"""A public installation with a small world in it."""

import pytest


@pytest.fixture(autouse=True)
def _anybody_reads(settings):
    settings.PUBLIC_READ = True
