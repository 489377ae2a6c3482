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

  it('past the bound is dropped and counted; a repetition of what is known is not', () => {
    const tables = createNameTables(2)
    for (const id of ['1', '2', '3']) tables.learn(taught(id, `interface ${id}`, 10n))
    tables.learn(taught('1', 'interface 1', 20n))
    expect(tables.dropped).toBe(1)
    expect(tables.labelOf(0, 1, 'interface', '3', 10n)).toBeUndefined()
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
