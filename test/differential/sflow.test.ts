/** sFlow field by field against tshark: on the captures of other projects, and on one with every structure that it knows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compareReadings, type Comparison } from './compare.ts'
import { hasTshark, readCases } from './differential-cases.ts'
import { readWithFlowglass } from './flowglass-fields.ts'
import type { KnownDifference } from './known-differences.ts'
import { FIELDS_OF_TSHARK_ALONE, KNOWN_SFLOW_DIFFERENCES } from './known-sflow-differences.ts'
import { buildSflowCapture } from './sflow-capture.ts'
import { readWithTshark } from './tshark-fields.ts'

const CASE_TIMEOUT_MS = 120_000

describe.skipIf(!hasTshark())('tshark and sFlow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-differential-'))
  const explained = new Set<KnownDifference>()
  const shown = new Set<string>()
  const compared = new Set<string>()
  let same = 0

  async function compare(path: string, ports: readonly number[]): Promise<Comparison> {
    const theirs = await readWithTshark(path, ports, 'sflow')
    const ours = readWithFlowglass(path)
    const comparison = compareReadings({ dissector: 'sflow', ours, theirs, known: KNOWN_SFLOW_DIFFERENCES })
    for (const known of comparison.explained.keys()) explained.add(known)
    for (const name of comparison.compared) compared.add(name)
    for (const { fields } of theirs) for (const { name } of fields) if (name.startsWith('sflow')) shown.add(name)
    same += comparison.same
    return comparison
  }

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  const cases = readCases('sflow')
  it.each(cases)(
    'is read in $name as we read it',
    async ({ path, ports }) => {
      const { differences, same: agreed } = await compare(path, ports)
      expect(differences).toEqual([])
      expect(agreed).toBeGreaterThan(0)
    },
    CASE_TIMEOUT_MS,
  )

  it(
    'is read in every structure that it knows as we read it, and nothing that it shows is left out',
    async () => {
      const path = join(folder, 'generated.pcap')
      writeFileSync(path, buildSflowCapture())
      const { differences, same: agreed, alone } = await compare(path, [6343])
      expect(differences).toEqual([])
      expect(agreed).toBeGreaterThan(1200)
      // What tshark has no structure for, and the ports of a packet that it takes for a mere fragment.
      expect(alone).toBeLessThan(20)
      const left = [...shown].filter(
        (name) => !compared.has(name) && !FIELDS_OF_TSHARK_ALONE.some(({ field }) => field.test(name)),
      )
      expect(left).toEqual([])
      expect(KNOWN_SFLOW_DIFFERENCES.filter((known) => !explained.has(known)).map(({ reason }) => reason)).toEqual([])
      const unused = FIELDS_OF_TSHARK_ALONE.filter(({ field }) => ![...shown].some((name) => field.test(name)))
      expect(unused.map(({ reason }) => reason)).toEqual([])
    },
    CASE_TIMEOUT_MS,
  )

  it.skipIf(cases.length === 0)('has been compared in so many fields', () => {
    expect(same).toBeGreaterThan(4000)
  })
})
