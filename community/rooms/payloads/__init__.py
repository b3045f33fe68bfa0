"""What comes in (incoming.py, forms.py) and how a message goes out (outgoing.py)."""

from .forms import MessageForm, NewRoomForm, RoomForm, SendBackForm
from .incoming import (
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
from .outgoing import Reply, Said, View, cover_frame, frame, frame_to_look, frames, may_here, response_kinds, view_of

__all__ = [
    "EditMessage",
    "EnterRoom",
    "MarkRead",
    "MessageForm",
    "NewRoomForm",
    "OpenMessage",
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
    "response_kinds",
    "view_of",
]
