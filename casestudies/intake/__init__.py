"""Takes in the document an author uploads: counts its words, finds what gives the author away, makes a clean copy.

Knows no database and no Django. `take_in` is what the web application calls; `python -m casestudies.intake`
is the same from the shell. The document is hostile until shown otherwise, so it is opened only in a child
process with a limit on memory, processor time and wall clock; this module and what it imports stay light,
because a web worker imports them.
"""

from casestudies.intake.answer import Finding, Intake
from casestudies.intake.known import Known, KnownError
from casestudies.intake.limits import Limits
from casestudies.intake.parent import take_in

__all__ = ["Finding", "Intake", "Known", "KnownError", "Limits", "take_in"]
