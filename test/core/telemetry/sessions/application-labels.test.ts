/** Names of applications (RFC 6759) that options data teach: each session has the one that held when it was exported. */
import { describe, expect, it } from 'vitest'
import { idClassOf } from '../../../../core/names/id-classes.ts'
import {
  bookOf,
  EPOCH_MS,
  IN_THE_MIDST,
  type SessionBookReader,
  type Uniflow,
} from '../../../support/traffic-session-books.ts'

const HTTPS = '030001bb'

function teach({ names }: SessionBookReader, label: string, seconds: number, id = HTTPS): void {
  const idClass = idClassOf('applicationId')
  const table = { idClass, idKey: 'applicationId', labelKey: 'applicationName', templateId: 259, preference: 0 }
  names.tables.learn({
    table: { ...table, session: 0, domain: 1 },
    incarnation: undefined,
    id,
    label,
    at: BigInt(EPOCH_MS + 1000 * seconds) * 1_000_000n,
  })
}

/** Sessions that end at these seconds, of one service. */
function sessionsAt(...seconds: readonly number[]): SessionBookReader {
  const uniflows = seconds.map((second, index): Uniflow => {
    const times = { startMs: 1000 * second, exportedSeconds: second }
    return { ...times, from: `192.0.2.7:${50_000 + index}`, to: '203.0.113.80:443', application: HTTPS }
  })
  return bookOf(uniflows)
}

const applications = (reader: SessionBookReader): unknown[] =>
  reader.rows(['application']).map(({ application }) => application)

describe('the label of an application', () => {
  it('is the one that held at the export of the record, and the first for all that came before', () => {
    const reader = sessionsAt(10, 99, 100, 250)
    expect(applications(reader)).toEqual(['3:443', '3:443', '3:443', '3:443'])
    teach(reader, 'https', 60)
    expect(applications(reader)).toEqual(['https', 'https', 'https', 'https'])
    teach(reader, 'shop', 100)
    expect(applications(reader)).toEqual(['https', 'https', 'shop', 'shop'])
    teach(reader, 'web shop', 200)
    expect(applications(reader)).toEqual(['https', 'https', 'shop', 'web shop'])
  })

  it('of a session of several exports is that of the first, in whichever order they come', () => {
    const ends = { from: '192.0.2.7:50000', to: '203.0.113.80:443', application: HTTPS, flags: IN_THE_MIDST } as const
    const early = { ...ends, startMs: 90_000, exportedSeconds: 90 }
    const late = { ...ends, startMs: 91_000, exportedSeconds: 130 }
    for (const uniflows of [
      [early, late],
      [late, early],
    ]) {
      const reader = bookOf(uniflows)
      teach(reader, 'https', 60)
      teach(reader, 'shop', 100)
      expect(applications(reader)).toEqual(['https'])
    }
  })

  it('does not change with that of another id', () => {
    const reader = sessionsAt(10, 250)
    teach(reader, 'https', 60)
    teach(reader, 'dns', 60, '03000035')
    teach(reader, 'names', 100, '03000035')
    expect(applications(reader)).toEqual(['https', 'https'])
  })
})
