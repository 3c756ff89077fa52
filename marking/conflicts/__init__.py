"""Who should not mark whom. A pure tool: rows of what is known in, facts out; no Django, no database, no decision.

`find(authors, markers, known)` gives every pair that something keeps apart, once for each thing that does. The rows come
from `marking.queries.conflicts`, which asks a fixed number of questions however many authors and markers there are.
"""

from .facts import Author, Belonging, Fact, Kind, Known, Marker, Tie, spelt
from .finding import find

__all__ = ["Author", "Belonging", "Fact", "Kind", "Known", "Marker", "Tie", "find", "spelt"]
