"""The file a text was read from: kept once, byte for byte."""

import hashlib

import pytest
from django.db import connection

from initiatives.models import Original
from tests.factories import CaptureFactory

pytestmark = pytest.mark.django_db

INSERT = (
    "INSERT INTO initiatives_original (capture_id, name, media_type, size, sha256, content)"
    " VALUES (%s, 'a.txt', 'text/plain', %s, %s, %s)"
)
BYTES = b"\x00\xffa"
HASH = hashlib.sha256(BYTES).hexdigest()


def test_the_bytes_come_back_as_they_were_and_their_hash_and_size_are_theirs(sql, refused):
    capture = CaptureFactory()
    assert "not the hash" in refused(INSERT, capture.pk, 3, "0" * 64, BYTES)
    assert "not the number of bytes" in refused(INSERT, capture.pk, 4, HASH, BYTES)
    sql(INSERT, capture.pk, 3, HASH, BYTES)
    assert bytes(Original.objects.get().content) == BYTES
    assert "unique" in refused(INSERT, capture.pk, 3, HASH, BYTES)


def test_an_original_is_never_changed_and_never_deleted(sql, refused):
    sql(INSERT, CaptureFactory().pk, 3, HASH, BYTES)
    assert "cannot be changed" in refused("UPDATE initiatives_original SET name = 'b.txt'")
    assert "cannot be deleted" in refused("DELETE FROM initiatives_original")


def test_the_database_takes_nothing_over_twenty_megabytes(refused):
    assert "20_megabytes" in refused(
        "INSERT INTO initiatives_original (capture_id, name, media_type, size, sha256, content)"
        " SELECT %s, 'a', 'b', octet_length(c), encode(sha256(c), 'hex'), c"
        " FROM (SELECT convert_to(repeat('a', 20971521), 'UTF8') AS c) bytes",
        CaptureFactory().pk,
    )


def test_bytes_are_stored_as_they_are_and_history_has_none_of_them():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage::text FROM pg_attribute WHERE attrelid = 'initiatives_original'::regclass AND attname = 'content'"
        )
        assert cursor.fetchone() == ("e",)
