"""`{% load ui %}`: the components, as tags and filters. docs/components.md shows how to write each.

Every argument is given by name, so that a misspelt one fails when the template compiles.
"""

from django import template

from core.ui import buttons, dates, forms, keeping, lists, navigation, panels, pictures, progress, tables

register = template.Library()

for component in (
    buttons.button,
    buttons.link_button,
    forms.error_summary,
    forms.field,
    lists.next_steps,
    lists.summary_list,
    lists.task_list,
    navigation.back_link,
    navigation.breadcrumbs,
    navigation.page_header,
    navigation.tabs,
    panels.empty_state,
    panels.save_status,
    panels.who_can_see,
    pictures.bar_chart,
    pictures.grid_chart,
    pictures.line_chart,
    progress.progress,
):
    register.inclusion_tag(f"components/{component.__name__}.html")(component)

register.simple_tag(forms.attributes)
register.simple_tag(forms.options)
register.simple_tag(forms.radios)
register.simple_tag(keeping.keep_on_device, takes_context=True)
register.simple_tag(lists.tag)
register.simple_tag(pictures.draw_timeline, name="timeline")

for with_context in (buttons.post_button, forms.filter_bar, navigation.pagination, tables.data_table):
    register.inclusion_tag(f"components/{with_context.__name__}.html", takes_context=True)(with_context)

for block in (
    panels.card,
    panels.details,
    panels.inset,
    panels.notification,
    panels.receipt,
    panels.warning_text,
    tables.bulk_bar,
    tables.table,
):
    register.simple_block_tag(block)

for reading in (
    dates.clock_time,
    dates.saved_when,
    dates.days_left,
    dates.deadline,
    dates.full_date,
    dates.full_datetime,
    dates.short_date,
    dates.short_datetime,
):
    register.filter(reading.__name__, reading)

register.filter("message_kind", panels.message_kind)


@register.inclusion_tag("components/icon.html")
def icon(*, name: str, label: str = "", small: bool = False):
    """An icon of the design system's set. Without a `label` it is decoration and not read out."""
    return {"name": name, "label": label, "small": small}


@register.simple_block_tag
def button_group(content: str) -> str:
    """Buttons that belong together, in a row; on a small screen one under the other."""
    from django.utils.html import format_html

    return format_html('<div class="ds_button-group">{}</div>', content)


@register.inclusion_tag("components/notification_item.html")
def message(*, message):
    """One of Django's messages, as base.html shows it."""
    kind = panels.message_kind(message.level_tag)
    glyph, word = panels.NOTIFICATIONS[kind]
    return {"content": message, "kind": kind, "icon": glyph, "word": word}
