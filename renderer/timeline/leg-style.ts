/** How legs look everywhere: hue says the side, fill the way; what is missing has a shape of its own. */
import type { Leg, LegState } from '../../core/protocol/transaction-report.ts'
import type { BoxStyle, Hatch } from './painter.ts'
import type { Palette } from './palette.ts'

/** The share of its hue that fills an outlined leg. */
const OUTLINED_FILL = 0.32

const RADIUS = 2

/** The hue of a leg's side. */
export function legColor(leg: Leg, palette: Palette): string {
  return leg === 1 || leg === 4 ? palette.client : palette.server
}

/** A leg of which there are records: solid for a request, outlined for a response. */
export function legStyle(leg: Leg, palette: Palette): BoxStyle {
  const color = legColor(leg, palette)
  if (leg === 1 || leg === 2) return { radius: RADIUS, fill: { color } }
  return { radius: RADIUS, fill: { color, alpha: OUTLINED_FILL }, stroke: { color, width: 1 } }
}

/** A leg in any state. */
export function legStateStyle(leg: Leg, state: LegState, palette: Palette): BoxStyle {
  switch (state) {
    case 'there':
      return legStyle(leg, palette)
    case 'lost':
      return { radius: RADIUS, stroke: { color: palette.error, width: 1.5, dash: [4, 2.5] } }
    case 'waiting':
      return { radius: RADIUS, stroke: { color: palette.pending, width: 1.5, dash: [1.5, 2.5] } }
    case 'notExported':
    case 'notExpected':
      return { radius: RADIUS, stroke: { color: palette.third, width: 1, dash: [4, 2.5] } }
  }
}

/** The hatch of waiting for a server. */
function waitHatch(palette: Palette): Hatch {
  return { color: palette.server, alpha: 0.85, width: 1.5, pitch: 7 }
}

/** The wait for a server. */
export function waitStyle(palette: Palette, hasOutline: boolean): BoxStyle {
  return {
    fill: { color: palette.server, alpha: 0.16 },
    hatch: waitHatch(palette),
    ...(hasOutline ? { stroke: { color: palette.server, width: 1 } } : {}),
  }
}
