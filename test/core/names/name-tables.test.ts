import { describe, expect, it } from 'vitest'
import { createNameTables, type TaughtLabel } from '../../../core/names/name-tables.ts'
import { MAX_NAME_LENGTH } from '../../../core/limits/names.ts'

const TABLE = {
  session: 0,
  domain: 1,
  idClass: 'interface',
  idKey: 'ingressInterface',
  labelKey: 'interfaceName',
  templateId: 300,
  preference: 0,
}
const taught = (id: string, label: string, at: bigint, change: Partial<TaughtLabel> = {}): TaughtLabel => ({
  table: TABLE,
  incarnation: undefined,
  id,
  label,
  at,
  ...change,
})

describe('a label', () => {
  it('names its id in its session and domain, and nowhere else', () => {
    const tables = createNameTables()
    tables.learn(taught('3', 'Gi0/0/1', 10n))
    expect(tables.labelOf(0, 1, 'interface', '3', 10n)).toBe('Gi0/0/1')
    expect(tables.labelOf(1, 1, 'interface', '3', 10n)).toBeUndefined()
    expect(tables.labelOf(0, 2, 'interface', '3', 10n)).toBeUndefined()
    expect(tables.labelOf(0, 1, 'vrf', '3', 10n)).toBeUndefined()
  })

  it('holds from its export time on, the first one also for what was before', () => {
    const tables = createNameTables()
    // The change comes out of order.
    tables.learn(taught('3', 'new name', 20n))
    tables.learn(taught('3', 'old name', 10n))
    const at = (time: bigint) => tables.labelOf(0, 1, 'interface', '3', time)
    expect([at(5n), at(10n), at(19n), at(20n), at(99n)]).toEqual([
      'old name',
      'old name',
      'old name',
      'new name',
      'new name',
    ])
  })

  it('that is repeated changes nothing', () => {
    const tables = createNameTables()
    tables.learn(taught('3', 'Gi0/0/1', 10n))
    tables.learn(taught('3', 'Gi0/0/1', 20n))
    expect(tables.revision).toBe(1)
  })

  it('of the element that shows first goes before others', () => {
    const tables = createNameTables()
    tables.learn(
      taught('3', 'to the world', 10n, { table: { ...TABLE, labelKey: 'interfaceDescription', preference: 1 } }),
    )
    expect(tables.labelOf(0, 1, 'interface', '3', 10n)).toBe('to the world')
    tables.learn(taught('3', 'Gi0/0/1', 30n))
    expect(tables.labelOf(0, 1, 'interface', '3', 10n)).toBe('Gi0/0/1')
  })

  it('is cut when it is too long', () => {
    const tables = createNameTables()
    tables.learn(taught('3', 'x'.repeat(MAX_NAME_LENGTH + 1), 10n))
    expect(tables.labelOf(0, 1, 'interface', '3', 10n)).toHaveLength(MAX_NAME_LENGTH)
  })

  it('past the bound takes the place of the oldest one of its id', () => {
    const tables = createNameTables(2)
    tables.learn(taught('3', 'first', 10n))
    tables.learn(taught('3', 'second', 20n))
    tables.learn(taught('3', 'third', 30n))
    expect([10n, 20n, 30n].map((at) => tables.labelOf(0, 1, 'interface', '3', at))).toEqual([
      'second',
      'second',
      'third',
    ])
    expect(tables.dropped).toBe(1)
    tables.learn(taught('3', 'late', 15n))
    expect(tables.labelOf(0, 1, 'interface', '3', 15n)).toBe('second')
  })

  it('past the bound takes the place of the id that was named first; a repetition of what is known takes none', () => {
    const tables = createNameTables(2)
    for (const id of ['1', '2', '3']) tables.learn(taught(id, `interface ${id}`, 10n))
    tables.learn(taught('3', 'interface 3', 20n))
    expect(tables.dropped).toBe(1)
    expect(['1', '2', '3'].map((id) => tables.labelOf(0, 1, 'interface', id, 10n))).toEqual([
      undefined,
      'interface 2',
      'interface 3',
    ])
  })

  it('of a connection that is over makes room for those of new ones, and those of an exporter that goes on stay', () => {
    const tables = createNameTables(64)
    const named = (session: number, id: string): string | undefined => tables.labelOf(session, 1, 'interface', id, 10n)
    for (let session = 1; session < 500; session++) {
      for (const id of ['1', '2', '3', '4']) {
        tables.learn(taught(id, `always ${id}`, 10n, { table: { ...TABLE, session: 0 } }))
        tables.learn(taught(id, `port ${id}`, 10n, { table: { ...TABLE, session } }))
      }
      expect([named(session, '4'), named(0, '4')]).toEqual(['port 4', 'always 4'])
    }
    expect(tables.dropped).toBeGreaterThan(1900)
    expect(tables.list().length).toBeLessThanOrEqual(16)
  })

  it('of ever new ids lets go of its own first ones, not of what others call theirs', () => {
    const tables = createNameTables(64)
    tables.learn(taught('1', 'of a quiet exporter', 10n, { table: { ...TABLE, session: 1 } }))
    for (let id = 0; id < 1000; id++)
      tables.learn(taught(String(id), `user ${id}`, 10n, { incarnation: String(id >> 3) }))
    expect(tables.labelOf(1, 1, 'interface', '1', 10n)).toBe('of a quiet exporter')
    const [users] = tables.list().filter(({ session }) => session === 0)
    expect(users?.incarnations.at(-1)?.names.get('999')?.[0]?.label).toBe('user 999')
    expect(users?.incarnations.length).toBeLessThanOrEqual(10)
  })

  it('goes with the number of its transport session', () => {
    const tables = createNameTables()
    for (const session of [0, 1]) tables.learn(taught('3', 'Gi0/0/1', 10n, { table: { ...TABLE, session } }))
    tables.forgetSession(0)
    expect(tables.labelOf(0, 1, 'interface', '3', 10n)).toBeUndefined()
    expect(tables.labelOf(1, 1, 'interface', '3', 10n)).toBe('Gi0/0/1')
  })
})

