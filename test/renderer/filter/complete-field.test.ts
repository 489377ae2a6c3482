import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { catalogueOf } from '../../../renderer/filter/check-filter.ts'
import { completeFilter, fieldCompletions, type CompletionTarget } from '../../../renderer/filter/complete-field.ts'
import { wordMarks } from '../../../renderer/filter/filter-marks.ts'
import { fakeColumns } from '../../../renderer/host/fake-records.ts'

const columns = fakeColumns(1000)

function targetOf(part: Partial<CompletionTarget> = {}): CompletionTarget {
  const all = part.columns ?? columns
  return {
    columns: all,
    catalogue: catalogueOf(all),
    total: 1000,
    accents: ['fields'],
    askValues: () => Promise.resolve([]),
    ...part,
  }
}

function completeAt(text: string, { isAsked = true, ...part }: Partial<CompletionTarget> & { isAsked?: boolean } = {}) {
  const context = new CompletionContext(EditorState.create({ doc: text }), text.length, isAsked)
  return completeFilter(context, targetOf(part))
}

describe('completion', () => {
  it('offers fields with their kind, meaning and share', () => {
    const option = fieldCompletions(targetOf()).find((entry) => entry.label === 'rtt')
    expect(option).toMatchObject({ kind: 'duration', share: '45.0 %' })
    expect(option?.meaning).not.toBe('')
  })

  it('puts the names of the accent that is written first', () => {
    const boost = (accents: CompletionTarget['accents'], label: string) =>
      fieldCompletions(targetOf({ accents })).find((entry) => entry.label === label)?.boost ?? Number.NaN
    expect(boost(['wireshark'], 'tcp.port')).toBeGreaterThan(boost(['wireshark'], 'srcport'))
    expect(boost(['fields'], 'tcp.port')).toBeLessThan(boost(['fields'], 'srcport'))
  })

  it('offers a learned element by its name', () => {
    const learned = { ...columns.find(({ id }) => id === 'tcpControlBits')!, id: 'e64512id17', alias: 'queueDepth' }
    const labels = fieldCompletions(targetOf({ columns: [learned] })).map(({ label }) => label)
    expect(labels).toContain('queueDepth')
  })

  it('begins at the word under the cursor', async () => {
    expect((await completeAt('octets > 5 and prot'))?.from).toBe(15)
  })

  it('waits with what comes next until it is asked, or a word is begun', async () => {
    expect(await completeAt('octets > 5 ', { isAsked: false })).toBeNull()
    const asked = await completeAt('octets > 5 ')
    expect(asked?.options.map(({ label }) => label)).toContain('and')
  })

  it('offers the names of a code table after a comparison', async () => {
    const result = await completeAt('proto = T')
    expect(result?.from).toBe(8)
    expect(result?.options.map((option) => option.label)).toContain('TCP')
  })

  it('offers the values that were seen, with their counts, when it is asked', async () => {
    const asked: string[] = []
    const askValues: CompletionTarget['askValues'] = (field) => {
      asked.push(field)
      return Promise.resolve([
        { text: '"GET"', count: 700 },
        { text: '"POST"', count: 300 },
      ])
    }
    const result = await completeAt('method = ', { askValues })
    expect(asked).toEqual(['method'])
    expect(result?.options[0]).toMatchObject({ label: '"GET"', share: '700 · 70.0 %' })
    await completeAt('method = "G', { askValues, isAsked: false })
    expect(asked).toEqual(['method'])
  })

  it('takes the quote along with which a value was begun', async () => {
    const askValues = () => Promise.resolve([{ text: '"GET"', count: 700 }])
    expect((await completeAt('method = "G', { askValues }))?.from).toBe(9)
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

  it('tells the value from its field where no sign stands between them', () => {
    const shown = (text: string) => wordMarks(text).map(({ className }) => className.replace('word-', ''))
    expect(shown('dst port 443')).toEqual(['field', 'field', 'number'])
    expect(shown('proto tcp')).toEqual(['field', 'text'])
    expect(shown('src ip 10.0.0.1')).toEqual(['field', 'field', 'number'])
    expect(shown('url contains shop')).toEqual(['field', 'word', 'text'])
    expect(shown('tcp.port in {80 http} && not flags R')).toEqual([
      'field',
      'word',
      'number',
      'text',
      'operator',
      'word',
      'field',
      'text',
    ])
  })

  it('takes a name after a comparison for a value', () => {
    expect(wordMarks('proto = TCP').map((mark) => mark.className)).toEqual(['word-field', 'word-operator', 'word-text'])
  })
})
