"""What happens to the stage of a pair."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PairStageChanged:
    """Both have stepped: the stage that the two share rose to this. A fall is told to nobody."""

    connection_id: int
    person_id: int
    """Whose step was the second."""
    other_id: int
    stage: int
