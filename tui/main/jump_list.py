"""The jump list: a jump, unlike a step, leaves a place behind to come back to."""

from tui.session import Place

FAR = 50
"""Places that are remembered on the way back."""


class JumpList:
    """Remembers the places before jumps; places are values, so that it knows nothing of what shows them."""

    def __init__(self) -> None:
        self._here: tuple[Place, int] | None = None
        self._trail: list[Place] = []

    def notice(self, place: Place, cursor: int, sight: int) -> None:
        """Notice the present place; where it is out of the ``sight`` papers around the last one, remember that.

        The same paper further down, as others have come above it, is the same place.
        """
        if self._here is not None and place.paper is not None:
            before, was = self._here
            far = abs(cursor - was) > sight and before.paper != place.paper
            if before.paper is not None and (far or _list_of(before) != _list_of(place)):
                self._trail = [*self._trail, before][-FAR:]
        self._here = place, cursor

    def arrive(self, place: Place, cursor: int) -> None:
        """Take a place for the present one, without a jump."""
        self._here = place, cursor

    def begin(self, place: Place) -> None:
        """Remember a place that is left for another list, however near that is, to come back to."""
        self._trail = [*self._trail, place][-FAR:]
        self._here = None

    def back(self) -> Place | None:
        """Return the place before the last jump, and forget it; None where there is none."""
        return self._trail.pop() if self._trail else None


def _list_of(place: Place) -> tuple[object, ...]:
    return place.query, place.sort, place.reverse
