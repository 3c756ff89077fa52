"""Takes in a table that somebody uploads as CSV or XLSX, and hands it back as plain text, cell by cell.

Knows no database and no Django. The file is hostile until shown otherwise, so it is opened only in a child process
with a limit on memory, processor time and wall clock; formulas are never computed, only what was last shown is read.
"""

from core.spreadsheets.parent import read_table
from core.spreadsheets.table import Limits, Table

__all__ = ["Limits", "Table", "read_table"]
