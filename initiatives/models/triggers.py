"""The database's own guarantees, as trigger builders that each noun's file names in its Meta.

Errors raised here carry a sentence that names the row and what would be right; `clean()` and the actions say it
earlier and more kindly, these hold when somebody writes past them.
"""

import pghistory
import pgtrigger
from django.db import models


def tracked(*, exclude: tuple[str, ...] = ()):
    """Class decorator: every insert, update and delete of the noun is written to its history table by trigger.

    Generated columns are left out: they follow from the others.
    """

    def decorate(model: type[models.Model]) -> type[models.Model]:
        generated = [field.name for field in model._meta.concrete_fields if getattr(field, "generated", False)]
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[*generated, *exclude],
            model_name=f"{model.__name__}History",
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history_row"),
        )(model)

    return decorate


def versioned() -> pgtrigger.Trigger:
    """Only the database moves version, created_at and updated_at; clients compare the version before they write.

    A row begins under the shared recording lock, as lines of a ledger do: what is asked `known_at` a pinned moment never
    gains a row.
    """
    return pgtrigger.Trigger(
        name="versioned",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF TG_OP = 'INSERT' THEN
                PERFORM pg_advisory_xact_lock_shared(tracker_recording_lock());
                NEW.version := 1; NEW.created_at := clock_timestamp(); NEW.updated_at := NEW.created_at;
            ELSE
                NEW.version := OLD.version; NEW.created_at := OLD.created_at;
                IF NEW IS DISTINCT FROM OLD THEN
                    NEW.version := OLD.version + 1; NEW.updated_at := clock_timestamp();
                END IF;
            END IF;
            RETURN NEW;
        """,
    )


def touches(table: str, column: str) -> pgtrigger.Trigger:
    """A change of this child moves the version of its parent (`table`, named by the child's `column`)."""
    return pgtrigger.Trigger(
        name=f"touches_{column.removesuffix('_id')}",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP <> 'INSERT' THEN
                UPDATE {table} SET updated_at = clock_timestamp() WHERE id = OLD.{column};
            END IF;
            IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.{column} IS DISTINCT FROM OLD.{column}) THEN
                UPDATE {table} SET updated_at = clock_timestamp() WHERE id = NEW.{column};
            END IF;
            RETURN NULL;
        """,
    )


def never_deleted(reason: str) -> pgtrigger.Trigger:
    """Refuses every DELETE, saying why."""
    return pgtrigger.Trigger(
        name="never_deleted",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{reason}';",
    )


def published_once(noun: str) -> pgtrigger.Trigger:
    """Once published a row is never deleted and never a draft again; the moment of publication is the database's.

    Each step is also a line of the change feed.
    """
    return pgtrigger.Trigger(
        name="published_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' THEN
                IF OLD.published_at IS NOT NULL THEN
                    RAISE EXCEPTION '{noun} % was published and cannot be deleted; withdraw it', OLD.id
                        USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN OLD;
            END IF;
            IF TG_OP = 'INSERT' THEN
                NEW.published_at := CASE WHEN NEW.publication = 'draft' THEN NULL ELSE clock_timestamp() END;
            ELSE
                IF OLD.published_at IS NOT NULL AND NEW.publication = 'draft' THEN
                    RAISE EXCEPTION '{noun} % was published and cannot become a draft again; withdraw it', OLD.id
                        USING ERRCODE = 'restrict_violation';
                END IF;
                NEW.published_at := OLD.published_at;
                IF OLD.published_at IS NULL AND NEW.publication <> 'draft' THEN
                    NEW.published_at := clock_timestamp();
                END IF;
            END IF;
            IF TG_OP = 'INSERT' AND NEW.publication <> 'draft'
               OR TG_OP = 'UPDATE' AND NEW.publication IS DISTINCT FROM OLD.publication THEN
                PERFORM tracker_tell_publication('{noun}', NEW.id, NEW.publication,
                    TG_OP = 'INSERT' OR OLD.published_at IS NULL, NEW.replaced_by_id);
            END IF;
            RETURN NEW;
        """,
    )


def tells(
    name: str, func: str, *, on: pgtrigger.Operation, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """After the operation a line of the change feed is written: `func` is SQL over NEW and OLD, e.g. tracker_change(…)."""
    return pgtrigger.Trigger(
        name=f"tells_{name}",
        when=pgtrigger.After,
        operation=on,
        condition=condition,
        func=f"PERFORM {func}; RETURN NULL;",
    )


def slug_kept(noun: str, *, frozen: bool = False) -> pgtrigger.Trigger:
    """A slug once used leads to its row for ever: the old one redirects and is never given to another row.

    `frozen`: a published row's slug changes only inside a rename, which says so by `tracker.renaming`. Whoever gives a
    slug up holds a lock that whoever takes one shares, or a slug could be taken in the moment in which it is given up.
    """
    freeze = f"""
        IF OLD.published_at IS NOT NULL AND coalesce(current_setting('tracker.renaming', true), '') <> 'on' THEN
            RAISE EXCEPTION 'the slug "%" of {noun} % is frozen since it was published; rename it instead', OLD.slug, OLD.id
                USING ERRCODE = 'restrict_violation';
        END IF;
    """
    return pgtrigger.Trigger(
        name="slug_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("slug"),
        func=f"""
            IF TG_OP = 'INSERT' THEN
                PERFORM pg_advisory_xact_lock_shared(7411205);
            ELSIF NEW.slug IS DISTINCT FROM OLD.slug THEN
                PERFORM pg_advisory_xact_lock(7411205);
            END IF;
            IF EXISTS (SELECT 1 FROM initiatives_oldslug o
                       WHERE o.noun = '{noun}' AND o.slug = NEW.slug AND o.object_id <> NEW.id) THEN
                RAISE EXCEPTION 'the slug "%" belonged to another {noun} and still leads there', NEW.slug
                    USING ERRCODE = 'unique_violation';
            END IF;
            IF TG_OP = 'UPDATE' AND NEW.slug IS DISTINCT FROM OLD.slug THEN
                {freeze if frozen else ""}
                INSERT INTO initiatives_oldslug (noun, slug, object_id) VALUES ('{noun}', OLD.slug, OLD.id)
                    ON CONFLICT DO NOTHING;
            END IF;
            RETURN NEW;
        """,
    )


def append_only(
    was_published: str, *, derived: tuple[str, ...] = (), condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """A ledger row never changes, and once its subject was published it is never deleted.

    `was_published` is an SQL condition over OLD. Columns named in `derived` may be set by other triggers only.
    `condition` says which rows are a ledger's, where a table holds others too.
    """
    allow = "".join(f" NEW.{name} := OLD.{name};" for name in derived)
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=condition,
        declare=[("given", "record")],
        func=f"""
            IF TG_OP = 'DELETE' THEN
                IF {was_published} THEN
                    RAISE EXCEPTION 'row % of % is part of the record and cannot be deleted; correct it', OLD.id, TG_TABLE_NAME
                        USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN OLD;
            END IF;
            given := NEW;
            IF pg_trigger_depth() > 1 THEN {allow or "NULL;"} END IF;
            IF NEW IS DISTINCT FROM OLD THEN
                RAISE EXCEPTION 'row % of % is part of the record and cannot be changed; correct it', OLD.id, TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN given;
        """,
    )


def unchanging(*fields: str, because: str) -> pgtrigger.Trigger:
    """The named columns never change after the row is written."""
    changed = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in fields)
    return pgtrigger.Trigger(
        name="unchanging",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF {changed} THEN
                RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{because}';
            END IF;
            RETURN NEW;
        """,
    )


def no_circles(noun: str) -> pgtrigger.Trigger:
    """No row stands below itself. Two moves at once could close a circle that neither sees, so moves queue on one lock."""
    table = f"initiatives_{noun}"
    return pgtrigger.Trigger(
        name="no_circles",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
        condition=pgtrigger.Q(new__parent_id__isnull=False),
        func=f"""
            PERFORM pg_advisory_xact_lock(7411202);
            IF EXISTS (
                WITH RECURSIVE up(id, parent_id) AS (
                    SELECT id, parent_id FROM {table} WHERE id = NEW.parent_id
                    UNION SELECT s.id, s.parent_id FROM {table} s JOIN up ON s.id = up.parent_id
                ) SELECT 1 FROM up WHERE id = NEW.id
            ) THEN
                RAISE EXCEPTION '{noun} % cannot stand below itself', NEW.slug USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def stays_once_published(*fields: str, because: str) -> pgtrigger.Trigger:
    """The named columns of a published row never change."""
    changed = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in fields)
    return pgtrigger.Trigger(
        name="stays_once_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.published_at IS NOT NULL AND ({changed}) THEN
                RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{because}';
            END IF;
            RETURN NEW;
        """,
    )
