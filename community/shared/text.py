"""What people write, made safe to show. The only module that knows the Markdown parser and the sanitiser.

The subset: emphasis, lists, quotes, links, code. Rendered once, when written; what is stored is what is shown.
"""

import re
import threading
from html import unescape

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TAGS = frozenset({"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code", "pre"})
HEADINGS = frozenset({"h2", "h3", "h4"})
_RULES = [
    "emphasis",
    "list",
    "blockquote",
    "link",
    "autolink",
    "backticks",
    "code",
    "fence",
    "newline",
    "escape",
    "entity",
]


class _Renderer(RendererHTML):
    def link_open(self, tokens: list[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].attrSet("rel", "noopener noreferrer nofollow ugc")
        return self.renderToken(tokens, idx, options, env)


def _parser(*more: str) -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True, "html": False, "maxNesting": 12}, renderer_cls=_Renderer)
    return parser.enable([*_RULES, *more])


def _only(_tag: str, name: str, value: str) -> bool:
    return name == "href" or (name == "rel" and value == "noopener noreferrer nofollow ugc")


class _Tools(threading.local):
    """A kept parser and cleaner for each thread: making them costs more than using them, sharing them is not safe."""

    def __init__(self) -> None:
        self.message = _parser()
        self.document = _parser("heading", "hr")
        self.clean_message = Cleaner(
            tags=TAGS, attributes={"a": _only, "ol": ["start"]}, protocols={"http", "https", "mailto"}
        )
        self.clean_document = Cleaner(
            tags=TAGS | HEADINGS | {"hr"},
            attributes={"a": _only, "ol": ["start"]},
            protocols={"http", "https", "mailto"},
        )


_tools = _Tools()


_PLAIN = re.compile(r"(?=[^\W\d_])[^\W_][^\W_ ,.;:?!'()’…–-]*(?:[ ,.;:?!'()’…–-]+[^\W_]+)*[ ,.;:?!'()’…–-]*")
"""One line of letters, digits and ordinary marks: nothing in it means anything to Markdown or HTML."""


def render(body: str) -> str:
    """A message's Markdown as clean HTML. Plain words are what most messages are: they need no parser to come out the same."""
    if len(body) < 500 and _PLAIN.fullmatch(body):
        return f"<p>{body}</p>"
    return _tools.clean_message.clean(_tools.message.render(body)).strip()


def render_document(body: str) -> str:
    """A longer text (agreement, pledge): the same, with headings. `#` starts at h2, since the page has its own h1."""
    deeper = re.sub(r"^(#{1,3})(?=\s)", r"#\1", body, flags=re.MULTILINE)
    return _tools.clean_document.clean(_tools.document.render(deeper)).strip()


def excerpt(html: str, length: int = 120) -> str:
    """The first words of rendered HTML as plain text."""
    plain = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"


_INLINE = re.compile(r"</?(?:em|strong|a|code)\b[^>]*>")


def plain(html: str) -> str:
    """All words of rendered HTML as they are read: what is emphasised within a word does not part it."""
    return unescape(re.sub(r"<[^>]*>", " ", _INLINE.sub("", html)))


def tidy(body: str) -> str:
    """What was typed, with line ends made alike and control characters and stray blanks at the ends taken away."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", "", body).strip()
