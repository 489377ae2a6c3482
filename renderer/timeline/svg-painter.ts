/** Paints into the text of an SVG file. */
import {
  BASELINE_SHARE,
  hatchLines,
  insetBox,
  type Box,
  type Ink,
  type MeasureText,
  type Painter,
  type Stroke,
} from './painter.ts'
import type { Palette } from './palette.ts'

export interface SvgPainter extends Painter {
  /** The whole file: a picture of that size, with its title for those who do not see it. */
  finish(width: number, height: number, title: string): string
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Characters that no XML file may hold, whatever a URL or a host name holds. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text as the content or the quoted value of an attribute in XML. */
export function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

function numberText(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function attributes(pairs: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(pairs)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [` ${name}="${typeof value === 'number' ? numberText(value) : escapeXml(value)}"`],
    )
    .join('')
}

function fillOf(ink: Ink | undefined) {
  return { fill: ink?.color ?? 'none', 'fill-opacity': ink?.alpha }
}

function strokeOf({ color, alpha, width, dash }: Stroke) {
  return {
    stroke: color,
    'stroke-opacity': alpha,
    'stroke-width': width,
    'stroke-dasharray': dash === undefined || dash.length === 0 ? undefined : dash.map(numberText).join(' '),
  }
}

function rectangle(box: Box, radius: number) {
  const { x, y, width, height } = box
  return { x, y, width, height, rx: radius === 0 ? undefined : Math.min(radius, width / 2, height / 2) }
}

function pathOf(points: readonly number[], isBroken: boolean): string {
  const parts: string[] = []
  for (let at = 0; at + 1 < points.length; at += 2) {
    const isStart = at === 0 || (isBroken && at % 4 === 0)
    parts.push(`${isStart ? 'M' : 'L'}${numberText(points[at]!)} ${numberText(points[at + 1]!)}`)
  }
  return parts.join('')
}

/** A painter whose picture is text; `measure` must be that of the screen, so that both lay out alike. */
export function createSvgPainter(palette: Palette, measure: MeasureText): SvgPainter {
  const parts: string[] = []
  const definitions: string[] = []
  const element = (name: string, pairs: Readonly<Record<string, string | number | undefined>>) =>
    parts.push(`<${name}${attributes(pairs)}/>`)
  const group = (pairs: Readonly<Record<string, string>>, draw: () => void) => {
    parts.push(`<g${attributes(pairs)}>`)
    draw()
    parts.push('</g>')
  }
  return {
    measure,
    box(box, { radius = 0, fill, hatch, stroke }) {
      if (box.width <= 0 || box.height <= 0) return
      if (fill !== undefined) element('rect', { ...rectangle(box, radius), ...fillOf(fill) })
      if (hatch !== undefined) {
        element('path', { d: pathOf(hatchLines(box, hatch.pitch), true), fill: 'none', ...strokeOf(hatch) })
      }
      if (stroke !== undefined) {
        element('rect', { ...rectangle(insetBox(box, stroke.width), radius), fill: 'none', ...strokeOf(stroke) })
      }
    },
    line: (points, stroke) => element('path', { d: pathOf(points, false), fill: 'none', ...strokeOf(stroke) }),
    polygon: (points, fill) => element('path', { d: `${pathOf(points, false)}Z`, ...fillOf(fill) }),
    dot: (x, y, radius, fill) => element('circle', { cx: x, cy: y, r: radius, ...fillOf(fill) }),
    text(x, y, text, { ink, size = 11, weight = 400, align = 'left', isMono = false }) {
      const anchor = align === 'left' ? undefined : align === 'center' ? 'middle' : 'end'
      const pairs = {
        x,
        y: y + size * BASELINE_SHARE,
        ...fillOf(ink),
        'font-size': size,
        'font-weight': weight === 400 ? undefined : String(weight),
        'text-anchor': anchor,
        'font-family': isMono ? palette.mono : undefined,
        // Where the typeface is not installed another one stands in: it must not run over what is beside it.
        textLength: isMono || text === '' ? undefined : measure(text, size, weight),
        lengthAdjust: isMono || text === '' ? undefined : 'spacingAndGlyphs',
      }
      parts.push(`<text${attributes(pairs)}>${escapeXml(text)}</text>`)
    },
    clip(box, draw) {
      const id = `clip-${definitions.length + 1}`
      definitions.push(`<clipPath id="${id}"><rect${attributes(rectangle(box, 0))}/></clipPath>`)
      group({ 'clip-path': `url(#${id})` }, draw)
    },
    shift: (x, y, draw) => group({ transform: `translate(${numberText(x)} ${numberText(y)})` }, draw),
    finish(width, height, title) {
      const root = attributes({
        xmlns: 'http://www.w3.org/2000/svg',
        width,
        height,
        viewBox: `0 0 ${numberText(width)} ${numberText(height)}`,
        role: 'img',
        'font-family': palette.font,
        'xml:space': 'preserve',
        style: 'font-variant-numeric: tabular-nums',
      })
      const ground = `<rect${attributes({ width, height, fill: palette.ground })}/>`
      return `<svg${root}><title>${escapeXml(title)}</title><defs>${definitions.join('')}</defs>${ground}${parts.join('')}</svg>\n`
    },
  }
}
