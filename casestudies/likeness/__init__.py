"""Likeness: which passages two texts share. A pure tool: text in, places out; no Django, no database, no verdict.

`prints(text)` are the few numbers by which texts are found that share a run of words; `passages(one, other)` are
the shared runs themselves. Both see words as `words(text)` does: without case, signs and accents of quotation.
"""

from .passages import Passage, passages
from .prints import SURE, prints
from .words import Word, plain_text, words

__all__ = ["SURE", "Passage", "Word", "passages", "plain_text", "prints", "words"]
