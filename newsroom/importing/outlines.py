"""The outlines of shapes to which a document cuts a picture.

Place in the pipeline: beside `shown`. Comes in: the name of a shape and the size of a picture. Goes out: the corners of its
outline. Source: ECMA-376 part 1, presetShapeDefinitions.xml, each shape as it is before anybody moves its handles.
"""

from __future__ import annotations

Point = tuple[float, float]
_STEPS = 48  # points of a curve

# Corners as parts of width and height.
_CORNERS: dict[str, tuple[Point, ...]] = {
    "triangle": ((0, 1), (0.5, 0), (1, 1)),
    "rtTriangle": ((0, 1), (0, 0), (1, 1)),
    "diamond": ((0, 0.5), (0.5, 0), (1, 0.5), (0.5, 1)),
    "pentagon": ((0, 0.382), (0.5, 0), (1, 0.382), (0.809, 1), (0.191, 1)),
    "star5": ((0, 0.382), (0.382, 0.382), (0.5, 0), (0.618, 0.382), (1, 0.382), (0.691, 0.618), (0.809, 1), (0.5, 0.764), (0.191, 1), (0.309, 0.618)),
}  # fmt: skip
# Corners as parts of width and height, and how far each is moved to the right and down, in parts of the shorter side.
_MOVED: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "hexagon": ((0, 0.5, 0, 0), (0, 0, 0.25, 0), (1, 0, -0.25, 0), (1, 0.5, 0, 0), (1, 1, -0.25, 0), (0, 1, 0.25, 0)),
    "parallelogram": ((0, 0, 0.25, 0), (1, 0, 0, 0), (1, 1, -0.25, 0), (0, 1, 0, 0)),
    "trapezoid": ((0, 1, 0, 0), (0, 0, 0.25, 0), (1, 0, -0.25, 0), (1, 1, 0, 0)),
    "octagon": ((0, 0, 0, 0.29289), (0, 0, 0.29289, 0), (1, 0, -0.29289, 0), (1, 0, 0, 0.29289),
                (1, 1, 0, -0.29289), (1, 1, -0.29289, 0), (0, 1, 0.29289, 0), (0, 1, 0, -0.29289)),
}  # fmt: skip
OUTLINES = frozenset(("ellipse", "heart", *_CORNERS, *_MOVED))


def outline(shape: str, width: int, height: int) -> list[Point]:
    """The corners of one of `OUTLINES` in pixels; an ellipse has none, it is drawn as one."""
    if shape == "heart":
        return [(x * width, y * height) for x, y in _heart()]
    if shape in _MOVED:
        shorter = min(width, height)
        return [(x * width + right * shorter, y * height + down * shorter) for x, y, right, down in _MOVED[shape]]
    return [(x * width, y * height) for x, y in _CORNERS.get(shape, ())]


def _heart() -> list[Point]:
    """Two curves from the notch to the tip and back."""
    far, near = 49 / 48, 10 / 48
    half = [
        _on_curve((0.5, 0.25), (0.5 + near, -1 / 3), (0.5 + far, 0.25), (0.5, 1), at / _STEPS)
        for at in range(_STEPS + 1)
    ]
    return [*half, *((1 - x, y) for x, y in reversed(half))]


def _on_curve(start: Point, first: Point, second: Point, end: Point, at: float) -> Point:
    """A point of a cubic Bézier curve; `at` goes from 0 to 1."""
    weights = ((1 - at) ** 3, 3 * (1 - at) ** 2 * at, 3 * (1 - at) * at**2, at**3)
    points = (start, first, second, end)
    return (
        sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
    )
