/** What tshark reads in a capture: every field with its place, from its PDML (the form in which it tells places). */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface TsharkField {
  readonly name: string
  /** Octets from the beginning of the frame. */
  readonly place: number
  readonly octets: number
  /** Where the record begins in which it lies; undefined of sFlow, whose samples are found by their place alone. */
  readonly record: number | undefined
  /** The value as tshark shows it. */
  readonly shown: string
  /** The octets that it was read from, hex; of a bit field some bits only. */
  readonly hex: string
}

export interface TsharkMessage {
  /** From 1. */
  readonly frame: number
  /** Place of the message in its frame. */
  readonly place: number
  readonly fields: readonly TsharkField[]
}

const run = promisify(execFile)

/** What tshark calls a record: of v5 a pdu. */
const RECORD = /^(?:Flow|pdu) /

/** What tshark calls NetFlow with IPFIX, and sFlow with the packets that its samples hold. */
export type Dissector = 'cflow' | 'sflow'

const MAX_OUTPUT_OCTETS = 1 << 29
const TIMEOUT_MS = 120_000

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Runs tshark on a capture; `ports` are UDP ports of flow export that it does not know by itself. */
export async function readWithTshark(
  path: string,
  ports: readonly number[],
  dissector: Dissector,
): Promise<TsharkMessage[]> {
  const decodeAs = ports.flatMap((port) => ['-d', `udp.port==${port},${dissector}`])
  const options = { maxBuffer: MAX_OUTPUT_OCTETS, timeout: TIMEOUT_MS, env: { ...process.env, TZ: 'UTC' } }
  try {
    return parsePdml((await run('tshark', ['-n', '-r', path, ...decodeAs, '-T', 'pdml'], options)).stdout, dissector)
  } catch (error) {
    // A file that ends in the midst of a packet: what came before is told, and then the status is not 0.
    const { stdout } = error as { readonly stdout?: string }
    if (stdout?.includes('</pdml>')) return parsePdml(stdout, dissector)
    throw error
  }
}

/** The messages of one dissector in PDML text, in the order of their frames. */
export function parsePdml(text: string, dissector: Dissector): TsharkMessage[] {
  const messages: TsharkMessage[] = []
  let frame = 0
  let fields: TsharkField[] | undefined
  let record: number | undefined
  for (const line of text.split('\n')) {
    const tag = /^\s*<(\/?\w+)/.exec(line)?.[1]
    if (tag === 'packet') fields = undefined
    else if (tag === 'proto') {
      // The protocols after sFlow are those of the packets that it has sampled.
      if (dissector === 'cflow') fields = undefined
      if (attribute(line, 'name') === dissector) {
        fields = []
        record = undefined
        messages.push({ frame, place: Number(attribute(line, 'pos')), fields })
      }
    } else if (tag === 'field') {
      const name = attribute(line, 'name')
      const place = Number(attribute(line, 'pos'))
      const octets = Number(attribute(line, 'size'))
      if (name === 'frame.number') frame = Number(attribute(line, 'show'))
      else if (name === '' && dissector === 'cflow' && RECORD.test(attribute(line, 'show'))) record = place
      else if (fields !== undefined && (dissector === 'sflow' || name.startsWith('cflow.'))) {
        fields.push({
          name,
          place,
          octets,
          record,
          shown: attribute(line, 'show'),
          hex: attribute(line, 'value'),
        })
      }
    }
  }
  return messages
}

function attribute(line: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1] ?? ''
  return value.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, word?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
      return ENTITIES[word ?? ''] ?? whole
    },
  )
}
