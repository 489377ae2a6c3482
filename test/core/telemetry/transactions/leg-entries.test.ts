/** What is kept of each record of a transaction: volumes and ends as they came, whether or not they fit 32 bits. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addRow } from '../../../../core/telemetry/transactions/row-table.ts'
import { createLegEntries, setVolume, volumeOf } from '../../../../core/telemetry/transactions/leg-entries.ts'

const START = 1_720_689_300_000_000
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32), fc.maxSafeNat())
const time = fc.oneof(
  fc.integer({ min: START - 10, max: START + 2 ** 33 }),
  fc.constantFrom(Number.NaN, 0, START, START + 2 ** 32 - 1, START + 2 ** 32),
)

describe('the volume of a record', () => {
  it('is read as it was written, short or long, with times and without', () => {
    const volumes = fc.array(fc.record({ start: time, end: time, octets: count, packets: count }), { maxLength: 50 })
    fc.assert(
      fc.property(volumes, (all) => {
        const entries = createLegEntries()
        for (const volume of all) setVolume(entries, addRow(entries), volume)
        expect(all.map((_, entry) => volumeOf(entries, entry))).toEqual(all)
      }),
    )
  })

  it('takes a wide row only where it does not fit', () => {
    const entries = createLegEntries()
    setVolume(entries, addRow(entries), { start: START, end: START + 2 ** 32 - 1, octets: 2 ** 32 - 1, packets: 1 })
    expect(entries.wide.count).toBe(0)
    setVolume(entries, addRow(entries), { start: START, end: START, octets: 2 ** 32, packets: 1 })
    expect(entries.wide.count).toBe(1)
  })
})
