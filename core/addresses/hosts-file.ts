/** Hosts files (hosts(5)): an address, its name, other names, on a line. */
import { normaliseAddress } from './ip-address.ts'

export interface ParsedHosts {
  /** The first name of each address, by its text of RFC 5952; of several lines for one the first counts, as for the resolver. */
  readonly names: ReadonlyMap<string, string>
  /** Lines that are neither empty nor a comment nor an address with a name, and those past the limit. */
  readonly skippedLines: number
}

/** The longest name of DNS in text (RFC 1035 §2.3.4). */
const MAX_HOST_NAME = 253

/**
 * Reads a hosts file, whatever it holds.
 *
 * @param maxNames addresses that are taken; lines after that are skipped and counted
 */
export function parseHosts(text: string, maxNames: number): ParsedHosts {
  const names = new Map<string, string>()
  let skippedLines = 0
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [address, name] = (line.split('#', 1)[0] ?? '').split(/\s+/).filter((part) => part !== '')
    if (address === undefined) continue
    const normal = normaliseAddress(address)
    if (normal === undefined || name === undefined || !isHostName(name)) skippedLines += 1
    else if (names.has(normal)) continue
    else if (names.size < maxNames) names.set(normal, name)
    else skippedLines += 1
  }
  return { names, skippedLines }
}

/** Whether a text can be shown as a name of a host: printable ASCII, as DNS and hosts files have it. */
export function isHostName(text: string): boolean {
  return text.length <= MAX_HOST_NAME && /^[!-~]+$/.test(text)
}
