"""What happens to the stage of a pair, and to one's own openness in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PairStageChanged:
    """Both have stepped: the stage that the two share rose to this. A fall is told to nobody."""

    connection_id: int
    person_id: int
    """Whose step was the second."""
    other_id: int
    stage: int


@dataclass(frozen=True)
class OpennessChanged:
    """This person took a step towards the other or back. It is theirs alone: no page but their own may hear of it."""

    person_id: int
    other_id: int
