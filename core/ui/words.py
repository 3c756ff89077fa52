"""Small words: what goes with a number, what ends a sentence."""

from decimal import Decimal


def counted(number: int, one: str, many: str = "") -> str:
    """'1 script', '3 scripts', '1,200 words'; give `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def figure(number: Decimal | int) -> str:
    """A number without noughts that say nothing: '9' for 9.00, '2.5' for 2.50, '1,200'."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_full_stop(text: str) -> str:
    """The text with the full stop that it may lack."""
    return text if text.rstrip().endswith((".", "?", "!", ":", "…")) else f"{text.rstrip()}."
