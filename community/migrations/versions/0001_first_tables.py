"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("gathers", sa.String(length=160), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.String(length=400), nullable=False),
        sa.Column("size_cap", sa.Integer(), nullable=False),
        sa.Column("join_mode", sa.String(length=10), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
    )
    op.create_table(
        "job_leases",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_leases")),
    )
    op.create_table(
        "moderation_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("report_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_log")),
    )
    op.create_index("ix_moderation_log_group_id_id", "moderation_log", ["group_id", "id"], unique=False)
    op.create_index("ix_moderation_log_person_id", "moderation_log", ["person_id"], unique=False)
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
    )
    op.create_index("ix_outgoing_mails_due_at", "outgoing_mails", ["due_at"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("handle", sa.String(length=20), nullable=False),
        sa.Column("handle_skeleton", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_host", sa.Boolean(), nullable=False),
        sa.Column("is_site_moderator", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.String(length=500), nullable=False),
        sa.Column("pledge_version", sa.Integer(), nullable=False),
        sa.Column("pledge_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows_presence", sa.String(length=12), nullable=False),
        sa.Column("shows_typing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_people_handle")),
        sa.UniqueConstraint("handle_skeleton", name=op.f("uq_people_handle_skeleton")),
    )
    op.create_table(
        "site_settings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site_settings")),
    )
    op.create_table(
        "agreements",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_agreements_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["written_by"], ["people.id"], name=op.f("fk_agreements_written_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("group_id", "version", name=op.f("pk_agreements")),
    )
    op.create_table(
        "group_interests",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_interests_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "tag", name=op.f("pk_group_interests")),
    )
    op.create_index("ix_group_interests_tag", "group_interests", ["tag"], unique=False)
    op.create_table(
        "group_invitations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_invitations_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["people.id"], name=op.f("fk_group_invitations_made_by"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_group_invitations_token_hash")),
    )
    op.create_index(op.f("ix_group_invitations_group_id"), "group_invitations", ["group_id"], unique=False)
    op.create_index(op.f("ix_group_invitations_made_by"), "group_invitations", ["made_by"], unique=False)
    op.create_table(
        "join_requests",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_join_requests_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_join_requests_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    op.create_index("ix_join_requests_group_id_state", "join_requests", ["group_id", "state"], unique=False)
    op.create_index(op.f("ix_join_requests_person_id"), "join_requests", ["person_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("greeter", sa.Boolean(), nullable=False),
        sa.Column("facilitator", sa.Boolean(), nullable=False),
        sa.Column("moderator", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("held_stage", sa.Integer(), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("welcomed_to", sa.Integer(), nullable=False),
        sa.Column("told_of_stage", sa.Integer(), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet_reason", sa.String(length=1000), nullable=False),
        sa.Column("present_on", sa.Date(), nullable=True),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_group_id_state", "memberships", ["group_id", "state"], unique=False)
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"], unique=False)
    op.create_table(
        "paces",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("present_days", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_paces_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "stage", name=op.f("pk_paces")),
    )
    op.create_table(
        "person_interests",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_interests_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "tag", name=op.f("pk_person_interests")),
    )
    op.create_table(
        "present_days",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_present_days_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_present_days_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", "day", name=op.f("pk_present_days")),
    )
    op.create_index("ix_present_days_person_id", "present_days", ["person_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_person_id"), "recovery_codes", ["person_id"], unique=False)
    op.create_table(
        "reset_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reset_tokens_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_reset_tokens")),
    )
    op.create_index(op.f("ix_reset_tokens_person_id"), "reset_tokens", ["person_id"], unique=False)
    op.create_table(
        "rooms",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slow_seconds", sa.Integer(), nullable=False),
        sa.Column("slow_per_day", sa.Integer(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("look_first", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_rev", sa.Integer(), nullable=False),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_rooms_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
    )
    op.create_index("ix_rooms_group_id_depth", "rooms", ["group_id", "depth"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_person_id"), "sign_ins", ["person_id"], unique=False)
    op.create_table(
        "site_invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["people.id"], name=op.f("fk_site_invitations_made_by"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_site_invitations")),
    )
    op.create_index("ix_site_invitations_expires_at", "site_invitations", ["expires_at"], unique=False)
    op.create_index(op.f("ix_site_invitations_made_by"), "site_invitations", ["made_by"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("need", sa.String(length=10), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("reply_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_reason", sa.String(length=1000), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_messages_author_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["messages.id"], name=op.f("fk_messages_reply_to_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_messages_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("author_id", "nonce", name=op.f("uq_messages_author_id_nonce")),
        sa.UniqueConstraint("room_id", "seq", name=op.f("uq_messages_room_id_seq")),
    )
    op.create_index(op.f("ix_messages_reply_to_id"), "messages", ["reply_to_id"], unique=False)
    op.create_index(
        "ix_messages_room_id_author_id_sent_at", "messages", ["room_id", "author_id", "sent_at"], unique=False
    )
    op.create_index("ix_messages_room_id_rev", "messages", ["room_id", "rev"], unique=False)
    op.create_index("ix_messages_room_id_state", "messages", ["room_id", "state"], unique=False)
    op.create_table(
        "read_marks",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_read_marks_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_read_marks_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "room_id", name=op.f("pk_read_marks")),
    )
    op.create_index("ix_read_marks_room_id", "read_marks", ["room_id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("evidence_html", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["people.id"], name=op.f("fk_reports_about_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["closed_by"], ["people.id"], name=op.f("fk_reports_closed_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_reports_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_reports_message_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["people.id"], name=op.f("fk_reports_reporter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_reports_room_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("message_id", "reporter_id", name=op.f("uq_reports_message_id_reporter_id")),
    )
    op.create_index(op.f("ix_reports_about_id"), "reports", ["about_id"], unique=False)
    op.create_index(
        "ix_reports_group_id_state_reported_at", "reports", ["group_id", "state", "reported_at"], unique=False
    )
    op.create_index(op.f("ix_reports_message_id"), "reports", ["message_id"], unique=False)
    op.create_index(op.f("ix_reports_reporter_id"), "reports", ["reporter_id"], unique=False)
    op.create_index(op.f("ix_reports_room_id"), "reports", ["room_id"], unique=False)
    op.create_table(
        "responses",
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_responses_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_responses_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", "person_id", "kind", name=op.f("pk_responses")),
    )
    op.create_index("ix_responses_person_id", "responses", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_responses_person_id", table_name="responses")
    op.drop_table("responses")
    op.drop_index(op.f("ix_reports_room_id"), table_name="reports")
    op.drop_index(op.f("ix_reports_reporter_id"), table_name="reports")
    op.drop_index(op.f("ix_reports_message_id"), table_name="reports")
    op.drop_index("ix_reports_group_id_state_reported_at", table_name="reports")
    op.drop_index(op.f("ix_reports_about_id"), table_name="reports")
    op.drop_table("reports")
    op.drop_index("ix_read_marks_room_id", table_name="read_marks")
    op.drop_table("read_marks")
    op.drop_index("ix_messages_room_id_state", table_name="messages")
    op.drop_index("ix_messages_room_id_rev", table_name="messages")
    op.drop_index("ix_messages_room_id_author_id_sent_at", table_name="messages")
    op.drop_index(op.f("ix_messages_reply_to_id"), table_name="messages")
    op.drop_table("messages")
    op.drop_index(op.f("ix_site_invitations_made_by"), table_name="site_invitations")
    op.drop_index("ix_site_invitations_expires_at", table_name="site_invitations")
    op.drop_table("site_invitations")
    op.drop_index(op.f("ix_sign_ins_person_id"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index("ix_rooms_group_id_depth", table_name="rooms")
    op.drop_table("rooms")
    op.drop_index(op.f("ix_reset_tokens_person_id"), table_name="reset_tokens")
    op.drop_table("reset_tokens")
    op.drop_index(op.f("ix_recovery_codes_person_id"), table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index("ix_present_days_person_id", table_name="present_days")
    op.drop_table("present_days")
    op.drop_table("person_interests")
    op.drop_table("paces")
    op.drop_index("ix_memberships_person_id", table_name="memberships")
    op.drop_index("ix_memberships_group_id_state", table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_join_requests_person_id"), table_name="join_requests")
    op.drop_index("ix_join_requests_group_id_state", table_name="join_requests")
    op.drop_table("join_requests")
    op.drop_index(op.f("ix_group_invitations_made_by"), table_name="group_invitations")
    op.drop_index(op.f("ix_group_invitations_group_id"), table_name="group_invitations")
    op.drop_table("group_invitations")
    op.drop_index("ix_group_interests_tag", table_name="group_interests")
    op.drop_table("group_interests")
    op.drop_table("agreements")
    op.drop_table("site_settings")
    op.drop_table("people")
    op.drop_index("ix_outgoing_mails_due_at", table_name="outgoing_mails")
    op.drop_table("outgoing_mails")
    op.drop_index("ix_moderation_log_person_id", table_name="moderation_log")
    op.drop_index("ix_moderation_log_group_id_id", table_name="moderation_log")
    op.drop_table("moderation_log")
    op.drop_table("job_leases")
    op.drop_table("groups")
