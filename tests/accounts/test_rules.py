"""What looks like what: handles, names, devices, and the way back after signing in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.accounts import rules
from community.accounts.services.check_names import handle_fault, name_fault, reserved

handles = st.from_regex(rules.HANDLE, fullmatch=True).filter(rules.is_handle)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("robin-hale", "robinhale"),
        ("robin", "rob1n"),
        ("hello", "hell0"),
        ("barn-owl", "bam-owl"),
        ("willow", "vvillow"),
        ("paul", "paui"),
        ("anna", "аnnа"),  # Cyrillic a
        ("anna", "ａｎｎａ"),  # full width
        ("anna", "ánna"),
    ],
)
def test_what_looks_alike_has_one_skeleton(one: str, other: str) -> None:
    assert rules.skeleton(one) == rules.skeleton(other)


@given(handles)
def test_the_skeleton_of_a_skeleton_is_itself(handle: str) -> None:
    assert rules.skeleton(rules.skeleton(handle)) == rules.skeleton(handle)


@given(handles, st.data())
def test_swapping_look_alikes_never_makes_a_new_handle(handle: str, data: st.DataObject) -> None:
    twins = {"0": "o", "o": "0", "1": "l", "l": "i", "i": "1", "m": "rn", "w": "vv"}
    swapped = "".join(twins.get(char, char) if data.draw(st.booleans()) else char for char in handle)
    assert rules.skeleton(swapped) == rules.skeleton(handle)


@given(handles)
def test_a_skeleton_fits_its_column(handle: str) -> None:
    assert 0 < len(rules.skeleton(handle)) <= 40


@pytest.mark.parametrize("handle", ["ab", "a" * 21, "an na", "-anna", "anna-", "an--na", "änna", "an_na", "anna\n", ""])
def test_what_is_no_handle(handle: str) -> None:
    assert not rules.is_handle(handle)
    assert handle_fault(handle)


@pytest.mark.parametrize(
    "handle",
    ["admin", "adm1n", "admln", "mod", "m0d", "moderator7", "mod-erator", "the-host"[4:], "h3arth", "closed-ab12"],
)
def test_no_handle_reads_like_a_duty(handle: str) -> None:
    assert handle_fault(handle)


@pytest.mark.parametrize("handle", ["ali", "mia", "will", "robin-hale", "bill", "modesty", "hostas"])
def test_ordinary_handles_are_free(handle: str) -> None:
    assert handle_fault(handle) is None


def test_every_reserved_handle_is_refused() -> None:
    assert [handle for handle in reserved() if not handle_fault(handle)] == []


@pytest.mark.parametrize(
    "name",
    [
        "Moderator",
        "Мoderator",
        "ＭＯＤ",
        "Anna (moderator)",
        "Host Anna",
        "Adm1n",
        "Everyone",
        "Admin 2",
        "a former member",
    ],
)
def test_no_name_claims_a_duty(name: str) -> None:
    assert name_fault(rules.tidy_name(name))


@pytest.mark.parametrize(
    "name", ["Ali", "Иван", "Åsa Lindström", "李小龙", "Jo 🌿", "نور", "Grace", "O’Neill", "Ann-Marie"]
)
def test_ordinary_names_are_welcome(name: str) -> None:
    assert rules.tidy_name(name) == name
    assert name_fault(name) is None


@given(st.text(max_size=80))
def test_a_tidied_name_cannot_break_out_of_its_place(typed: str) -> None:
    name = rules.tidy_name(typed)
    assert not any(unicodedata.category(char)[0] == "C" and char not in "\u200c\u200d" for char in name)
    assert "  " not in name and name == name.strip()


def test_marks_do_not_pile_up() -> None:
    assert len(rules.tidy_name("Zo" + "\u0301" * 40 + "e")) < 8


def test_a_name_of_blanks_and_signs_is_none() -> None:
    assert rules.tidy_name("\u200b\u202e ... ") == ""


@pytest.mark.parametrize("target", ["/groups", "/groups/3?room=2#new", "/"])
def test_own_paths_lead_back(target: str) -> None:
    assert rules.own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        None,
        "groups",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        " //evil.example",
        "/\n/evil.example",
    ],
)
def test_nobody_is_led_elsewhere(target: str | None) -> None:
    assert rules.own_path(target) is None


@given(st.text(alphabet="/\\:.@?#abc\t \n%", max_size=12))
def test_whatever_leads_back_is_a_path_here(target: str) -> None:
    found = rules.own_path(target)
    assert found is None or (found[0] == "/" and found[1:2] not in ("/", "\\"))


def test_devices_have_plain_names() -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
    assert [rules.device_label(agent) for agent in (firefox, edge, iphone, "")] == [
        "Firefox on Linux",
        "Edge on Windows",
        "Safari on iPhone",
        "",
    ]
