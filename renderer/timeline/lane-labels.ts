/** Texts of the lanes: what is selected first, the rest from left to right as long as there is room. */
import { LEGS } from '../../core/protocol/transaction-report.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { createLabelPlacer, type LabelPlacer } from './label-placer.ts'
import type { LaneLayoutRequest } from './lane-layout.ts'
import type { LabelInk, LaneScene, SceneBar, SceneLabel, SceneTransaction } from './lane-scene.ts'
import { cutText, durationText, lackText, requestText, shortId, totalText, NOT_KNOWN } from './transaction-words.ts'

/** Pixels of the texts, and of those that are selected. */
const SIZE = 11
const STRONG_SIZE = 11.5

/** Pixels between a bar and a text beside it, and inside a box. */
const BESIDE = 6
const INSIDE = 7

/** Pixels of a bar beside a text that lies on it. */
const PLATE_ROOM = 36

/** The share of the total from which a wait says what it is. */
const TOLD_SHARE = 0.4

/** Pixels that the beginning of a text needs to say something. */
const LEAST_CUT = 60

/** What the dotted line means, in two lines: with more room and with less. */
const CACHE_TEXTS = [
  ['answered by cache or policy,', 'no server legs expected'],
  ['cache or policy', 'answered, no server'],
] as const

/** Lines of the placer that are no lanes: rows of the transactions and halves of the RTT lanes come after them. */
const FIRST_ROW_LINE = 1000
const INSIDE_LINES = 5000

type SceneWithoutLabels = Omit<LaneScene, 'labels'>

interface Labelling {
  readonly scene: SceneWithoutLabels
  readonly request: LaneLayoutRequest
  readonly placer: LabelPlacer
  readonly labels: SceneLabel[]
}

interface Wish {
  readonly line: number
  readonly y: number
  readonly text: string
  readonly ink: LabelInk
  readonly isBold?: boolean
  /** Left edges, the best first, given the width. */
  readonly edges: (width: number) => readonly number[]
}

function put({ request, placer, labels }: Labelling, wish: Wish): boolean {
  const isBold = wish.isBold === true
  const width = request.measure(wish.text, isBold ? STRONG_SIZE : SIZE, isBold ? 600 : 400)
  const x = placer.place(wish.line, width, wish.edges(width))
  if (x === undefined) return false
  labels.push({ x, y: wish.y, width, text: wish.text, ink: wish.ink, isBold, hasPlate: false })
  return true
}

/** What of a box can be seen. */
function visible(box: { readonly x: number; readonly width: number }, { scene }: Labelling) {
  const { left, width } = scene.scale
  const x0 = Math.max(box.x, left)
  return { x0, x1: Math.min(box.x + box.width, left + width) }
}

function legsOf({ request: { index } }: Labelling, transaction: number) {
  return LEGS.flatMap((leg) => index.connection.legs[index.legOf[transaction * 4 + leg - 1] ?? -1] ?? [])
}

function inkOf(box: SceneTransaction, labelling: Labelling): LabelInk {
  const { verdict, status } = labelling.request.index.connection.transactions[box.transaction]!
  if (box.isSelected) return 'strong'
  if (box.count > 1) return 'plain'
  if (verdict === 'legLost' || (status ?? 0) >= 500) return 'error'
  return verdict === 'waiting' ? 'pending' : 'plain'
}

/** What a transaction, or several of them, can say: as much as there is room for. */
function wordsOf(box: SceneTransaction, labelling: Labelling) {
  const transaction = labelling.request.index.connection.transactions[box.transaction]!
  const total = totalText(transaction)
  if (box.count > 1) {
    const many = formatCount(box.count)
    const lost = box.lost > 0 ? ` · ${formatCount(box.lost)} with a lost leg` : ''
    return {
      inside: [`${many} · worst ${total}${lost}`, `${many} · worst ${total}`, `${many} · ${total}`, many],
      beside: [`${many} · ${total}`, many],
    }
  }
  const lack = lackText(transaction, legsOf(labelling, box.transaction))
  const status = (transaction.status ?? 0) >= 500 ? `${transaction.status} ` : ''
  const request = `${status}${requestText(transaction)}`
  const whole = [request, lack === '' ? total : lack].filter((part) => part !== '' && part !== NOT_KNOWN).join(' · ')
  const short = `${status}${shortId(transaction)}`
  if (box.isSelected) return { inside: [whole, request], beside: [whole, request].filter((text) => text !== '') }
  return { inside: [whole, request], beside: lack === '' ? [short] : [`${short} ${lack}`, short] }
}

