"""Several reports about one thing are one case: every report stands in one from now on."""

from collections import defaultdict
from datetime import timedelta
from secrets import randbelow
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009.a1"
down_revision = "0009.d1"
branch_labels = None
depends_on = None

NOW, TODAY, LATER = 1, 2, 3
URGENT = {"danger": NOW} | dict.fromkeys(("unkind", "boundary", "confidentiality", "unwanted_contact"), TODAY)
WITHIN = {NOW: timedelta(hours=1), TODAY: timedelta(hours=24), LATER: timedelta(hours=72)}
BATCH = 500

_CASES = sa.table(
    "cases",
    *(sa.column(name, sa.BigInteger) for name in ("id", "group_id", "message_id", "about_id", "closed_by")),
    *(sa.column(name, sa.Integer) for name in ("depth", "urgency")),
    *(sa.column(name, sa.String) for name in ("thing", "reason", "state", "outcome")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("opened_at", "due_at", "closed_at", "seal_opened_at")),
    sa.column("unnamed", sa.Boolean),
)
_REPORTS = sa.table(
    "reports",
    *(
        sa.column(name, sa.BigInteger)
        for name in ("id", "case_id", "group_id", "message_id", "reporter_id", "about_id", "closed_by")
    ),
    sa.column("depth", sa.Integer),
    *(sa.column(name, sa.String) for name in ("thing", "reason", "state", "outcome")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("reported_at", "closed_at", "seal_opened_at")),
    sa.column("unnamed", sa.Boolean),
)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("thing", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=1000), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unnamed", sa.Boolean(), nullable=False),
        sa.Column("seal_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_cases_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_cases_message_id"), ondelete="SET NULL"),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_cases_{name}"), ondelete="SET NULL")
            for name in ("about_id", "closed_by", "claimed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.add_column("reports", sa.Column("case_id", sa.BigInteger(), nullable=True))
    _put_into_cases()
    for name in ("message_id", "about_id", "closed_by", "claimed_by", "claimed_until"):
        op.create_index(f"ix_cases_{name}", "cases", [name])
    for names in (["urgency", "due_at"], ["closed_at"]):
        of = ["group_id", "state", *names, "id"]
        op.create_index(f"ix_cases_{'_'.join(of)}", "cases", of)
    with op.batch_alter_table("reports") as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.create_foreign_key("fk_reports_case_id", "cases", ["case_id"], ["id"], ondelete="CASCADE")
        batch_op.create_index("ix_reports_case_id_reported_at_id", ["case_id", "reported_at", "id"])
        batch_op.drop_column("unnamed")
        batch_op.drop_column("seal_opened_at")


def _put_into_cases() -> None:
    connection = op.get_bind()
    together: dict[Any, list[Any]] = defaultdict(list)
    for report in connection.execute(sa.select(_REPORTS).order_by(_REPORTS.c.reported_at, _REPORTS.c.id)):
        together[_one_thing(report)].append(report)
    several = list(together.values())
    for start in range(0, len(several), BATCH):
        cases = [_case(reports) for reports in several[start : start + BATCH]]
        connection.execute(sa.insert(_CASES), cases)
        for case, reports in zip(cases, several[start : start + BATCH], strict=True):
            put = sa.update(_REPORTS).where(_REPORTS.c.id.in_([report.id for report in reports]))
            connection.execute(put.values(case_id=case["id"]))


def _one_thing(report: Any) -> Any:
    """The same for reports of the same message, open or closed, and for open ones of the same person or between the same two."""
    if report.message_id is not None:
        return report.message_id, report.state
    if report.group_id is not None or report.about_id is None or report.state == "closed":
        return report.id, "alone"
    return report.thing, report.about_id, None if report.thing == "person" else report.reporter_id or report.id


def _case(reports: list[Any]) -> dict[str, Any]:
    """The reports in the order in which they came."""
    first = min(reports, key=lambda one: URGENT.get(one.reason, LATER))
    last = max(reports, key=lambda one: one.closed_at or one.reported_at)
    return {
        "id": randbelow(2**48 - 1) + 1,
        **{name: getattr(first, name) for name in ("group_id", "message_id", "about_id", "depth", "thing", "reason")},
        **{name: getattr(last, name) for name in ("state", "closed_at", "closed_by", "outcome")},
        "urgency": URGENT.get(first.reason, LATER),
        "opened_at": reports[0].reported_at,
        "due_at": min(one.reported_at + WITHIN[URGENT.get(one.reason, LATER)] for one in reports),
        "unnamed": first.unnamed,
        "seal_opened_at": min((one.seal_opened_at for one in reports if one.seal_opened_at), default=None),
    }


def downgrade() -> None:
    op.add_column("reports", sa.Column("unnamed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reports", sa.Column("seal_opened_at", sa.DateTime(timezone=True), nullable=True))
    of = sa.select(_CASES.c.unnamed).where(_CASES.c.id == _REPORTS.c.case_id).scalar_subquery()
    opened = sa.select(_CASES.c.seal_opened_at).where(_CASES.c.id == _REPORTS.c.case_id).scalar_subquery()
    op.execute(sa.update(_REPORTS).values(unnamed=of, seal_opened_at=opened))
    with op.batch_alter_table("reports") as batch_op:
        batch_op.drop_index("ix_reports_case_id_reported_at_id")
        batch_op.drop_constraint("fk_reports_case_id", type_="foreignkey")
        batch_op.drop_column("case_id")
    op.drop_table("cases")
