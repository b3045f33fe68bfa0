"""Pure rules of pictures: what may be uploaded, and the calm pattern that stands for who uploaded none.

A pattern is drawn from the person's id alone: everybody sees the same one, and it tells nothing.
"""

from hashlib import sha256

PICTURE_BYTES = 4 * 1024 * 1024
"""The largest file that is opened."""
PICTURE_PIXELS = 25_000_000
"""The most that is decoded: about 100 MB for a moment."""
PICTURE_SIDE = 256
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
PICTURE_DEPTH = 1
"""Of a new one, at first."""

PATTERN = "pattern"
"""In the place of a version, in the address of the pattern."""

_COLOURS = (
    ("#dcbb98", "#b97d57", "#8a5238", "#f5e2b8"),
    ("#bcc49f", "#82925f", "#58673f", "#f3e6ba"),
    ("#aeb9c9", "#7888a0", "#4f5f78", "#f2ddbb"),
    ("#c8afbd", "#99748c", "#694d62", "#f4dabf"),
    ("#a8c3bd", "#6c978f", "#476d66", "#f2e1b8"),
    ("#dcc58c", "#b5924c", "#846730", "#fbf0cf"),
    ("#d3aca2", "#aa7166", "#774a42", "#f6dfc0"),
    ("#b9b3a8", "#8a8173", "#5e574c", "#efe3cb"),
)
"""Sky, far hill, near hill, sun: of middle lightness, so that they sit as well on dark as on light."""


def pattern(person_id: int) -> str:
    """A sun over two hills as SVG. Attributes alone, no style, no script: the content policy lets it through as it is."""
    drawn = sha256(f"pattern {person_id}".encode()).digest()
    sky, far, near, sun = _COLOURS[drawn[0] % len(_COLOURS)]
    across, up, wide = 14 + drawn[1] % 37, 14 + drawn[2] % 15, 6 + drawn[3] % 6
    hills = " ".join(
        f'<path fill="{colour}" d="M0 {left}Q{16 + bend % 9} {left - 10 - bend % 7} 34 {left + 2}T64 {right}V64H0Z"/>'
        for colour, left, right, bend in (
            (far, 32 + drawn[4] % 12, 30 + drawn[5] % 12, drawn[6]),
            (near, 46 + drawn[7] % 9, 44 + drawn[8] % 9, drawn[9]),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="{PICTURE_SIDE}" height="{PICTURE_SIDE}">'
        f'<path fill="{sky}" d="M0 0h64v64H0z"/><circle fill="{sun}" cx="{across}" cy="{up}" r="{wide}"/>{hills}</svg>'
    )
