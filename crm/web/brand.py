"""The organisation's colour as a style sheet: one accent, made readable in light and in dark."""

import colorsys
import re

Rgb = tuple[float, float, float]

LIGHT_SURFACE = "#ffffff"
DARK_SURFACE = "#24272b"
READABLE = 4.6
STEP = 0.02


def stylesheet(colour: str) -> str:
    """The custom properties that replace the accent of app.css and public.css."""
    light, dark = properties(colour, LIGHT_SURFACE), properties(colour, DARK_SURFACE)
    return (
        f":root{{{light}}}\n"
        f'[data-bs-theme="dark"]{{{dark}}}\n'
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme]){{{dark}}}}}\n"
    )


def properties(colour: str, surface: str) -> str:
    text = readable(colour, surface)
    is_dark = luminance(surface) < 0.5
    values = {
        "accent": text,
        "accent-hover": shifted(text, 0.07 if is_dark else -0.07),
        "accent-ink": "#111318" if contrast(text, "#111318") > contrast(text, "#fff") else "#fff",
        "accent-text": readable(colour, mixed(text, surface, 0.16)),
        "accent-soft": mixed(text, surface, 0.12),
    }
    return "".join(f"--{name}:{value};" for name, value in values.items())


def readable(colour: str, surface: str) -> str:
    """The colour, moved towards black (or white on a dark surface) until text in it can be read."""
    step = STEP if luminance(surface) < 0.5 else -STEP
    for _ in range(round(1 / STEP)):
        if contrast(colour, surface) >= READABLE:
            break
        colour = shifted(colour, step)
    return colour


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    lower, higher = sorted((luminance(one), luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parsed(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shifted(colour: str, by: float) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*parsed(colour))
    return written(colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light + by)), saturation))


def mixed(colour: str, surface: str, share: float) -> str:
    over, under = parsed(colour), parsed(surface)
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(over, under, strict=True))
    return written((red, green, blue))


def parsed(colour: str) -> Rgb:
    """Red, green and blue of "#abc" or "#aabbcc", 0 to 1; anything else is a ValueError."""
    if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", colour):
        raise ValueError(f"not a colour: {colour!r}")
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def written(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)
