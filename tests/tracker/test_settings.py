"""A bad value of the environment is named in one line, and what would be right is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", "maybe", "write 1 or 0"),
        ("TRACKER_TIME_ZONE", "Mars/Base", "IANA name"),
        ("DATABASE_URL", "mysql://host/name", "it must be one of postgres"),
        ("DATABASE_URL", "postgres://host:word/name", "a port that is no number"),
        ("REDIS_URL", "redis://host:word", "a port that is no number"),
        ("EMAIL_URL", "smtp://host:word", "a port that is no number"),
        ("SITE_URL", "http://", "names no host"),
        ("CSRF_TRUSTED_ORIGINS", "example.org", "https://example.org"),
        ("CORS_ALLOWED_ORIGINS", "*", "write it with its scheme"),
        ("CORS_ALLOWED_ORIGINS", "https://*.example.org", "write scheme://host"),
        ("CORS_ALLOWED_ORIGINS", "https://example.org/", "write scheme://host"),
        ("TRUSTED_PROXIES", "all", "a whole number from 0 to 10"),
        ("API_ALLOWANCES_VISITOR", "reeding=5", "reading=3000,searching=300,writing=60"),
        ("API_ALLOWANCES_USER", "reading=many", "requests a minute"),
    ],
)
def test_a_bad_value_is_named_in_one_line(name, value, said):
    given = {**os.environ, "SECRET_KEY": "k", "DATABASE_URL": "postgres://localhost/none", name: value}
    run = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert run.returncode != 0
    assert name in run.stderr
    assert said in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
