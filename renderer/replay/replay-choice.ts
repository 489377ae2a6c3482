/** What the dialog of a replay asks, and the order that it makes. */
import { MAX_REPLAY_TARGETS } from '../../core/limits/live.ts'
import type { ReplayOrder, ReplaySpeed, ReplayTarget } from '../../core/protocol/replay-api.ts'

export interface ReplayChoice {
  readonly to: ReplayOrder['to']
  readonly speed: ReplaySpeed
  /** `udp://127.0.0.1:2055`, several apart by spaces or commas. */
  readonly targets: string
}

/** The speeds that are offered. */
export const REPLAY_SPEEDS: readonly { readonly speed: ReplaySpeed; readonly label: string; readonly note: string }[] =
  [
    { speed: 1, label: '1×', note: 'as it came' },
    { speed: 10, label: '10×', note: 'ten times as fast' },
    { speed: 'max', label: 'max', note: 'as fast as it goes' },
  ]

export const FIRST_REPLAY_CHOICE: ReplayChoice = { to: 'window', speed: 1, targets: 'udp://127.0.0.1:2055' }

/** The order, or what is wrong with the choice. */
export function planReplay({ to, speed, targets }: ReplayChoice): ReplayOrder | string {
  if (to === 'window') return { to, speed }
  const texts = targets.split(/[\s,]+/).filter((text) => text !== '')
  if (texts.length === 0) return 'Name a collector, as in udp://127.0.0.1:2055.'
  if (texts.length > MAX_REPLAY_TARGETS) return `At most ${MAX_REPLAY_TARGETS} collectors.`
  const parsed: ReplayTarget[] = []
  for (const text of texts) {
    const target = parseTarget(text)
    if (target === undefined)
      return `${text} is no collector. Write udp://ADDRESS:PORT, or tcp://ADDRESS:PORT for IPFIX.`
    parsed.push(target)
  }
  return { to, speed, targets: parsed }
}

/** `udp://[::1]:2055`: an address, no name, so that nothing is sent to where nobody meant. */
function parseTarget(text: string): ReplayTarget | undefined {
  const [, scheme, six, four, portText] =
    /^(udp|tcp):\/\/(?:\[([0-9a-f:.]+)\]|(\d{1,3}(?:\.\d{1,3}){3}|localhost)):(\d{1,5})\/?$/i.exec(text) ?? []
  const port = Number(portText)
  const address = six ?? (four === 'localhost' ? '127.0.0.1' : four)
  const isFour = four === undefined || (address?.split('.') ?? []).every((part) => Number(part) <= 255)
  if (address === undefined || !isFour || !(port >= 1 && port <= 65_535)) return undefined
  if (six !== undefined && !isIpv6(six)) return undefined
  return { transport: scheme?.toLowerCase() === 'tcp' ? 'tcp' : 'udp', address, port }
}

/** As far as a URL knows. */
function isIpv6(text: string): boolean {
  try {
    return new URL(`http://[${text}]/`).hostname !== ''
  } catch {
    return false
  }
}

/** `udp://[::1]:2055` */
export function targetText({ transport, address, port }: ReplayTarget): string {
  return `${transport}://${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** ` × 10`; nothing in true time. */
export function speedText(speed: ReplaySpeed): string {
  if (speed === 'max') return ' as fast as it goes'
  return speed === 1 ? '' : ` × ${speed}`
}