describe('an incarnation number', () => {
  const named = (id: string, label: string, incarnation: string, at: bigint) => taught(id, label, at, { incarnation })

  it('makes the names before it invalid for later records, and renames no older ones', () => {
    const tables = createNameTables()
    tables.learn(named('7', 'shop', '1', 10n))
    tables.learn(named('8', 'mail', '1', 10n))
    tables.learn(named('7', 'intranet', '2', 50n))
    const at = (id: string, time: bigint) => tables.labelOf(0, 1, 'interface', id, time)
    expect(at('7', 5n)).toBe('shop')
    expect(at('7', 49n)).toBe('shop')
    expect(at('7', 50n)).toBe('intranet')
    expect(at('8', 49n)).toBe('mail')
    expect(at('8', 50n)).toBeUndefined()
  })

  it('labels records of its own incarnation that came before the name', () => {
    const tables = createNameTables()
    tables.learn(named('7', 'shop', '2', 50n))
    tables.learn(named('8', 'mail', '2', 90n))
    expect(tables.labelOf(0, 1, 'interface', '8', 60n)).toBe('mail')
  })
})

describe('a search for labels', () => {
  it('finds the ids and when each has the label', () => {
    const tables = createNameTables()
    tables.learn(taught('1', 'shop-a', 10n))
    tables.learn(taught('2', 'shop-b', 10n))
    tables.learn(taught('3', 'mail', 10n))
    tables.learn(taught('2', 'mail', 50n))
    const found = tables.match('interface', (label) => label.startsWith('shop'))
    expect(found).toEqual([
      { session: 0, domain: 1, ids: ['1'], from: undefined, until: undefined },
      { session: 0, domain: 1, ids: ['2'], from: undefined, until: 50n },
    ])
  })

  it('keeps to the incarnation', () => {
    const tables = createNameTables()
    tables.learn(taught('7', 'shop', 10n, { incarnation: '1' }))
    tables.learn(taught('7', 'mail', 50n, { incarnation: '2' }))
    expect(tables.match('interface', (label) => label === 'shop')).toMatchObject([{ from: undefined, until: 50n }])
    expect(tables.match('interface', (label) => label === 'mail')).toMatchObject([{ from: 50n, until: undefined }])
  })
})
