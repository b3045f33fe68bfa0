"""What comes in (incoming.py, forms.py) how a message goes out (outgoing.py), and how one that waits shows to its writer
(postponed.py)."""

from .forms import MessageForm, NewRoomForm, RoomForm, SendBackForm
from .incoming import (
    CancelPostponed,
    EditMessage,
    EnterRoom,
    MarkRead,
    OpenMessage,
    ReadHistory,
    Respond,
    SendMessage,
    ShowTyping,
    TakeBack,
)
from .outgoing import (
    Reply,
    Said,
    View,
    cover_frame,
    frame,
    frame_to_look,
    frames,
    may_here,
    response_kinds,
    view_of,
    why_so,
)
from .postponed import Postponed, postponed_frame

__all__ = [
    "CancelPostponed",
    "EditMessage",
    "EnterRoom",
    "MarkRead",
    "MessageForm",
    "NewRoomForm",
    "OpenMessage",
    "Postponed",
    "ReadHistory",
    "Reply",
    "Respond",
    "RoomForm",
    "Said",
    "SendBackForm",
    "SendMessage",
    "ShowTyping",
    "TakeBack",
    "View",
    "cover_frame",
    "frame",
    "frame_to_look",
    "frames",
    "may_here",
    "postponed_frame",
    "response_kinds",
    "view_of",
    "why_so",
]
