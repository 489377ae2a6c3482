/** What pictures are painted with: a canvas on the screen, or SVG for a file. Both get the same calls, so both show the same. */

export interface Ink {
  readonly color: string
  /** 0 to 1; 1 when absent. */
  readonly alpha?: number
}

export interface Stroke extends Ink {
  readonly width: number
  /** Lengths of dashes and gaps in pixels. */
  readonly dash?: readonly number[]
}

/** Lines at 45° over a box. */
export interface Hatch extends Stroke {
  /** Pixels from one line to the next, across them. */
  readonly pitch: number
}

export interface BoxStyle {
  readonly radius?: number
  readonly fill?: Ink
  readonly hatch?: Hatch
  /** Drawn inside the box. */
  readonly stroke?: Stroke
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type FontWeight = 400 | 500 | 600

export interface TextStyle {
  readonly ink: Ink
  /** Pixels; 11 when absent. */
  readonly size?: number
  readonly weight?: FontWeight
  /** Which end of the text is at `x`. */
  readonly align?: 'left' | 'center' | 'right'
  readonly isMono?: boolean
}

/** Pixels that a text is wide. */
export type MeasureText = (text: string, size: number, weight: FontWeight) => number

export interface Painter {
  box(box: Box, style: BoxStyle): void
  /** Through points given as x and y in turn. */
  line(points: readonly number[], stroke: Stroke): void
  polygon(points: readonly number[], fill: Ink): void
  dot(x: number, y: number, radius: number, fill: Ink): void
  /** `y` is the middle of small letters with their ascenders. */
  text(x: number, y: number, text: string, style: TextStyle): void
  /** What is drawn inside shows only where the box is. */
  clip(box: Box, draw: () => void): void
  /** What is drawn inside lies so many pixels further right and down. */
  shift(x: number, y: number, draw: () => void): void
  readonly measure: MeasureText
}

/** From the middle of a text to its base line, as a share of its size. */
export const BASELINE_SHARE = 0.355

/** The lines of a hatch inside a box: four numbers each, from and to. */
export function hatchLines({ x, y, width, height }: Box, pitch: number): readonly number[] {
  const lines: number[] = []
  const step = pitch * Math.SQRT2
  for (let foot = x + step / 2 - Math.ceil(height / step) * step; foot < x + width; foot += step) {
    // Rises from the foot at the bottom to the right.
    const from = Math.max(foot, x)
    const until = Math.min(foot + height, x + width)
    if (from < until) lines.push(from, y + height - (from - foot), until, y + height - (until - foot))
  }
  return lines
}

/** The outline of a box with a stroke of that width inside it. */
export function insetBox({ x, y, width, height }: Box, strokeWidth: number): Box {
  return {
    x: x + strokeWidth / 2,
    y: y + strokeWidth / 2,
    width: Math.max(0, width - strokeWidth),
    height: Math.max(0, height - strokeWidth),
  }
}
