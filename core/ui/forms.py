"""Every form in the service's look: one renderer, so that `{{ form }}` is right wherever it is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core.ui.words import with_full_stop

# What stands in for the text box's width, by the length of the answer that is expected.
WIDTHS = ("2", "3", "4", "5", "10", "20")
FLUID = ("one-quarter", "one-third", "half", "two-thirds", "three-quarters")

DESIGNED = {
    forms.CheckboxInput: "ds_checkbox__input",
    forms.FileInput: "ds_file-upload__input",
    forms.Select: "ds_select",
    forms.Textarea: "ds_input",
    forms.DateTimeInput: "ds_input ioc-input--datetime",
    forms.DateInput: "ds_input ds_input--fixed-10",
    forms.TimeInput: "ds_input ds_input--fixed-5",
    forms.NumberInput: "ds_input ds_input--fixed-5",
    forms.widgets.Input: "ds_input",
}
# These draw their own labels and boxes: the class goes on the parts, by template, not on the whole.
COMPOSED = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)


def _look(widget: forms.Widget) -> str:
    if widget.is_hidden or isinstance(widget, COMPOSED):
        return ""
    return next((look for kind, look in DESIGNED.items() if isinstance(widget, kind)), "")


def _advice(bound: "Field", error: ValidationError) -> str:
    """The sentence for one error: the form's own wording, or ours in place of Django's bare defaults."""
    sentence = str(error.messages[0])
    if error.code == "invalid_choice":
        return (
            "Choose one of the answers that are offered"
            if sentence.startswith("Select a valid")
            else sentence
        )
    if error.code != "required" or sentence != forms.Field.default_error_messages["required"]:
        return sentence
    label = str(bound.label)
    if label.endswith("?"):
        return f"Answer “{label}”"
    if bound.shape == "checkbox":
        return f"Tick “{label}” to go on"
    named = label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == "-" else label
    chosen = isinstance(bound.field.widget, forms.FileInput | forms.widgets.ChoiceWidget)
    return f"{'Choose' if chosen else 'Enter'} {named}"


class Field(BoundField):
    """A form's field as the page shows it: knows its kind, whether it is optional, how it is described."""

    @property
    def shape(self) -> str:
        """Which markup suits it: "group" (a fieldset of choices), "checkbox", "file", "hidden" or "line"."""
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if self.use_fieldset:
            return "group"
        return "file" if isinstance(widget, forms.FileInput) else "line"

    @property
    def optional(self) -> bool:
        """True where an answer is not needed: the label then says so. A lone checkbox never says it."""
        return not self.field.required and not self.field.disabled and self.shape != "checkbox"

    @property
    def max_words(self) -> int | None:
        """The most words a long answer may have: the field's own, or its widget's `data-max-words`."""
        limit = getattr(self.field, "max_words", None) or self.field.widget.attrs.get("data-max-words")
        return int(limit) if limit else None

    @property
    def messages(self) -> list[str]:
        """What is wrong with the answer and what to do, as sentences; the bare "required" in terms of the label."""
        return [with_full_stop(_advice(self, error)) for error in self.errors.as_data()]

    @property
    def error_anchor(self) -> str:
        """The id of the thing to fix, where the error summary's link goes: the first choice of a group."""
        if self.shape == "group" and (id_ := self.field.widget.attrs.get("id") or self.auto_id):
            if isinstance(self.field.widget, forms.MultiWidget | forms.widgets.ChoiceWidget):
                return f"{id_}_0"
        return self.id_for_label

    @property
    def aria_describedby(self) -> str | None:
        """As Django's, with the word count after the hint and the error."""
        described = super().aria_describedby
        if described is None or not self.max_words or not self.auto_id:
            return described
        return f"{described} {self.auto_id}_count".strip()

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes plus the design system's classes, beside any of the widget's own."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = " ".join(str(each) for each in (widget.attrs.get("class"), attrs.get("class")) if each)
        look = _look(widget)
        if "ds_input--f" in own:  # a width the form chose replaces the kind's usual one
            look = " ".join(part for part in look.split() if not part.startswith("ds_input--f"))
        if look and self.errors:
            look += (
                " ds_input--error" if "ds_input" in look else " ds_select--error" if "select" in look else ""
            )
        if classes := " ".join(filter(None, [look, own])):
            attrs["class"] = classes
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False  # the label says it, and stays when one begins to type
        if self.max_words and not widget.is_hidden:
            attrs["data-max-words"] = str(self.max_words)
        return attrs


class Several(forms.ModelMultipleChoiceField):
    """Several of some records; a number that no database column can hold is the number of none of them."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError:
            raise ValidationError(
                "Choose from the answers that are offered.", code="invalid_choice"
            ) from None


class ReadOnce(forms.models.ModelChoiceIterator):
    """The choices of `OneOf`: the records stay with the field's queryset, where the answer finds them."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.field.queryset:
            yield self.choice(row)


