"""The network between members and the servers is cut five times, each time another way, while they write and read."""

import random
import time
from collections.abc import Callable

import pytest
from scaled_setting import Setting

from tests.chaos.conftest import Measure
from tests.chaos.crowd import Crowd, Row, judge
from tests.chaos.proxy import Proxy

pytestmark = [pytest.mark.scaled, pytest.mark.chaos]

WAYS: tuple[set[str], ...] = (set(), {"up", "down"}, {"down"}, {"up"}, set())
"""What is lost without a word before the connections break: nothing (they just break), all, answers alone (what was written is kept and
nobody hears so), words alone."""


def test_network_cut_five_times(
    setting: Setting,
    crowd: Callable[..., Crowd],
    rows: Callable[[], list[Row]],
    measure: Measure,
    moments: random.Random,
):
    """Half of the members come over it; the others write on, so there is something to catch up with."""
    patience = min(measure.away, 10)
    with Proxy(setting.plan.port) as to_nginx, Proxy(setting.plan.server_ports[0]) as to_a:
        doors = [to_nginx.port, setting.plan.port, to_a.port, setting.plan.server_ports[1]]
        with crowd(doors, patience) as writing:
            behind = [member for member in writing.members if member.port in (to_nginx.port, to_a.port)]
            for way in WAYS:
                writing.write_on(1)
                time.sleep(moments.uniform(0, 0.3))  # the point is to strike at no particular moment
                before = {member: member.cuts for member in behind}
                to_nginx.silent = to_a.silent = way
                if not way:
                    to_nginx.cut()
                    to_a.cut()
                # Without a word each notices by an answer that doesn't come.
                writing.wait(lambda before=before: all(member.cuts > n for member, n in before.items()), "all are cut")
                # What was lost on the way arrives now, on connections that were given up.
                to_nginx.silent = to_a.silent = set()
            writing.write_on(1)
    assert sum(member.cuts for member in behind) >= len(WAYS) * len(behind)
    assert sum(reader.caught_up for member in behind for reader in member.readers.values()), (
        "there was nothing to catch up with"
    )
    assert not writing.refusals, writing.refusals
    judge(writing, rows())
