"""Bounds are judged, percentiles taken and tables renewed as they should be: where the bench could tell something that is not so."""

import math

import pytest

from tests.bench.figures import Figure, Part, as_markdown, as_text, medians, percentile, ratio, renewed, times


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1), (0.501, 51)], ids=lambda value: str(value)
)
def test_a_percentile_is_the_value_that_so_many_are_not_above(share: float, expected: int) -> None:
    assert percentile(reversed(range(1, 101)), share) == expected


def test_the_p99_of_few_values_is_the_largest() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3.0


def test_nothing_measured_is_no_number_and_holds_nothing() -> None:
    assert math.isnan(percentile([], 0.5))
    assert math.isnan(ratio(1.0, 0.0))
    nothing = Figure("deliveries/s", float("nan"), least=4, most=9)
    assert (nothing.held, nothing.told) == (False, "–")


@pytest.mark.parametrize(
    ("value", "least", "most", "held"),
    [
        (4.0, 4, None, True),
        (3.99, 4, None, False),
        (2.5, None, 2.5, True),
        (2.51, None, 2.5, False),
        (5.0, None, None, None),
        (0.5, 0.4, 0.6, True),
        (0.7, 0.4, 0.6, False),
    ],
)
def test_a_bound_is_held_up_to_itself(value: float, least: float, most: float, held: bool | None) -> None:
    figure = Figure("a figure", value, least=least, most=most)
    assert figure.held is held
    assert figure.judged == {None: "", True: "held", False: "not held"}[held]


def test_a_bound_is_told_in_the_figures_own_form() -> None:
    assert Figure("x", 1.0, "{:,.0f}", least=1500).bound == "≥ 1,500"
    assert Figure("x", 1.0, most=2.5).bound == "≤ 2.50"


def test_medians_go_over_runs_and_not_over_figures() -> None:
    assert medians([{"a": 1.0, "b": 9.0}, {"a": 3.0, "b": 7.0}, {"a": 2.0, "b": 8.0}]) == {"a": 2.0, "b": 8.0}


def test_times_are_milliseconds() -> None:
    assert times([0.001] * 98 + [0.5] * 2, "ack") == {"ack_p50": 1.0, "ack_p99": 500.0}


def test_the_text_has_every_figure_with_its_bound_and_judgement() -> None:
    part = Part(
        "circle",
        "a small room",
        {"runs": 3},
        [Figure("ack p50, ms", 2.1, most=3), Figure("rate", 900.0, least=1500)],
        {},
    )
    first, second, third = as_text(part).splitlines()
    assert "circle" in first and "runs 3" in first
    assert second.split() == ["ack", "p50,", "ms", "2.10", "≤", "3.00", "held"]
    assert third.split() == ["rate", "900.00", "≥", "1,500.00", "not", "held"]


def test_a_cell_cannot_break_its_table() -> None:
    assert as_markdown(["a", "b"], [["x|y", "1"]]) == "| a | b |\n| --- | ---: |\n| x/y | 1 |"


PAGE = "before\n<!-- one: written by make -->\nold\n<!-- one: end -->\nbetween\n<!-- two: written by make -->\n<!-- two: end -->\nafter"


def test_a_block_is_renewed_and_all_around_it_stays() -> None:
    once = renewed(PAGE, "one", "new")
    assert "old" not in once
    assert once.startswith("before\n<!-- one: written by make -->\n\nnew\n\n<!-- one: end -->\nbetween")
    assert once.endswith("<!-- two: end -->\nafter")
    assert renewed(once, "one", "new") == once


@pytest.mark.parametrize("page", ["", PAGE.replace("<!-- one: end -->", "")])
def test_a_page_without_the_markers_is_not_written_over(page: str) -> None:
    with pytest.raises(ValueError, match="one"):
        renewed(page, "one", "new")
