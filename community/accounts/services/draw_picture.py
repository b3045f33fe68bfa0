"""An uploaded picture drawn anew (docs/decisions/010): what is kept is made from its pixels alone, so nothing else of it, such as
where it was taken, has a way through. A slow C call: for the thread pool."""

from io import BytesIO

from PIL import Image, ImageOps

from community.accounts.rules.picture import PICTURE_FORMATS, PICTURE_PIXELS, PICTURE_SIDE

_BEHIND = "#e4d9c6"
"""What shows through a transparent picture: paper."""


class Unreadable(Exception):
    """Not a picture of a kind that we take in."""


class TooManyPixels(Exception):
    """A picture so large, or said to be, that decoding it could hold everybody up."""


def draw_anew(uploaded: bytes) -> bytes:
    """A square WebP. Raises Unreadable, TooManyPixels."""
    try:
        return _draw(uploaded)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise TooManyPixels from fault
    except TooManyPixels:
        raise
    except Exception as fault:  # a decoder fails in whatever way a made-up file leads it to
        raise Unreadable from fault


def _draw(uploaded: bytes) -> bytes:
    with Image.open(BytesIO(uploaded), formats=PICTURE_FORMATS) as opened:
        if opened.width * opened.height > PICTURE_PIXELS:  # known from its head, before anything is decoded
            raise TooManyPixels
        opened.draft("RGB", (2 * PICTURE_SIDE, 2 * PICTURE_SIDE))  # a JPEG is decoded no larger than is needed
        upright = ImageOps.exif_transpose(opened)
        fitted = ImageOps.fit(upright.convert("RGBA"), (PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.LANCZOS)
    drawn = Image.new("RGB", fitted.size, _BEHIND)
    drawn.paste(fitted, mask=fitted.getchannel("A"))
    into = BytesIO()
    drawn.save(into, "WEBP", quality=82, method=4)
    return into.getvalue()
