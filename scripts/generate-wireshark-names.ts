/**
 * Writes what Wireshark calls each element: `npx tsx scripts/generate-wireshark-names.ts`, where tshark is. It is asked with a
 * capture of one record for each element, and what it calls the octets of the value is the name.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AbstractType } from '../core/elements/element.ts'
import { createElementRegistry } from '../core/elements/registry.ts'
import { VENDOR_REGISTRIES } from '../core/elements/vendor-registries.ts'
import { readWithTshark } from '../test/differential/tshark-fields.ts'
import { buildPcap } from '../test/support/capture-builders.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet } from '../test/support/message-builders.ts'
import { udpFrame } from '../test/support/packet-builders.ts'

const FILE = 'core/query/filter-language/wireshark-elements.data.ts'

const OCTETS: Partial<Record<AbstractType, number>> = {
  unsigned8: 1,
  unsigned16: 2,
  unsigned32: 4,
  unsigned64: 8,
  signed8: 1,
  signed16: 2,
  signed32: 4,
  signed64: 8,
  float32: 4,
  float64: 8,
  boolean: 1,
  macAddress: 6,
  string: 11,
  octetArray: 3,
  dateTimeSeconds: 4,
  dateTimeMilliseconds: 8,
  dateTimeMicroseconds: 8,
  dateTimeNanoseconds: 8,
  ipv4Address: 4,
  ipv6Address: 16,
}

/** Names that say nothing of the element, or that are parts of it. */
const NO_NAMES = /^cflow\.(?:padding|unknown|template|enterprise|pie\.\w+$|tcpflags\.|timedelta$)|_unknown|\.string$/

interface Asked {
  readonly key: string
  readonly pen: number
  readonly id: number
  readonly octets: number
}

function askedElements(): Asked[] {
  const registry = createElementRegistry()
  const places = [0, ...VENDOR_REGISTRIES.map(({ pen }) => pen)].flatMap((pen) =>
    Array.from({ length: 1200 }, (_, id) => ({ pen, id: id + 1 })),
  )
  return places.flatMap(({ pen, id }) => {
    const element = registry.find(pen, id)
    const octets = OCTETS[element.type]
    return element.isKnown && octets !== undefined ? [{ key: element.key, pen, id, octets }] : []
  })
}

async function namesOf(asked: readonly Asked[]): Promise<Map<string, string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-names-'))
  try {
    const path = join(folder, 'elements.pcap')
    const frames = asked.map(({ pen, id, octets }, index) => {
      const field = { pen, id, length: octets }
      const value = new Uint8Array(octets).fill(0x41)
      const sets = [templateSet(templateRecord(256, [field])), dataSet(256, value)]
      return { octets: udpFrame(ipfixMessage({ domain: index + 1, sequence: 0 }, ...sets)) }
    })
    writeFileSync(path, buildPcap({ frames }))
    const messages = await readWithTshark(path, [4739], 'cflow')
    const keysByName = new Map<string, string[]>()
    for (const { frame, fields } of messages) {
      const element = asked[frame - 1]
      const value = fields.find(
        ({ record, name, octets }) => record !== undefined && octets === element?.octets && !NO_NAMES.test(name),
      )
      if (element === undefined || value === undefined) continue
      keysByName.set(value.name, [...(keysByName.get(value.name) ?? []), element.key])
    }
    return keysByName
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function writeNames(): Promise<void> {
  const names = await namesOf(askedElements())
  const lines = [...names].map(([name, keys]) => `${name.replace(/^cflow\./, '')} ${keys.join(' ')}`).sort()
  const text = [
    '/** What Wireshark calls elements, after `cflow.`: name, keys. Written by scripts/generate-wireshark-names.ts from tshark’s answers. */',
    'export const WIRESHARK_ELEMENTS = `',
    ...lines,
    '`',
    '',
  ].join('\n')
  writeFileSync(FILE, text)
  console.log(`${FILE} has ${lines.length} names.`)
}

void writeNames()
