"""Draw the neutral placeholder of the sample release: `python docs/picture/draw_placeholder.py [FILE]`.

Circles at fixed places, drawn four times as large and scaled down so that their edges are smooth: the same every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 1600, 900, 4
GROUND = "#eef1ee"
# Centre and radius in pixels of the finished picture, colour with its opacity.
CIRCLES = (
    (1330, 170, 420, "#d9e4e4ff"),
    (210, 800, 470, "#e6e2d5ff"),
    (620, 470, 250, "#2f6f8fd9"),
    (860, 360, 190, "#7fa99bd9"),
    (960, 570, 230, "#d9b779d9"),
    (1160, 430, 130, "#14507ad9"),
    (440, 330, 110, "#c9785ad0"),
    (740, 690, 96, "#5a8f86d9"),
)
SAMPLE = Path(__file__).parents[2] / "content/releases/2022/seoul-mhpss-workshop/placeholder.png"


def draw() -> Image.Image:
    """The picture, 1600 × 900, with a palette: flat colours make a small file."""
    picture = Image.new("RGBA", (WIDTH * SCALE, HEIGHT * SCALE), GROUND)
    for x, y, radius, colour in CIRCLES:
        layer = Image.new("RGBA", picture.size)
        box = tuple(SCALE * edge for edge in (x - radius, y - radius, x + radius, y + radius))
        ImageDraw.Draw(layer).ellipse(box, fill=colour)
        picture = Image.alpha_composite(picture, layer)
    small = picture.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return small.quantize(128, dither=Image.Dither.NONE)


if __name__ == "__main__":
    draw().save(sys.argv[1] if len(sys.argv) > 1 else SAMPLE, optimize=True)
