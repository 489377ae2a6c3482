/** Paints on a canvas, in CSS pixels. */
import {
  BASELINE_SHARE,
  hatchLines,
  insetBox,
  type Box,
  type FontWeight,
  type Ink,
  type MeasureText,
  type Painter,
  type Stroke,
} from './painter.ts'
import type { Palette } from './palette.ts'

type Context = CanvasRenderingContext2D

/** Texts whose widths are kept: a picture has some hundred, the same ones in most frames. */
const MAX_MEASURED = 4096

/** Measures texts as a canvas draws them. */
export function createTextMeasure(context: Context | null, family: string): MeasureText {
  const widths = new Map<string, number>()
  return (text, size, weight) => {
    const key = `${size} ${weight} ${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    if (context !== null) context.font = `${weight} ${size}px ${family}`
    // Where nothing is laid out, some width that is about right.
    const width = context === null ? text.length * size * 0.52 : context.measureText(text).width
    if (widths.size >= MAX_MEASURED) widths.clear()
    widths.set(key, width)
    return width
  }
}

/** Pixels below which a dot is not told from a square, and round corners not from square ones. */
const LEAST_DOT = 2
const LEAST_ROUND = 5

const SOLID: readonly number[] = []

function setStroke(context: Context, { color, alpha = 1, width, dash = SOLID }: Stroke): void {
  context.strokeStyle = color
  context.globalAlpha = alpha
  context.lineWidth = width
  context.setLineDash(dash as number[])
}

function setFill(context: Context, { color, alpha = 1 }: Ink): void {
  context.fillStyle = color
  context.globalAlpha = alpha
}

// Rectangles are drawn as such, not as paths: a screen without a graphics card draws a thousand of them in a third of the time.

function fillBox(context: Context, { x, y, width, height }: Box, radius: number): void {
  if (radius === 0 || width < LEAST_ROUND) {
    context.fillRect(x, y, width, height)
    return
  }
  context.beginPath()
  context.roundRect(x, y, width, height, Math.min(radius, width / 2, height / 2))
  context.fill()
}

function strokeBox(context: Context, { x, y, width, height }: Box, radius: number): void {
  if (radius === 0 || width < LEAST_ROUND) {
    context.strokeRect(x, y, width, height)
    return
  }
  context.beginPath()
  context.roundRect(x, y, width, height, Math.min(radius, width / 2, height / 2))
  context.stroke()
}

/** Whether a line goes straight up or across, so that it is a rectangle. */
function isStraight(points: readonly number[]): boolean {
  return points.length === 4 && (points[0] === points[2] || points[1] === points[3])
}

function fillLine(context: Context, points: readonly number[], { color, alpha = 1, width }: Stroke): void {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = points
  setFill(context, { color, alpha })
  if (x0 === x1) context.fillRect(x0 - width / 2, Math.min(y0, y1), width, Math.abs(y1 - y0))
  else context.fillRect(Math.min(x0, x1), y0 - width / 2, Math.abs(x1 - x0), width)
}

function traceLine(context: Context, points: readonly number[]): void {
  context.beginPath()
  for (let at = 0; at + 1 < points.length; at += 2) {
    if (at === 0) context.moveTo(points[at]!, points[at + 1]!)
    else context.lineTo(points[at]!, points[at + 1]!)
  }
}

/** A painter of a canvas whose transformation is one unit to the CSS pixel. */
export function createCanvasPainter(context: Context, palette: Palette, measure: MeasureText): Painter {
  const fontOf = (size: number, weight: FontWeight, isMono: boolean) =>
    `${weight} ${size}px ${isMono ? palette.mono : palette.font}`
  return {
    measure,
    box(box, { radius = 0, fill, hatch, stroke }) {
      if (fill !== undefined) {
        setFill(context, fill)
        fillBox(context, box, radius)
      }
      if (hatch !== undefined) {
        setStroke(context, hatch)
        context.beginPath()
        const lines = hatchLines(box, hatch.pitch)
        for (let at = 0; at + 3 < lines.length; at += 4) {
          context.moveTo(lines[at]!, lines[at + 1]!)
          context.lineTo(lines[at + 2]!, lines[at + 3]!)
        }
        context.stroke()
      }
      if (stroke !== undefined) {
        setStroke(context, stroke)
        strokeBox(context, insetBox(box, stroke.width), radius)
      }
    },
    line(points, stroke) {
      if (stroke.dash === undefined && isStraight(points)) {
        fillLine(context, points, stroke)
        return
      }
      setStroke(context, stroke)
      traceLine(context, points)
      context.stroke()
    },
    polygon(points, fill) {
      setFill(context, fill)
      traceLine(context, points)
      context.closePath()
      context.fill()
    },
    dot(x, y, radius, fill) {
      setFill(context, fill)
      if (radius < LEAST_DOT) {
        context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius)
        return
      }
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.fill()
    },
    text(x, y, text, { ink, size = 11, weight = 400, align = 'left', isMono = false }) {
      setFill(context, ink)
      context.font = fontOf(size, weight, isMono)
      context.textAlign = align
      context.textBaseline = 'alphabetic'
      context.fillText(text, x, y + size * BASELINE_SHARE)
    },
    clip(box, draw) {
      context.save()
      context.beginPath()
      context.rect(box.x, box.y, box.width, box.height)
      context.clip()
      draw()
      context.restore()
    },
    shift(x, y, draw) {
      context.save()
      context.translate(x, y)
      draw()
      context.restore()
    },
  }
}