class OneOf(forms.ModelChoiceField):
    """One of a few records. They are read once a form, where Django reads them for the list and again for the answer."""

    iterator = ReadOnce

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        name = self.to_field_name or "pk"
        wanted = str(getattr(value, name) if isinstance(value, self.queryset.model) else value)
        for row in self.queryset:
            if str(getattr(row, name)) == wanted:
                return row
        raise ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


def attributes(*, of: Mapping[str, Any]) -> SafeString:
    """A widget's attributes as they stand in its tag, as Django's own attrs.html draws them, without a template each."""
    drawn = []
    for name, value in of.items():
        if value is True:
            drawn.append(f" {name}")
        elif value is not False:
            drawn.append(f' {name}="{conditional_escape(value)}"')
    return SafeString("".join(drawn))


def options(*, of: Sequence[Mapping[str, Any]]) -> SafeString:
    """The options of a list to choose from: a list of every school of an authority took longer to draw than to find."""
    return SafeString(
        "".join(
            f'\n<option value="{conditional_escape(str(option["value"]))}"{attributes(of=option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in of
        )
    )


class Renderer(TemplatesSetting):
    """The form renderer for settings.FORM_RENDERER: templates from `templates/django/forms/`."""

    form_template_name = "django/forms/div.html"
    formset_template_name = "django/forms/formsets/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = Field


def field(*, field: Field, width: str = "", who: Sequence[Any] | None = None, hide_label: bool = False):
    """One field with label, hint, error and input, as `{{ field.as_field_group }}`, and more:

    `width` in characters (2, 3, 4, 5, 10, 20) or a share (half, one-third, …); `who`, the readers of a
    `who_can_see` panel that stands beside it.
    """
    if width and width not in WIDTHS + FLUID:
        raise ValueError(f"A field's width is one of {', '.join(WIDTHS + FLUID)}, not {width!r}.")
    attrs: dict[str, str | bool] = {}
    if width:
        attrs["class"] = f"ds_input--{'fixed' if width in WIDTHS else 'fluid'}-{width}"
    return {
        "field": field,
        "widget": field.as_widget(attrs=attrs),
        "who": who,
        "with_who": who is not None,
        "hide_label": hide_label,
    }


def radios(*, field: Field) -> SafeString:
    """The answers of a field as radio buttons and nothing round them. No template each: a register has hundreds."""
    name, given, wrong = field.html_name, str(field.value() or ""), bool(field.errors)
    drawn = []
    for place, (value, label) in enumerate(field.field.choices):
        id_ = f"{field.auto_id}_{place}"
        more = {"required": field.field.required, "checked": str(value) == given}
        more |= {"aria-invalid": "true"} if wrong else {}
        shared = attributes(of={"name": name, "value": value, "id": id_} | more)
        drawn.append(
            f'<div class="ds_radio"><input class="ds_radio__input" type="radio"{shared}>'
            f'<label class="ds_radio__label" for="{id_}">{conditional_escape(label)}</label></div>'
        )
    return SafeString("".join(drawn))


def _problems(form: forms.BaseForm) -> Iterable[tuple[str, str]]:
    """(message, anchor) pairs in the order of the page; a message of the whole form has no anchor."""
    for message in form.non_field_errors():
        yield with_full_stop(str(message)), ""
    for bound in form:
        anchor = getattr(bound, "error_anchor", bound.id_for_label)
        for message in getattr(bound, "messages", bound.errors):
            yield with_full_stop(str(message)), "" if bound.is_hidden else anchor


def error_summary(*, form: Any = None, also: Sequence[Any] = (), problems: Sequence[tuple[str, str]] = ()):
    """What is wrong with a posted form, each line a link to its field; takes the focus.

    `also` are further forms on the page; a formset counts as its forms. `problems` are (message, element id)
    pairs that no form knows of. Draws nothing when nothing is wrong.
    """
    lines = list(problems)
    for each in [form, *also]:
        if each is None or not each.is_bound:
            continue
        if isinstance(each, forms.BaseFormSet):
            lines += [(str(message), "") for message in each.non_form_errors()]
            lines += [line for one in each.forms for line in _problems(one)]
        else:
            lines += _problems(each)
    return {"problems": lines}


def filter_bar(
    context: Context, *, form: forms.BaseForm, text: str = "Show", legend: str = "Filter this list"
):
    """A form of filters that asks by GET, so that the choice is in the URL and can be sent to a colleague.

    Keeps the list's sort order and what stands in hidden fields; says how many filters are on and offers to clear them.
    """
    request = context.get("request")
    asked = request.GET if request is not None else QueryDict()
    names = {bound.html_name for bound in form if not bound.is_hidden}
    kept = QueryDict(mutable=True)
    for name in ["sort", *(bound.html_name for bound in form if bound.is_hidden)]:
        if name not in names and any(asked.getlist(name)):
            kept.setlist(name, asked.getlist(name))
    return {
        "form": form,
        "text": text,
        "legend": legend,
        "active": sum(1 for name in names if any(asked.getlist(name))),
        "sort": asked.get("sort", "") if "sort" not in names else "",
        "path": request.path if request is not None else "",
        "kept": kept.urlencode(),
    }
