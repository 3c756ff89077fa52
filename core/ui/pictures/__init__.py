"""Pictures made on the server: an SVG with a caption, and the same figures as a table."""

from core.ui.pictures.charts import Bar, GridCell, GridRow, bar_chart, grid_chart
from core.ui.pictures.lines import Line, line_chart
from core.ui.pictures.timeline import Mark, Span, draw_timeline, timeline

__all__ = [
    "Bar",
    "GridCell",
    "GridRow",
    "Line",
    "Mark",
    "Span",
    "bar_chart",
    "draw_timeline",
    "grid_chart",
    "line_chart",
    "timeline",
]
