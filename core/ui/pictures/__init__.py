"""Pictures made on the server: an SVG with a caption, and the same figures as a table."""

from core.ui.pictures.charts import Bar, GridCell, GridRow, bar_chart, grid_chart
from core.ui.pictures.timeline import Mark, Span, timeline

__all__ = ["Bar", "GridCell", "GridRow", "Mark", "Span", "bar_chart", "grid_chart", "timeline"]
