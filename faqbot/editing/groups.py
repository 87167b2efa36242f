"""Groups of an identity provider, and the roles that they give here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from faqbot.domain.errors import BadSetting
from faqbot.domain.operator import EVERYWHERE, Role

_SETTING = "FAQBOT_OIDC_GROUPS"


@dataclass(frozen=True, slots=True)
class Groups:
    """The roles that each group gives, by knowledge base; a group that is not named gives nothing."""

    given: Mapping[str, Mapping[str, Role]] = field(default_factory=dict)

    @property
    def are_used(self) -> bool:
        return bool(self.given)

    def roles(self, groups: Iterable[str]) -> Mapping[str, Role]:
        """What somebody may do who is in all of these: in each base the highest role."""
        found: dict[str, Role] = {}
        for group in groups:
            _add(found, self.given.get(group, {}))
        return found


NO_GROUPS = Groups()


def groups_of(text: str) -> Groups:
    """The groups that a setting names as `group=role@base`, separated by commas. Raise BadSetting."""
    given: dict[str, dict[str, Role]] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        group, _, what = (piece.strip() for piece in part.rpartition("="))
        role, at, kb = (piece.strip() for piece in what.partition("@"))
        if not group or role not in list(Role) or (at and not kb):
            roles = ", ".join(Role)
            raise BadSetting(f"{_SETTING} holds {part!r}; write group=role@base or group=role, with a role of {roles}")
        _add(given.setdefault(group, {}), {kb or EVERYWHERE: Role(role)})
    return Groups(given)


def _add(roles: dict[str, Role], more: Mapping[str, Role]) -> None:
    for kb, role in more.items():
        if not (kb in roles and roles[kb].includes(role)):
            roles[kb] = role
