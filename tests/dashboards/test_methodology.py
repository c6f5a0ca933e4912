"""What the methodology explains is what the code does."""

from initiatives import vocabulary
from initiatives.dashboards.methodology import methodology

PAGE = methodology(licence="CC BY 4.0")


def test_every_table_of_the_codebook_is_explained():
    tables = [value for value in vars(vocabulary).values() if isinstance(value, dict) and value]
    terms = {id(term) for table in tables for term in table.values() if isinstance(term, vocabulary.Term)}
    explained = {id(term) for table in PAGE.tables.values() for term in table.terms}
    within = {id(term) for table in (vocabulary.AXES, vocabulary.ROLES) for term in table.values()}
    assert terms - within - explained == set()


def test_what_may_follow_is_what_the_database_takes():
    for axis, steps in (("claim", PAGE.claim_steps), ("evidence", PAGE.evidence_steps)):
        for step in steps:
            after = {term.key for term in step.after}
            terms = vocabulary.CLAIM_STATUSES if axis == "claim" else vocabulary.EVIDENCE_STATUSES
            allowed = {key for key in terms if vocabulary.may_follow(axis=axis, before=step.status.key, after=key)}
            assert after | {step.status.key} == allowed


def test_the_numbers_are_the_code_s():
    assert PAGE.codebook == vocabulary.CODEBOOK
    assert PAGE.due_soon_days == vocabulary.DUE_SOON_DAYS
    assert PAGE.records_named == "instrument, other record"
    assert [term.key for term in PAGE.least_advanced_first] == list(vocabulary.LEAST_ADVANCED_FIRST)
