/**
 * `npm run bench:timeline`: how smoothly the timeline of one connection with many transactions moves, in a browser and in the
 * window, while a mouse drags it and its wheel zooms. Prints a table and never fails on a missed target. `--transactions N`
 * (10,000), `--seconds S` of each movement (6), `--host chromium|electron`, `--json`. Needs `npm run build` first.
 */
import { parseArgs } from 'node:util'
import { prepareConnection } from './bench-captures.ts'
import type { Figure } from './figure.ts'
import { measureMovement, openTimeline } from './measure-timeline.ts'
import { measureInHosts } from './viewer-hosts.ts'

const { values } = parseArgs({
  options: {
    transactions: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '6' },
    host: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

void measureInHosts({ host: values.host, json: values.json }, async (host, name) => {
  const count = Number(values.transactions)
  const figures: Figure[] = []
  const page = await openTimeline(await host.start(prepareConnection(count)), count)
  for (const movement of ['panning', 'zooming'] as const) {
    figures.push(...(await measureMovement(page, { name, movement, seconds: Number(values.seconds) })))
  }
  return figures
})
