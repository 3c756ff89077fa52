"""What people can choose a pace for: groups of kinds, named by the apps whose kinds they are when they start."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of mail that a person would turn down together; `kinds` are beginnings of their names."""

    name: str
    label: str
    hint: str
    kinds: tuple[str, ...]


OTHER = Group("other", "Everything else", "Whatever is in none of the groups above.", ())
GROUPS: dict[str, Group] = {OTHER.name: OTHER}


def group(name: str, label: str, hint: str, *kinds: str) -> None:
    """Let people choose how often they hear of these kinds."""
    GROUPS[name] = Group(name, label, hint, kinds)


def every() -> list[Group]:
    """The groups in the order of the apps, "everything else" last."""
    return [known for known in GROUPS.values() if known is not OTHER] + [OTHER]


def group_of(kind: str) -> str:
    """The name of the group that a kind of mail is in."""
    return next((known.name for known in every() if kind.startswith(known.kinds)), OTHER.name)