function labelTransaction(box: SceneTransaction, line: number, labelling: Labelling): void {
  const { request, placer, labels } = labelling
  const y = box.y + box.height / 2
  const ink = inkOf(box, labelling)
  const isBold = box.isSelected
  const { x0, x1 } = visible(box, labelling)
  const room = x1 - x0 - 2 * INSIDE
  const widthOf = (text: string) => request.measure(text, isBold ? STRONG_SIZE : SIZE, isBold ? 600 : 400)
  const words = wordsOf(box, labelling)
  const last = words.inside.at(-1) ?? ''
  const cut = box.count === 1 && room >= LEAST_CUT ? cutText(last, room, widthOf) : ''
  const inside = words.inside.find((text) => text !== '' && widthOf(text) <= room) ?? cut
  // Inside a box there is only the label of what is selected to lie on.
  const insideLine = line + INSIDE_LINES
  if (inside !== '') {
    const width = widthOf(inside)
    const x = placer.place(insideLine, width, [x0 + INSIDE])
    const insideInk = ink === 'plain' ? 'muted' : ink
    if (x !== undefined) labels.push({ x, y, width, text: inside, ink: insideInk, isBold, hasPlate: false })
    return
  }
  const edges = (width: number) => [x1 + BESIDE, x0 - BESIDE - width]
  words.beside.some((text) => put(labelling, { line, y, text, ink, isBold, edges }))
}

function labelTransactions(labelling: Labelling): void {
  const { scene, placer } = labelling
  const lineOf = (box: SceneTransaction) =>
    FIRST_ROW_LINE + (scene.plan.lanes[0]!.height === box.height ? 0 : Math.round(box.y))
  for (const box of scene.transactions) placer.occupy(lineOf(box), box.x, box.x + box.width)
  const selectedFirst = [...scene.transactions].sort((a, b) => Number(b.isSelected) - Number(a.isSelected))
  for (const box of selectedFirst) {
    if (box.isSelected && !scene.transactions.some((other) => other.isSelected && other.count === 1)) continue
    labelTransaction(box, lineOf(box), labelling)
  }
}

function waitText(bar: SceneBar, { request }: Labelling): string | undefined {
  const { serverWaitUs, totalUs } = request.index.connection.transactions[bar.transaction]!
  if (serverWaitUs === null || totalUs === null || totalUs <= 0) return undefined
  const share = serverWaitUs / totalUs
  if (share <= TOLD_SHARE) return undefined
  return `server wait ${durationText(serverWaitUs)}, ${Math.round(share * 100)} %`
}

/** On the hatch where it fits, with the hatch on both sides of it; of the selected one otherwise beside it. */
function labelWait(bar: SceneBar, labelling: Labelling): void {
  const { request, labels, placer } = labelling
  const text = bar.count > 1 ? undefined : waitText(bar, labelling)
  if (text === undefined || bar.height < 12) return
  const isBold = bar.isSelected
  const width = request.measure(text, isBold ? STRONG_SIZE : SIZE, isBold ? 600 : 400)
  const { x0, x1 } = visible(bar, labelling)
  const y = bar.y + bar.height / 2
  if (x1 - x0 >= width + PLATE_ROOM) {
    labels.push({ x: (x0 + x1 - width) / 2, y, width, text, ink: 'server', isBold, hasPlate: true })
    placer.occupy(bar.lane, x0, x1)
  } else if (bar.isSelected) {
    const response = labelling.scene.bars.find((other) => other.isSelected && other.kind === 'leg' && other.leg === 3)
    const end = response === undefined ? x1 : Math.max(x1, visible(response, labelling).x1)
    put(labelling, {
      line: bar.lane,
      y,
      text,
      ink: 'server',
      isBold,
      edges: (own) => [end + BESIDE, x0 - BESIDE - own],
    })
  }
}

