"""One event, one line: what a person typed can't forge a second one."""

import logging
import re

# SECURITY: a long stretch of a path is a token that stands for a right; the log says only that there was one.
TOKEN_IN_PATH = re.compile(r"(?<=/)[A-Za-z0-9_.~:-]{32,}(?=/|\s|$)")


def without_tokens(text: str) -> str:
    """The text with every token in a path left out."""
    return TOKEN_IN_PATH.sub("…", text)


class OneLineFormatter(logging.Formatter):
    """Format a record on one line, with line ends of the message shown as escapes."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- the name is logging's
        record.message = without_tokens(record.message.replace("\r", "\\r").replace("\n", "\\n"))
        return super().formatMessage(record)
