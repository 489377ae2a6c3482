/** Colours of the series of a histogram, from the theme. */
import type { Palette } from '../timeline/palette.ts'
import type { PlotFrame } from './plot.ts'

const VALUES = ['--split-1', '--split-2', '--split-3', '--split-4', '--split-5'] as const

/** The colours that hold now; `palette` tells that the theme has changed. */
export function splitColors(palette: Palette): PlotFrame['colors'] {
  const style = getComputedStyle(document.documentElement)
  const values = VALUES.map((name) => style.getPropertyValue(name).trim() || palette.neutral)
  return { values, neutral: palette.neutral, error: palette.error, others: palette.filled, reverse: palette.netscaler }
}
