"""Pure rules of pairs: what leads elsewhere, how long a step back lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from community.connections.rules import has_link, step_back_until

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "hello",
    [
        "see https://example.org/x",
        "HTTP://EXAMPLE.ORG",
        "tg://resolve?x",
        "www.example",
        "write to me: ana@example.org",
        "mailto:ana",
        "example.org",
        "my page is Example.Co.UK, look",
        "bücher.example",
        "例え.テスト",
        "example。org",
        "ｅｘａｍｐｌｅ．ｏｒｇ",
        "exam\u200bple.\u200borg",
        "sub_domain.example.org/path",
        "at 192.168.0.12 you find it",
        "(example.org)",
        "I like tea.Do you",
    ],
)
def test_what_leads_elsewhere(hello: str):
    assert has_link(hello)


@pytest.mark.parametrize(
    "hello",
    [
        "",
        "I like tea. Do you?",
        "You wrote of the river … that was kind.",
        "Tuesday at 10.30 or 18:00, e.g. by the lake",
        "z. B. Schach, d.h. langsam",
        "2.5 km is enough for me",
        "well...maybe",
        "me@home",
        "Ana/Ben: a walk?",
        "version 1.2.3.4.5",
    ],
)
def test_what_does_not(hello: str):
    assert not has_link(hello)


@pytest.mark.parametrize(
    ("length", "days"), [("day", 1), ("week", 7), ("month", 30), ("always", None), ("", None), ("a year", None)]
)
def test_how_long_a_step_back_lasts(length: str, days: int | None):
    assert step_back_until(AT, length) == (AT + timedelta(days=days) if days else None)