function labelSelectedLegs(labelling: Labelling): void {
  const { scene, request } = labelling
  for (const bar of scene.bars) {
    if (!bar.isSelected || bar.kind === 'wait') continue
    const isTold = labelling.labels.some(
      ({ text, y }) => text.startsWith('server wait') && Math.abs(y - bar.y - bar.height / 2) < 2,
    )
    if (bar.leg === 3 && isTold) continue
    const leg = request.index.connection.legs[bar.item]!
    const lengthText = durationText(leg.endUs - leg.startUs)
    const text =
      bar.state === 'there'
        ? lengthText
        : bar.state === 'lost'
          ? 'lost'
          : bar.state === 'waiting'
            ? 'still to come'
            : 'not exported'
    const ink =
      bar.state === 'lost'
        ? 'error'
        : bar.state === 'waiting'
          ? 'pending'
          : bar.state === 'there'
            ? bar.leg === 1 || bar.leg === 4
              ? 'client'
              : 'server'
            : 'plain'
    const { x0, x1 } = visible(bar, labelling)
    const y = bar.y + bar.height / 2
    const ownWidth = request.measure(text, SIZE, 400)
    if (x1 - x0 >= ownWidth + PLATE_ROOM) {
      const x = (x0 + x1 - ownWidth) / 2
      labelling.labels.push({ x, y, width: ownWidth, text, ink, isBold: false, hasPlate: true })
      continue
    }
    const right = x1 + BESIDE
    const edges = (width: number) => (bar.leg === 4 ? [x0 - BESIDE - width, right] : [right, x0 - BESIDE - width])
    put(labelling, { line: bar.lane, y, text, ink, edges })
  }
}

/** What the dotted line of an answer without a server means, in the lanes that it crosses. */
function labelCaches(labelling: Labelling): void {
  const { scene, request } = labelling
  const lanes = scene.plan.lanes
  const servers = lanes.flatMap(({ kind, side }, at) => (kind !== 'rtt' && side === 'server' ? [at] : []))
  const middle = Math.max(0, Math.floor(servers.length / 2) - 1)
  const [first, second] = [servers[middle], servers[middle + 1]]
  for (const { kind, x0, x1 } of scene.connectors) {
    if (kind !== 'cache' || first === undefined || second === undefined) continue
    const fits = (from: number, width: number): boolean =>
      [first, second].every((lane) => labelling.placer.isFree(lane, from, from + width)) &&
      scene.connectors.every((line) => {
        const isBeside = Math.max(line.x0, line.x1) < from - 4 || Math.min(line.x0, line.x1) > from + width + 4
        return isBeside || line.y1 < lanes[first]!.top || line.y0 > lanes[second]!.top + lanes[second]!.height
      })
    for (const texts of CACHE_TEXTS) {
      const most = Math.max(...texts.map((text) => request.measure(text, SIZE, 400)))
      const x = [Math.max(x0, x1) + 8, Math.min(x0, x1) - 8 - most].find((from) => fits(from, most))
      if (x === undefined) continue
      ;[first, second].forEach((lane, at) => {
        const y = lanes[lane]!.top + lanes[lane]!.height / 2
        put(labelling, { line: lane, y, text: texts[at] ?? '', ink: 'plain', edges: () => [x] })
      })
      break
    }
  }
}

function labelRtts(labelling: Labelling): void {
  const { scene, placer } = labelling
  const lineOf = (baseY: number) => FIRST_ROW_LINE * 2 + Math.round(baseY)
  for (const { x, baseY } of scene.rtts) placer.occupy(lineOf(baseY), x - 2, x + 2)
  const largestFirst = [...scene.rtts].sort((a, b) => (b.ms ?? -1) - (a.ms ?? -1))
  for (const { x, baseY, stem, ms } of largestFirst) {
    const text = ms === null ? 'n/m' : String(Math.round(ms * 10) / 10)
    const y = ms === null ? baseY - 4 : Math.min(baseY - 5, baseY - stem + 2)
    put(labelling, { line: lineOf(baseY), y, text, ink: 'plain', edges: () => [x + (ms === null ? 9 : BESIDE)] })
  }
}

/** All texts of a scene; none lies on a bar of its line or on another text. */
export function placeLabels(scene: SceneWithoutLabels, request: LaneLayoutRequest): readonly SceneLabel[] {
  const { left, width } = scene.scale
  const placer = createLabelPlacer(left, left + width)
  const labelling: Labelling = { scene, request, placer, labels: [] }
  for (const bar of scene.bars) placer.occupy(bar.lane, bar.x, bar.x + bar.width)
  // A text across the edge of the selection would look as if it were about what is selected.
  for (const edge of scene.selection === undefined ? [] : [scene.selection.x0, scene.selection.x1]) {
    scene.plan.lanes.forEach((lane, at) => {
      if (lane.kind !== 'rtt') placer.occupy(at, edge, edge)
    })
  }
  for (const bar of scene.bars) if (bar.kind === 'wait' && bar.isSelected) labelWait(bar, labelling)
  labelSelectedLegs(labelling)
  labelTransactions(labelling)
  for (const bar of scene.bars) if (bar.kind === 'wait' && !bar.isSelected) labelWait(bar, labelling)
  labelCaches(labelling)
  labelRtts(labelling)
  return labelling.labels
}
