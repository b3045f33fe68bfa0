"""What a table tells when people are few: from no page can a number below five be worked out, by nobody who knows how pages are made."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.accounts.rules.profile import FEW
from community.moderation.blurring import blurred, middle

NAMES = "abcd"


@pytest.mark.parametrize(("cells", "most"), [(1, 30), (2, 24), (3, 14), (4, 9)])
def test_no_small_number_can_be_worked_out(cells: int, most: int):
    """Every world there is, by the page it makes: of each cell that is few, at least one other world on that page has another number."""
    worlds: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for world in product(range(most), repeat=cells):
        worlds[repr(blurred(dict(zip(NAMES, world, strict=False))))].append(world)
    for page, alike in worlds.items():
        for place in range(cells):
            seen = {world[place] for world in alike}
            # At the edge of what was tried, worlds with larger numbers are missing on the page.
            if min(seen) < FEW and sum(alike[0]) < most:
                assert len(seen) > 1, f"{page} tells that {NAMES[place]} is {seen}"


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=8))
def test_what_is_told_is_true_and_what_is_few_is_not_told(counts: dict[str, int]):
    table = blurred(counts)
    assert list(table.cells) == list(counts)
    for name, number in counts.items():
        assert table.cells[name] in (None, number)
        assert table.cells[name] is None or number >= FEW
    assert table.total in (None, sum(counts.values()))
    if all(number >= FEW for number in counts.values()):
        assert table.cells == counts and table.total == sum(counts.values())


@pytest.mark.parametrize(
    ("minutes", "told"), [([], None), ([3] * 4, None), ([9, 1, 5, 3, 7], 5), ([1, 2, 3, 4, 100, 7], 3)]
)
def test_a_median_is_told_of_several_alone(minutes: list[int], told: int | None):
    assert middle(minutes) == told
