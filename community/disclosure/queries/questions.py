"""The questions that two people are offered at a step (config/reflections.toml), and which of them a pair gets."""

from hashlib import sha256

from flask_babel import gettext as _

from community.shared import content


def question_for(connection_id: int, stage: int) -> str:
    """The key of the pair's question. Each pair has its own, the same for both, and another is chosen only if this one is taken off the
    list (rendezvous hashing). Empty where the list has none for this stage."""
    keys = [entry["key"] for entry in content.table("reflections")["reflections"] if entry["stage"] == stage]
    return max(keys, key=lambda key: sha256(f"{connection_id} {key}".encode()).digest(), default="")


def words_of(key: str) -> str:
    for entry in content.table("reflections")["reflections"]:
        if entry["key"] == key:
            return str(entry["question"])
    return _("A question that is not asked here any more.")
