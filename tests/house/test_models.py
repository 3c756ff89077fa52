"""What every model promises."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from core.models import Ledger, Model
from tests.house.world import World

OURS = [
    m
    for m in apps.get_models()
    if m.__module__.split(".")[0]
    in {
        "core",
        "audit",
        "people",
        "notifications",
        "programme",
        "trios",
        "casestudies",
        "mentorship",
        "marking",
        "awards",
        "surveys",
        "reporting",
    }
]
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)
LEDGERS = [model for model in OURS if issubclass(model, Ledger)]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_text_field_is_classed_personal_or_not(model):
    text = {field.name for field in model._meta.concrete_fields if isinstance(field, TEXT)}
    assert sorted(text - model.personal - model.impersonal) == []
    assert sorted((model.personal | model.impersonal) - text) == []
    assert sorted(model.personal & model.impersonal) == []


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_a_moment_and_its_actor_come_together(model):
    """Where a state can be left again (null), both or neither: a constraint says so."""
    names = {field.name: field for field in model._meta.concrete_fields}
    verbs = [
        n.removesuffix("_at") for n in names if n.endswith("_at") and f"{n.removesuffix('_at')}_by" in names
    ]
    checked = {constraint.name for constraint in model._meta.constraints}
    for verb in verbs:
        if names[f"{verb}_at"].null:
            assert f"{model._meta.model_name}_{verb}_at_by" in checked


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_it_has_a_docstring_and_our_base(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")
    assert issubclass(model, Model) or model._meta.label == "people.User"


def test_what_says_it_is_only_added_to_is_a_ledger():
    promised = {model._meta.label for model in OURS if "added, never changed" in model.__doc__.lower()}
    kept = {model._meta.label for model in LEDGERS}
    assert promised | {"audit.AuditEvent"} == kept


@pytest.mark.parametrize("model", LEDGERS, ids=lambda m: m._meta.label)
def test_a_ledger_is_kept_by_our_code_and_by_the_database(model, cast):
    World(cast).row_of(model)
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(pk=row.pk)):
        with pytest.raises(TypeError, match="is a ledger"):
            change()
    table = model._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")
    assert model.objects.filter(pk=row.pk).count() == 1
