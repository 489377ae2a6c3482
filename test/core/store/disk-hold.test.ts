import { describe, expect, it } from 'vitest'
import { DISK_RESERVE_OCTETS, LEAST_HELD_RECORDS } from '../../../core/limits/store.ts'
import { createDiskHold } from '../../../core/store/disk-hold.ts'

const DISK = 250e9
const MIB = 1 << 20
const HELD = { records: 10_000_000, octets: 2e9, octetsPerRecord: 200 }
const space = (freeOctets: number, octets = DISK) => ({ freeOctets, octets })

describe('what a nearly full disk lets a live session keep', () => {
  it('is everything while the reserve is free', () => {
    const hold = createDiskHold()
    hold.look(space(DISK_RESERVE_OCTETS), HELD)
    expect(hold.mostRecords).toBeUndefined()
    expect(hold.shortage).toBeUndefined()
  })

  it('is a tenth less once it is not, and no less again while the files do not grow', () => {
    const hold = createDiskHold()
    hold.look(space(200 * MIB), HELD)
    expect(hold.mostRecords).toBe(9_000_000)
    expect(hold.shortage).toEqual({ freeOctets: 200 * MIB, reserveOctets: DISK_RESERVE_OCTETS })
    // Others take the rest: that is no fault of the session, and what it removed does not give it back.
    hold.look(space(0), { ...HELD, octets: HELD.octets + 63 * MIB })
    expect(hold.mostRecords).toBe(9_000_000)
    expect(hold.shortage?.freeOctets).toBe(0)
  })

  it('is still less when the files grow all the same', () => {
    const hold = createDiskHold()
    hold.look(space(200 * MIB), HELD)
    hold.look(space(130 * MIB), { ...HELD, records: 9_400_000, octets: HELD.octets + 65 * MIB })
    expect(hold.mostRecords).toBe(8_460_000)
  })

  it('makes room for two files of the message log, where a tenth would not', () => {
    const hold = createDiskHold()
    hold.look(space(200 * MIB), { records: 2_000_000, octets: 400e6, octetsPerRecord: 200 })
    expect(hold.mostRecords).toBe(2_000_000 - Math.ceil((128 * MIB) / 200))
  })

  it('leaves a view, however full the disk', () => {
    const hold = createDiskHold()
    hold.look(space(0), { records: 150_000, octets: 30e6, octetsPerRecord: 200 })
    expect(hold.mostRecords).toBe(LEAST_HELD_RECORDS)
  })

  it('leaves a tenth of a small disk free', () => {
    const hold = createDiskHold()
    hold.look(space(101e6, 1e9), HELD)
    expect(hold.shortage).toBeUndefined()
    hold.look(space(99e6, 1e9), HELD)
    expect(hold.shortage).toEqual({ freeOctets: 99e6, reserveOctets: 100e6 })
  })

  it('ends when a quarter more than the reserve is free', () => {
    const hold = createDiskHold()
    hold.look(space(200 * MIB), HELD)
    hold.look(space(319 * MIB), HELD)
    expect(hold.mostRecords).toBe(9_000_000)
    expect(hold.shortage?.freeOctets).toBe(319 * MIB)
    hold.look(space(320 * MIB), HELD)
    expect(hold.mostRecords).toBeUndefined()
    expect(hold.shortage).toBeUndefined()
  })
})
