"""The agreement: changed, read as a difference, accepted again before writing."""

from collections.abc import Callable
from typing import Any

import pytest

from community.boundaries import facts
from community.groups import queries
from community.groups.events import AgreementChanged, MembershipChanged
from community.groups.rules import Change
from community.groups.services.change_agreement import accept_agreement, change_agreement
from community.shared.errors import Invalid, NotFound, Refused
from tests.support.actors import Someone
from tests.support.make import Make

NEW = "Be kind and slow."


@pytest.mark.usefixtures("unit")
class TestServices:
    def test_everyone_reads_the_change_and_accepts_and_the_writer_has_by_writing(
        self, make: Make, published: list[Any]
    ) -> None:
        group = make.group()
        ada, ben = make.member(group, roles=("facilitator",)), make.member(group)
        change_agreement(ada, group, NEW, 1)
        assert published == [AgreementChanged(group, 2), MembershipChanged(group, ada.id)]
        assert facts.standing(ada, group).agreed and not facts.standing(ben, group).agreed
        page = queries.agreement_for(ben, group)
        assert (page.shown.number, page.compared_with, page.has_agreed) == (2, 1, False)
        assert (Change.ADDED, "kind and slow.") in page.changes
        accept_agreement(ben, group, 2)
        assert facts.standing(ben, group).agreed
        assert published[-1] == MembershipChanged(group, ben.id)

    def test_the_difference_is_from_the_version_this_member_accepted(self, make: Make) -> None:
        group = make.group()
        ada, ben = make.member(group, roles=("facilitator",)), make.member(group)
        change_agreement(ada, group, "Be kind today.", 1)
        change_agreement(ada, group, "Be kind today, always.", 2)
        assert queries.agreement_for(ben, group).compared_with == 1
        assert queries.agreement_for(ada, group).compared_with == 2
        accept_agreement(ben, group, 3)
        assert [version.number for version in queries.agreement_for(ben, group).versions] == [3, 2, 1]
        assert queries.agreement_for(ben, group, 1).changes == []
        with pytest.raises(NotFound):
            queries.agreement_for(ben, group, 4)

    def test_a_version_that_is_no_more_is_not_accepted(self, make: Make) -> None:
        group = make.group()
        ada, ben = make.member(group, roles=("facilitator",)), make.member(group)
        change_agreement(ada, group, NEW, 1)
        for version in (1, 3, 0):
            with pytest.raises(Invalid):
                accept_agreement(ben, group, version)
        assert not facts.standing(ben, group).agreed

    def test_two_who_change_it_at_once_lose_nothing_silently(
        self, make: Make, at_once: Callable[..., list[str]]
    ) -> None:
        group = make.group()
        ada, ben = make.member(group, roles=("facilitator",)), make.member(group, roles=("facilitator",))
        results = at_once(
            lambda: change_agreement(ada, group, "Be kind to all.", 1), lambda: change_agreement(ben, group, NEW, 1)
        )
        assert results == ["done", "invalid"]

    def test_nothing_different_is_no_new_version(self, make: Make) -> None:
        group = make.group()
        with pytest.raises(Invalid):
            change_agreement(make.member(group, roles=("facilitator",)), group, " Be kind.\r\n", 1)

    def test_only_facilitators_change_it_and_only_members_read_its_history(self, make: Make) -> None:
        group = make.group()
        with pytest.raises(Refused):
            change_agreement(make.member(group, roles=("moderator",)), group, NEW, 1)
        for outsider in (make.person(is_host=True), make.member(group, state="left")):
            with pytest.raises(NotFound):
                change_agreement(outsider, group, NEW, 1)
            with pytest.raises(NotFound):
                queries.agreement_for(outsider, group)
            with pytest.raises(NotFound):
                accept_agreement(outsider, group, 1)


def test_markup_in_an_agreement_is_shown_and_never_run(make: Make, someone: Callable[..., Someone]) -> None:
    group = make.group()
    ada = someone(make.member(group, roles=("facilitator",)))
    ben = someone(make.member(group))
    hostile = 'Be kind. <script>alert(1)</script> <ins onmouseover="x()">new</ins> </del><img src=x onerror=y()>'
    ada.posts(f"/groups/{group}/agreement/edit", agreement=hostile, based_on="1")
    page = ben.gets(f"/groups/{group}/agreement").get_data(as_text=True)
    assert "<ins>" in page, "the change is shown"
    for markup in ("<script>alert", "<img src=x", "<ins onmouseover"):
        assert markup not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_accepting_in_the_browser(make: Make, someone: Callable[..., Someone]) -> None:
    group = make.group()
    ada, ben = someone(make.member(group, roles=("facilitator",))), someone(make.member(group))
    outsider = someone()
    assert ada.posts(f"/groups/{group}/agreement/edit", agreement=NEW, based_on="1").status_code == 302
    assert ben.hears("membership:changed") == [{"group": group}]
    outsider.hears_nothing()
    assert "The agreement has changed" in ben.gets(f"/groups/{group}").get_data(as_text=True)
    assert ben.posts(f"/groups/{group}/agreement", version="2").status_code == 422
    assert ben.posts(f"/groups/{group}/agreement", version="1", accept="y").status_code == 422
    assert ben.posts(f"/groups/{group}/agreement", version="2", accept="y").status_code == 302
    assert ben.hears("membership:changed") == [{"group": group}]
    assert "The agreement has changed" not in ben.gets(f"/groups/{group}").get_data(as_text=True)


def test_what_was_typed_stays_when_another_was_quicker(make: Make, someone: Callable[..., Someone]) -> None:
    group = make.group()
    ada, ben = someone(make.member(group, roles=("facilitator",))), someone(make.member(group, roles=("facilitator",)))
    ada.posts(f"/groups/{group}/agreement/edit", agreement=NEW, based_on="1")
    answer = ben.posts(f"/groups/{group}/agreement/edit", agreement="My long careful text.", based_on="1")
    assert answer.status_code == 422 and "My long careful text." in answer.get_data(as_text=True)
    assert (
        ben.posts(f"/groups/{group}/agreement/edit", agreement="My long careful text.", based_on="2").status_code == 302
    )
