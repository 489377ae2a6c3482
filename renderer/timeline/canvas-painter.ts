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

function setStroke(context: Context, { color, alpha = 1, width, dash = [] }: Stroke): void {
  context.strokeStyle = color
  context.globalAlpha = alpha
  context.lineWidth = width
  context.setLineDash(dash as number[])
}

function setFill(context: Context, { color, alpha = 1 }: Ink): void {
  context.fillStyle = color
  context.globalAlpha = alpha
}

function trace(context: Context, { x, y, width, height }: Box, radius: number): void {
  context.beginPath()
  if (radius > 0) context.roundRect(x, y, width, height, Math.min(radius, width / 2, height / 2))
  else context.rect(x, y, width, height)
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
        trace(context, box, radius)
        context.fill()
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
        trace(context, insetBox(box, stroke.width), radius)
        context.stroke()
      }
    },
    line(points, stroke) {
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
      trace(context, box, 0)
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
