/** Colours of the series of a histogram, from the theme. */
import type { Palette } from '../timeline/palette.ts'
import type { PlotFrame } from './plot.ts'

export function splitColors({ split, neutral, error, filled, netscaler }: Palette): PlotFrame['colors'] {
  return { values: split, neutral, error, others: filled, reverse: netscaler }
}
