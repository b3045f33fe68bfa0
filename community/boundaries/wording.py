"""Reasons as kind sentences: what the person who asked may read, and no more than they need."""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from community.rooms.rules import Waits

from .decision import Decision, Reason

_ = lazy_gettext

SENTENCES: dict[Reason, LazyString] = {
    Reason.NOT_FOUND: _("There is nothing here for you. It may have moved, or it may not be open to you."),
    Reason.NOT_YOURS: _("Only the person who wrote this can do that."),
    Reason.NOT_YOUR_ROLE: _("That is the task of someone with another role in this group."),
    Reason.NOT_YOURSELF: _("You can't do this for yourself. Someone else has to."),
    Reason.ALREADY_MEMBER: _("You already belong to this group."),
    Reason.ALREADY_ASKED: _("You have asked already. The group will answer you."),
    Reason.REMOVED: _("A moderator ended your time in this group, so you can't join it again by yourself."),
    Reason.FULL: _("This circle is full at the moment. It stays small so that people can get to know each other."),
    Reason.BY_REQUEST: _("People join this group by asking first."),
    Reason.BY_INVITATION: _("People join this group by invitation."),
    Reason.LINK_SPENT: _("This link no longer works. Ask the person who gave it to you for a new one."),
    Reason.LAST_FACILITATOR: _(
        "You are the only facilitator here. Ask another member to take this on first, then you are free to go."
    ),
    Reason.THEIR_LAST_FACILITATOR: _(
        "This is the group's only facilitator. Once another member has taken that on, you can do this."
    ),
    Reason.HAS_FACILITATOR: _("This group has a facilitator, who passes on its roles from here."),
    Reason.QUIET_TIME: _(
        "A moderator gave you quiet time in this group. You can read along, and write again when it ends."
    ),
    Reason.PAUSED: _("A moderator paused your place in this group. You come back by yourself when the pause ends."),
    Reason.SERVED: _(
        "They have served something since then, and what came before it is done with. You can still write them a kind word."
    ),
    Reason.LOOK_FIRST: _(
        "A moderator looks first at what you write in this group at the moment. You can still take it back."
    ),
    Reason.AGREEMENT_CHANGED: _("The group's agreement has changed. Please read what is new before you write again."),
    Reason.SLOW_MODE: _(
        "This room goes slowly on purpose. What you wrote is still here; you can send it in a little while."
    ),
    Reason.DAY_SPENT: _(
        "This room leaves space for everyone, so it takes only so many messages a day from each of us. You can write again tomorrow."
    ),
    Reason.TOO_LATE_TO_EDIT: _("A message can be changed for ten minutes. You can still take it back."),
    Reason.NOT_HERE_ANY_MORE: _("This message is not here any more."),
    Reason.OWN_MESSAGE: _("This is your own message."),
    Reason.OWN_CASE: _("This touches you yourself, so someone else decides about it."),
    Reason.CASE_TAKEN: _(
        "Another moderator looks at this at the moment. It comes back to all of you when they let it go."
    ),
    Reason.TALK_OVER: _(
        "This talk has come to its end, and stays here to read. You can always ask anew for a moderator to talk to."
    ),
    Reason.NOT_YET: _("This step is not open yet. There is no hurry."),
    Reason.NO_FURTHER: _("There is no further step to take."),
    Reason.FOUNDING_CLOSED: _("Founding a group is not open to you here at the moment. You can ask your host."),
    Reason.SIGN_UP_CLOSED: _("New people come here by invitation. Ask someone who is here for a link."),
    Reason.NOT_TAKING_INVITATIONS: _("They are not taking invitations at the moment. That says nothing about you."),
    Reason.NOT_TAKING_MESSAGES: _("They are not taking messages at the moment. That says nothing about you."),
    Reason.NOT_CONNECTED: _("You two are not connected any more. What you wrote to each other stays readable."),
    Reason.ALREADY_CONNECTED: _("You are connected already."),
    Reason.ALREADY_INVITED: _("Your invitation is with them. They answer when and if they like."),
    Reason.INVITED_BEFORE: _("You have asked them before. Leave it with them for now; they know where you are."),
    Reason.ANSWER_THEIRS: _("They have invited you. You can answer that."),
    Reason.ENOUGH_OPEN: _(
        "Five invitations of yours are open. Once one is answered or has lapsed you can write another."
    ),
    Reason.ENOUGH_TODAY: _(
        "You have written several invitations today. Tomorrow there is room for more; there is no hurry."
    ),
    Reason.CALM_HOURS: _("This group has calm hours just now. Invitations work again when they are over."),
    Reason.TAKING_SPACE: _("They are taking some space. That is theirs to end, and nothing is asked of you."),
    Reason.AWAY: _("They are away for a while, and their account rests meanwhile."),
    Reason.OWN_BREAK: _("You are taking a break. Come back first, whenever you like."),
    Reason.NO_CONTACT: _("Two moderators decided that you two keep apart here. You can ask them to look at it again."),
    Reason.ORDER_THERE: _("There is one between these two already, or somebody has asked for one."),
    Reason.SECOND_NEEDED: _("You asked for it. It takes another moderator to agree."),
    Reason.I_BLOCK: _("You have blocked this person. Lift the block first, if you want to."),
    Reason.I_STEPPED_BACK: _("You have taken a step back from this person. End it first, if you want to."),
    Reason.TOO_SOON: _("A step takes a week at least. There is no hurry."),
    Reason.ALREADY_ASKING: _("You are asking for company already. Take that back first, if you want to ask others."),
    Reason.NOT_OPEN_NOW: _("They can’t be asked for company just now. That says nothing about you."),
    Reason.OWN_DOOR: _(
        "Your own boundaries let them write you no private messages, so you two could not talk. You can change that on your page of boundaries."
    ),
    Reason.COMPANY_OVER: _("This has come to its end. There is nothing that you need to do."),
    Reason.RESTING: _("They are resting. What you send waits for them, and no answer is expected."),
    Reason.QUIETLY: _("You sent it quietly, so it rings for nobody."),
    Reason.NOT_UNNAMED_HERE: _("Messages carry their writer's name here. What you wrote is still in the box."),
    Reason.TAKEN: _("Somebody has taken this meanwhile, so it is in good hands."),
    Reason.NOT_YOUR_SLOT: _("This is somebody else's time on duty. Only they give it away."),
    Reason.FAR_ENOUGH_AHEAD: _(
        "You are one step ahead already. The next one comes when they have taken theirs, if they do."
    ),
}


