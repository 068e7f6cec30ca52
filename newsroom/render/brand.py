"""The brand's colours and what may be done with them: contrast is proved here, for any colour, before a page is drawn.

Place in the pipeline: settings → `Brand` → the tokens that `render.stylesheet` appends; read by the check of settings.
Comes in: three texts of `BRAND` and the tokens of `theme/css/tokens.css`. Goes out: CSS tokens, or what is wrong with
the colours and the nearest shade that would do. Refuses: to publish text that cannot be read (WCAG 2.2, 1.4.3, 1.4.11).

A brand colour is used as it is on surfaces, with black or white text; where it is text itself, it takes the nearest shade that
can be read.
Colour maths: OKLab by Björn Ottosson (https://bottosson.github.io/posts/oklab/), contrast as WCAG 2.2 defines it.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

TEXT, CONTROL = 4.5, 3.0  # least contrast: WCAG 2.2 1.4.3 (AA) for text, 1.4.11 for controls and focus

# Every role that is drawn on another: (role, background, least contrast). Brand roles are `primary` and `accent`.
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "caution", TEXT),
    ("quiet", "paper", TEXT),
    ("quiet", "surface", TEXT),
    ("primary", "paper", TEXT),
    ("primary", "surface", TEXT),
    ("primary", "caution", TEXT),
    ("paper", "primary", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "surface", TEXT),
    ("edge", "paper", CONTROL),
    ("edge", "surface", CONTROL),
    ("alert", "paper", CONTROL),
    ("alert", "caution", CONTROL),
    ("focus", "paper", CONTROL),
    ("focus", "surface", CONTROL),
    ("focus", "caution", CONTROL),
)

RGB = tuple[float, float, float]  # linear-light sRGB, 0–1
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)
TOKEN = re.compile(
    r"--([\w-]+):\s*light-dark\(\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\),\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)\s*\)"
)


class Brand(NamedTuple):
    """`BRAND` of the settings; "" where nothing was set, so that the theme's own colours apply."""

    primary: str = ""
    accent: str = ""
    wordmark: str = ""


class Finding(NamedTuple):
    """The problem of one part of `BRAND`."""

    field: str
    message: str
    nearest: str  # the nearest readable shade; "" where there is none
    is_usable: bool = False  # the colour is used on surfaces, and the nearest shade for text


class Shades(NamedTuple):
    """One role in both schemes."""

    light: RGB
    dark: RGB


def read_hex(colour: str) -> RGB | None:
    """Linear-light sRGB of `#rgb` or `#rrggbb`; None for anything else."""
    if not HEX.match(colour):
        return None
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return red, green, blue


def write_hex(colour: RGB) -> str:
    """`#rrggbb`, clipped to sRGB."""
    return "#" + "".join(f"{round(_encoded(min(1.0, max(0.0, part))) * 255):02x}" for part in colour)


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio, 1–21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def read_tokens(css: str) -> dict[str, Shades]:
    """The colour roles that `tokens.css` sets in both schemes."""
    return {
        name: Shades(_from_oklch(*map(float, parts[:3])), _from_oklch(*map(float, parts[3:])))
        for name, *parts in TOKEN.findall(css)
    }


def brand_shades(brand: Brand, tokens: dict[str, Shades]) -> dict[str, Shades]:
    """All roles, the brand's colours put in: the nearest shade in which text can be read, in each scheme."""
    shades = dict(tokens)
    for role in ("primary", "accent"):
        given = read_hex(getattr(brand, role))
        if given is not None:
            near = [_nearest(role, given, tokens, scheme) for scheme in (0, 1)]
            shades[role] = Shades(*(shade if shade is not None else tokens[role][at] for at, shade in enumerate(near)))
    return shades


def check_brand(brand: Brand, tokens: dict[str, Shades]) -> list[Finding]:
    """Everything that is wrong with the brand, each with the nearest usable shade. Empty: all of it can be used."""
    findings = []
    for role in ("primary", "accent"):
        text = getattr(brand, role)
        if not text:
            continue
        given = read_hex(text)
        if given is None:
            findings.append(Finding(role, f"must be a colour, e.g. #1a4f8b (got {text!r})", ""))
        elif failing := [
            (other, ratio, least) for other, ratio, least in _ratios(role, given, tokens, 0) if ratio < least
        ]:
            other, ratio, least = min(failing, key=lambda row: row[1] / row[2])
            near = _nearest(role, given, tokens, scheme=0)
            hint = write_hex(near) if near is not None else ""
            message = f"is used as it is on surfaces; as text it cannot be read on {other}: contrast {least:g} at least (got {ratio:.2f})"
            findings.append(Finding(role, message, hint, is_usable=True))
    if len(brand.wordmark) > 60:
        findings.append(Finding("wordmark", f"must be 60 characters at most (got {len(brand.wordmark)})", ""))
    return findings


def brand_css(brand: Brand, tokens: dict[str, Shades]) -> str:
    """The tokens that a brand changes, as a rule for the `tokens` layer; "" for a brand without colours."""
    shades = brand_shades(brand, tokens)
    lines = []
    for role in ("primary", "accent"):
        given = read_hex(getattr(brand, role))
        if given is not None:
            lines.append(f"--{role}:light-dark({write_hex(shades[role].light)},{write_hex(shades[role].dark)});")
            lines.append(f"--{role}-surface:{write_hex(given)};--on-{role}:{write_hex(text_on(given))};")
    return f"@layer tokens{{:root{{{''.join(lines)}}}}}" if lines else ""


def text_on(surface: RGB) -> RGB:
    """The colour of text on a surface: black or white, whichever can be read better. One of them always can."""
    return max((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), key=lambda text: contrast(text, surface))


def _ratios(role: str, colour: RGB, tokens: dict[str, Shades], scheme: int) -> list[tuple[str, float, float]]:
    """(the other role, contrast, least) for each pair that `role` is part of, in one scheme (0 light, 1 dark)."""
    return [
        (other, contrast(colour, tokens[other][scheme]), least)
        for text, ground, least in PAIRS
        if role in (text, ground)
        for other in ((ground if role == text else text),)
    ]


def _nearest(role: str, given: RGB, tokens: dict[str, Shades], scheme: int) -> RGB | None:
    """The shade of the same hue, nearest in lightness, that passes every pair of `role`; as hex can hold it."""
    lightness, chroma, hue = _to_oklch(given)
    for step in range(201):
        for near in (lightness - step / 200, lightness + step / 200):
            if 0 <= near <= 1:
                shade = read_hex(write_hex(_in_gamut(near, chroma, hue) if step else given))
                if shade and all(ratio >= least for _, ratio, least in _ratios(role, shade, tokens, scheme)):
                    return shade
    return None


def _in_gamut(lightness: float, chroma: float, hue: float) -> RGB:
    """The colour with as much of its chroma as sRGB can show at that lightness."""
    while chroma > 0.001:
        colour = _from_oklch(lightness, chroma, hue)
        if all(-0.0005 <= part <= 1.0005 for part in colour):
            return colour
        chroma *= 0.95
    return _from_oklch(lightness, 0, hue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: RGB) -> float:
    red, green, blue = (min(1.0, max(0.0, part)) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _from_oklch(lightness: float, chroma: float, hue: float) -> RGB:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _to_oklch(colour: RGB) -> tuple[float, float, float]:
    red, green, blue = colour
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360
