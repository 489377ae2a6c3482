import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { catalogueOf } from '../../../renderer/filter/check-filter.ts'
import { completeFilter, fieldCompletions } from '../../../renderer/filter/complete-field.ts'
import { wordMarks } from '../../../renderer/filter/filter-marks.ts'
import { fakeColumns } from '../../../renderer/host/fake-records.ts'

const columns = fakeColumns(1000)

function completeAt(text: string) {
  const context = new CompletionContext(EditorState.create({ doc: text }), text.length, true)
  return completeFilter(context, columns, 1000, catalogueOf(columns))
}

describe('completion', () => {
  it('offers fields with their kind, meaning and share', () => {
    const option = fieldCompletions(columns, 1000).find((entry) => entry.label === 'rtt')
    expect(option).toMatchObject({ kind: 'duration', share: '45.0 %' })
    expect(option?.meaning).toContain('tcpRTT')
  })

  it('puts a friendly name before the element of the same share', () => {
    const options = fieldCompletions(columns, 1000)
    const boost = (label: string) => options.find((entry) => entry.label === label)?.boost ?? 0
    expect(boost('octets')).toBeGreaterThan(boost('tcpControlBits'))
  })

  it('offers a learned element by its name and by its key', () => {
    const learned = { ...columns.find(({ id }) => id === 'tcpControlBits')!, id: 'e64512id17', alias: 'queueDepth' }
    const labels = fieldCompletions([learned], 1000).map(({ label }) => label)
    expect(labels).toContain('queueDepth')
    expect(labels).toContain('e64512id17')
  })

  it('begins at the word under the cursor', () => {
    expect(completeAt('octets > 5 and prot')?.from).toBe(15)
  })

  it('offers the names of a code table after a comparison', () => {
    const result = completeAt('proto = T')
    expect(result?.from).toBe(8)
    expect(result?.options.map((option) => option.label)).toContain('TCP')
  })
})

describe('words of a filter', () => {
  it('tells fields, operators, words, texts and numbers apart', () => {
    expect(wordMarks('host == "a b" and octets > 5k').map(({ from, to, className }) => [from, to, className])).toEqual([
      [0, 4, 'word-field'],
      [5, 7, 'word-operator'],
      [8, 13, 'word-text'],
      [14, 17, 'word-word'],
      [18, 24, 'word-field'],
      [25, 26, 'word-operator'],
      [27, 29, 'word-number'],
    ])
  })

  it('takes a name after a comparison for a value', () => {
    expect(wordMarks('proto = TCP').map((mark) => mark.className)).toEqual(['word-field', 'word-operator', 'word-text'])
  })
})