_WAITS: dict[str, LazyString] = {
    Waits.FIRST: _("A moderator looks at the first messages of somebody new in this room."),
    Waits.UNWATCHED: _("No moderator is on duty just now, and this group lets messages wait until one of them is."),
    Waits.LOOKED: _("A moderator looks first at what you write in this group at the moment."),
    Waits.CALM: _(
        "This group has calm hours: a moderator looks first at what newcomers write. It ends by itself and says nothing about you."
    ),
    Waits.LINK: _(
        "It has a link in it. From somebody new here, a moderator looks at links first. That says nothing about you."
    ),
    Waits.SAME: _("You have sent these words several times already. A moderator looks before they go out again."),
    Waits.PACE: _("You have written a lot in a short time, so a moderator looks first. Nothing of it is lost."),
    Waits.RULE: _("Something in it is what this group's moderators look at first."),
}


def waiting_sentence(waits_for: str) -> str:
    """Why a message waits for a look; of one from before this was kept, nothing is known but that it was a first one."""
    return str(_WAITS.get(waits_for, _WAITS[Waits.FIRST]))


def sentence(decision: Decision) -> str:
    """The sentence for a refusal. When it may change by itself is told beside it (`until`), so that each page can say it in its
    reader's own time."""
    assert decision.reason is not None
    return str(SENTENCES[decision.reason])
