/** Datagrams that the system dropped at a UDP socket, where it tells: Linux does, in `/proc/net/udp` and `udp6`. */
import { readFile } from 'node:fs/promises'
import { parseSocketAddress } from './socket-address.ts'

export interface KernelDrops {
  /** Reads the counter. */
  look(): Promise<void>
  /** What the last look has shown; undefined where the system does not tell. */
  count(): number | undefined
}

/** Counts for the socket of this machine that is bound to an address and port. */
export function createKernelDrops(
  place: { readonly address: string; readonly port: number },
  readTable: (path: string) => Promise<string> = (path) => readFile(path, 'utf8'),
): KernelDrops {
  const address = parseSocketAddress(place.address) ?? new Uint8Array(4)
  const path = address.length === 16 ? '/proc/net/udp6' : '/proc/net/udp'
  const port = place.port.toString(16).toUpperCase().padStart(4, '0')
  // A socket of the same address that is connected, an exporter's own for example, has a remote end.
  const ends = `${formatAddress(address)}:${port} ${'0'.repeat(address.length * 2)}:0000`
  let count: number | undefined
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    try {
      count = readDrops(await readTable(path), ends)
    } catch {
      count = undefined
    }
  }

  return {
    look() {
      looking ??= look().finally(() => (looking = undefined))
      return looking
    },
    count: () => count,
  }
}

/** The table has an address as words of 32 bits in the byte order of the machine: little-endian, wherever Electron and Node 18 run. */
function formatAddress(octets: Uint8Array): string {
  let text = ''
  for (let at = 0; at < octets.length; at += 4) {
    const word = Array.from(octets.subarray(at, at + 4)).reverse()
    text += word.map((octet) => octet.toString(16).padStart(2, '0')).join('')
  }
  return text.toUpperCase()
}

/** The last column of the socket's line; no text is made of the others, of which there may be thousands. */
function readDrops(table: string, ends: string): number | undefined {
  const at = table.indexOf(`: ${ends} `)
  if (at < 0) return undefined
  const lineEnd = table.indexOf('\n', at)
  const line = table.slice(at, lineEnd < 0 ? table.length : lineEnd).trimEnd()
  const drops = Number(line.slice(line.lastIndexOf(' ') + 1))
  return Number.isSafeInteger(drops) ? drops : undefined
}
