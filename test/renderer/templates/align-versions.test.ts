import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TemplateFieldReport } from '../../../core/protocol/template-report.ts'
import { alignVersions, signOf, summarizeChanges } from '../../../renderer/templates/align-versions.ts'
import { templateFields } from './template-fields.ts'

const signs = (before: string, after: string): string =>
  alignVersions(templateFields(before), templateFields(after))
    .map((row) => `${(row.after ?? row.before)?.element ?? ''}${signOf(row)}`)
    .join(' ')

describe('two versions of a template', () => {
  it('are the same where nothing changed', () => {
    expect(signs('8/4 12/4', '8/4 12/4')).toBe('8 12')
  })

  it('show added fields where they stand, without calling what they pushed on moved', () => {
    expect(signs('8/4 12/4', '1/8 8/4 2/8 12/4 7/2')).toBe('1+ 8 2+ 12 7+')
  })

  it('show removed fields where they stood', () => {
    expect(signs('1/8 8/4 2/8 12/4 7/2', '8/4 12/4')).toBe('1− 8 2− 12 7−')
  })

  it('show a field of another length as changed', () => {
    expect(signs('8/4 1/4', '8/4 1/8')).toBe('8 1±')
  })

  it('show the fewest fields possible as moved', () => {
    expect(signs('1/4 2/4 3/4 4/4', '4/4 1/4 2/4 3/4')).toBe('4↕ 1 2 3')
  })

  it('show a field that moved and changed as both', () => {
    expect(signs('1/4 2/4 3/4', '3/8 1/4 2/4')).toBe('3±↕ 1 2')
  })

  it('tell a repeated element by its occurrence (RFC 7011 §8)', () => {
    const rows = alignVersions(templateFields('4/1 8/4 4/1'), templateFields('4/1 8/4'))
    expect(rows.map((row) => `${row.key}${signOf(row)}`)).toEqual(['4#1', '8#1', '4#2−'])
  })

  it('have every field of both, each once, and those of the later version in its order', () => {
    const list = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 10 })
    const fieldsOf = (ids: readonly number[]): readonly TemplateFieldReport[] =>
      templateFields(ids.map((id) => `${id}/4`).join(' '))
    fc.assert(
      fc.property(list, list, (a, b) => {
        const rows = alignVersions(fieldsOf(a), fieldsOf(b))
        expect(rows.flatMap(({ after }) => (after === undefined ? [] : [after.id]))).toEqual(b)
        const before = rows.flatMap((row) => (row.before === undefined ? [] : [row.before.id]))
        expect([...before].sort((x, y) => x - y)).toEqual([...a].sort((x, y) => x - y))
        const staying = rows.filter(({ isMoved }) => !isMoved).flatMap((row) => row.before?.position ?? [])
        expect(staying).toEqual([...staying].sort((x, y) => x - y))
      }),
    )
  })

  it('are summed up in words', () => {
    const rows = alignVersions(templateFields('1/4 2/4 3/4'), templateFields('3/8 1/4 5/4'))
    expect(summarizeChanges(rows)).toBe('1 field added, 1 removed, 1 changed, 1 moved')
    expect(summarizeChanges([])).toBe('no field is different')
  })
})
