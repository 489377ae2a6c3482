import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseElementTable } from '../../../core/elements/element-table.ts'
import { VENDOR_REGISTRIES } from '../../../core/elements/vendor-registries.ts'
import { generateElementTables } from '../../../scripts/generate-elements.ts'

const FACTS = join(import.meta.dirname, '../../../../shared/data/elements')
const TABLES = join(import.meta.dirname, '../../../core/elements/tables')

describe('generated tables', () => {
  test.skipIf(!existsSync(FACTS))('are what the facts give', () => {
    const generated = generateElementTables(FACTS)
    expect(readdirSync(TABLES).sort()).toEqual([...generated.keys()].sort())
    for (const [name, text] of generated) expect(readFileSync(join(TABLES, name), 'utf8') === text, name).toBe(true)
  })

  test.skipIf(!existsSync(FACTS))('have a vendor for each registry among the facts', () => {
    const pens = readdirSync(FACTS).flatMap((name) => /_(\d+)\.json$/.exec(name)?.[1] ?? [])
    const listed = new Set([0, 29_305, ...VENDOR_REGISTRIES.map((vendor) => vendor.pen)])
    expect(pens.filter((pen) => !listed.has(Number(pen)))).toEqual([])
  })

  test('stay small enough to be loaded with the renderer and reviewed', () => {
    const octets = readdirSync(TABLES).map((name) => readFileSync(join(TABLES, name)).length)
    expect(octets.reduce((sum, length) => sum + length, 0)).toBeLessThan(250_000)
  })
})

test('a table line is read into its fields, absent ones at the end included', () => {
  const table = parseElementTable(
    '\n2,packetDeltaCount,u8,d,packets\n149,observationDomainId,u4,i!\n210,paddingOctets,o\n',
  )
  expect(table.get(2)).toEqual({
    id: 2,
    name: 'packetDeltaCount',
    type: 'unsigned64',
    semantics: 'deltaCounter',
    units: 'packets',
    enumeration: undefined,
    isReversible: true,
  })
  expect(table.get(149)).toMatchObject({ semantics: 'identifier', isReversible: false, units: undefined })
  expect(table.get(210)).toMatchObject({ type: 'octetArray', semantics: 'default', isReversible: true })
})
