/**
 * Field by field against tshark, on the captures of other projects and on generated ones. What tshark does not know, or reads
 * in another way for a reason that `known-differences.ts` gives, is left out. Skipped where there is no tshark.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { generateBenchCapture } from '../../core/simulate/bench-capture.ts'
import { compareReadings, type Comparison } from './compare.ts'
import { hasTshark, readCases, type DifferentialCase } from './differential-cases.ts'
import { readWithFlowglass } from './flowglass-fields.ts'
import { KNOWN_DIFFERENCES, type KnownDifference } from './known-differences.ts'
import { readWithTshark } from './tshark-fields.ts'

const SAMPLE = resolve(import.meta.dirname, '../../resources/sample.pcapng')
const CASE_TIMEOUT_MS = 120_000

describe.skipIf(!hasTshark())('tshark', () => {
  const explained = new Map<KnownDifference, number>()
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-differential-'))
  let same = 0

  async function compare({ path, ports }: Omit<DifferentialCase, 'name'>): Promise<Comparison> {
    const comparison = compareReadings({
      dissector: 'cflow',
      ours: readWithFlowglass(path),
      theirs: await readWithTshark(path, ports, 'cflow'),
      known: KNOWN_DIFFERENCES,
    })
    for (const [known, count] of comparison.explained) explained.set(known, (explained.get(known) ?? 0) + count)
    same += comparison.same
    return comparison
  }

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  const cases = readCases('cflow')
  it.each(cases)(
    'reads $name as we do',
    async (given) => {
      expect((await compare(given)).differences).toEqual([])
    },
    CASE_TIMEOUT_MS,
  )

  it(
    'reads the bundled sample as we do',
    async () => {
      const { differences, same: agreed } = await compare({ path: SAMPLE, ports: [2055, 3000, 4739] })
      expect(differences).toEqual([])
      expect(agreed).toBeGreaterThan(10_000)
    },
    CASE_TIMEOUT_MS,
  )

  it(
    'reads generated traffic as we do',
    async () => {
      const path = join(folder, 'generated.pcap')
      writeFileSync(path, Buffer.concat([...generateBenchCapture({ records: 5000, seed: 7 })]))
      const { differences, same: agreed } = await compare({ path, ports: [2055, 3000, 4739] })
      expect(differences).toEqual([])
      expect(agreed).toBeGreaterThan(50_000)
    },
    CASE_TIMEOUT_MS,
  )

  it.skipIf(cases.length === 0)('has been compared in so many fields, and every known difference occurs', () => {
    expect(same).toBeGreaterThan(250_000)
    const unused = KNOWN_DIFFERENCES.filter((known) => !explained.has(known))
    expect(unused.map(({ reason }) => reason)).toEqual([])
  })
})
