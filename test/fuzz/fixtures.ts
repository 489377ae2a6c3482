/** Findings on disk: each fixture tells again what once broke, as a small binary file under `test/fixtures/fuzz`. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Finding } from './fuzz-run.ts'
import type { FuzzedDatagram } from './targets.ts'

const FOLDER = resolve(import.meta.dirname, '../fixtures/fuzz')

/** Octets before each input: session and, in the upper half, number of the settings; then length of four octets. */
const HEADER_OCTETS = 5

export interface Fixture {
  readonly name: string
  readonly target: Finding['target']
  readonly inputs: readonly FuzzedDatagram[]
  readonly variant: number
}

/** Writes the inputs of a finding; answers the path. */
export function writeFixture({ target, inputs, variant }: Finding): string {
  const octets = Buffer.concat(
    inputs.flatMap((input) => {
      const header = Buffer.alloc(HEADER_OCTETS)
      header.writeUInt8((variant << 4) | input.session)
      header.writeUInt32BE(input.octets.length, 1)
      return [header, Buffer.from(input.octets)]
    }),
  )
  const digest = createHash('sha256').update(octets).digest('hex').slice(0, 12)
  const path = join(FOLDER, `${target}-${digest}.bin`)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(path, octets)
  return path
}

/** All fixtures, by name. */
export function readFixtures(): readonly Fixture[] {
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.bin'))
    .sort()
    .map((name) => {
      const octets = readFileSync(join(FOLDER, name))
      return {
        name,
        target: name.startsWith('capture') ? 'capture' : 'datagrams',
        inputs: readInputs(octets),
        variant: octets.readUInt8(0) >> 4,
      }
    })
}

function readInputs(octets: Buffer): FuzzedDatagram[] {
  const inputs: FuzzedDatagram[] = []
  for (let at = 0; at + HEADER_OCTETS <= octets.length;) {
    const end = at + HEADER_OCTETS + octets.readUInt32BE(at + 1)
    inputs.push({
      session: octets.readUInt8(at) & 15,
      octets: new Uint8Array(octets.subarray(at + HEADER_OCTETS, end)),
    })
    at = end
  }
  return inputs
}
