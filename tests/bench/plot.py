"""Lines over two logarithmic axes, as an SVG image: no library is needed to draw a dozen of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

WIDTH, HEIGHT = 760, 420
LEFT, TOP, RIGHT, BOTTOM = 60, 44, 190, 46  # margins; the names stand in the right one
_COLOURS = ("#1a73e8", "#7cacf8", "#5f6368", "#9aa0a6", "#e8710a", "#188038", "#a142f4", "#d93025", "#795548")
_FONT = 'font-family="sans-serif" font-size="12"'
_APART = 15  # of two names, at least


def drawn(lines: Mapping[str, Mapping[int, float]], title: str, below: str) -> str:
    """An SVG image of `lines`: name to x to y, all above 0. The first is drawn bold."""
    xs, ys = ([math.log10(value) for value in _values(lines, axis)] for axis in (0, 1))
    low, high = math.floor(min(ys)), math.ceil(max(ys))

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - min(xs)) / ((max(xs) - min(xs)) or 1)
        up = (math.log10(y) - low) / ((high - low) or 1)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {_FONT}>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{title}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{below}</text>',
    ]
    for power in range(low, high + 1):
        _, y = place(10 ** min(xs), 10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e0e0e0"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for value in sorted(set(_values(lines, 0))):
        x, _ = place(value, 10.0**low)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,}</text>')
    return "\n".join(
        [*parts, *_lines({n: [place(*p) for p in sorted(of.items())] for n, of in lines.items()}), "</svg>\n"]
    )


def _values(lines: Mapping[str, Mapping[int, float]], axis: int) -> list[float]:
    return [point[axis] for of in lines.values() for point in of.items()]


def _lines(places: Mapping[str, list[tuple[float, float]]]) -> Iterator[str]:
    """Each line, and its name beside its end; names that would overlap move down."""
    colours = dict(zip(places, _COLOURS * len(places), strict=False))
    first, lowest = next(iter(places)), -math.inf
    for name, points in sorted(places.items(), key=lambda item: item[1][-1][1]):
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        yield f'<path d="M{path}" fill="none" stroke="{colours[name]}" stroke-width="{3.5 if name == first else 1.8}"/>'
        x, y = points[-1]
        lowest = max(y + 4, lowest + _APART)
        weight = ' font-weight="bold"' if name == first else ""
        yield f'<text x="{x + 8:.1f}" y="{lowest:.1f}" fill="{colours[name]}"{weight}>{name}</text>'
