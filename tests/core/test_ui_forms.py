"""Forms in the service's look: what stands beside a field, and what is said when an answer is wrong."""

import pytest
from django import forms
from django.template import Context, Template

from core.ui.forms import Field


class Answers(forms.Form):
    name = forms.CharField(label="Full name", help_text="As on your certificate.")
    code = forms.CharField(
        label="GTCS number", required=False, widget=forms.TextInput(attrs={"placeholder": "1"})
    )
    why = forms.CharField(label="Why this?", widget=forms.Textarea(attrs={"data-max-words": 250}))
    route = forms.ChoiceField(
        label="Route", choices=[("e", "Essay"), ("p", "Poster")], widget=forms.RadioSelect
    )
    sector = forms.ChoiceField(label="Sector", choices=[("a", "ASN")])
    paper = forms.FileField(label="Case study")
    agree = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def render(text: str, **context) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


def test_every_form_has_the_services_fields():
    assert {type(field) for field in Answers()} == {Field}


def test_shapes():
    assert {field.name: field.shape for field in Answers()} == {
        "name": "line",
        "code": "line",
        "why": "line",
        "route": "group",
        "sector": "line",
        "paper": "file",
        "agree": "checkbox",
        "secret": "hidden",
    }


def test_messages_say_what_to_do():
    form = Answers({"route": "x"})
    form.is_valid()

    assert {field.name: field.messages for field in form} == {
        "name": ["Enter full name."],
        "code": [],
        "why": ["Answer “Why this?”."],
        "route": ["Choose one of the answers that are offered."],
        "sector": ["Choose sector."],
        "paper": ["Choose case study."],
        "agree": ["Tick “I agree” to go on."],
        "secret": [],
    }


def test_a_forms_own_message_is_kept():
    class Asked(forms.Form):
        school = forms.CharField(error_messages={"required": "Say which school you teach in"})

    form = Asked({})
    form.is_valid()
    assert form["school"].messages == ["Say which school you teach in."]


def test_hint_error_and_input_belong_together():
    form = Answers({})
    form.is_valid()
    html = str(form["name"].as_field_group())

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext">As on your certificate.' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="ds_input ds_input--error"' in html


def test_optional_is_said_and_placeholders_are_not():
    html = str(Answers()["code"].as_field_group())

    assert html.count("(optional)") == 1
    assert "placeholder" not in html
    assert "(optional)" not in str(Answers()["agree"].as_field_group())


def test_word_limit_describes_the_box():
    html = str(Answers()["why"].as_field_group())

    assert 'aria-describedby="id_why_count"' in html
    assert "You may write up to 250 words." in html


def test_error_summary_links_to_the_fields_in_order():
    form = Answers({"name": "Ann"})
    form.is_valid()
    html = render("{% error_summary form=form %}", form=form)

    assert [part.split('"')[0] for part in html.split('href="#')[1:]] == [
        "id_why",
        "id_route_0",
        "id_sector",
        "id_paper",
        "id_agree",
    ]
    assert 'role="alert"' in html


@pytest.mark.parametrize("form", [Answers(), None])
def test_error_summary_is_not_there_when_nothing_is_wrong(form):
    assert render("{% error_summary form=form %}", form=form).strip() == ""


def test_error_summary_takes_several_forms_formsets_and_other_problems():
    formset = forms.formset_factory(Answers, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""}, prefix="form"
    )
    html = render(
        "{% error_summary form=form also=others problems=problems %}",
        form=Answers(),
        others=[formset],
        problems=[("The file is too large", "upload")],
    )

    assert 'href="#upload">The file is too large' in html
    assert 'href="#id_form-0-name">Enter full name' in html


def test_width_replaces_the_kinds_own():
    class Number(forms.Form):
        many = forms.IntegerField()

    html = render('{% field field=form.many width="2" %}', form=Number())
    assert 'class="ds_input ds_input--fixed-2"' in html


def test_unknown_width_is_refused():
    with pytest.raises(ValueError, match="A field's width is one of"):
        render('{% field field=form.name width="7" %}', form=Answers())


def test_text_is_escaped_everywhere():
    class Sly(forms.Form):
        name = forms.ChoiceField(label="<b>", choices=[("<i>", "<u>")], widget=forms.RadioSelect)

    form = Sly({"name": "<script>"})
    form.is_valid()
    html = str(form) + render("{% error_summary form=form %}", form=form)

    assert all(tag not in html for tag in ("<b>", "<i>", "<u>", "<script>"))


def test_a_list_to_choose_from_has_its_groups_and_what_was_chosen_and_is_escaped():
    class School(forms.Form):
        school = forms.ChoiceField(choices=[("", "Any"), ("Fife & “Co”", [("<i>", "<u>"), ("7", 1234)])])

    html = str(School({"school": "7"})["school"])

    assert '<option value="">Any</option>' in html
    assert '<optgroup label="Fife &amp; “Co”">' in html
    assert '<option value="&lt;i&gt;">&lt;u&gt;</option>' in html
    assert '<option value="7" selected>1234</option>' in html
