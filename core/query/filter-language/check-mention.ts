/** Whether the fields of a filter exist, and can take the values beside them. */
import { nearestName, type FilterCatalogue, type FilterColumn } from './filter-fields.ts'
import { canContain, expectedInstead, hasBits, hasTexts } from './literals.ts'
import { namedField } from './named-field.ts'
import { shorten, type Mention } from './read-phrase.ts'
import { wiresharkNames } from './wireshark-names.ts'

export interface MentionFault {
  readonly at: number
  readonly end: number
  readonly message: string
  readonly isUnfinished: boolean
  readonly nearest?: string
}

/** What is wrong with a field and its values; undefined when nothing is. */
export function checkMention(text: string, mention: Mention, catalogue: FilterCatalogue): MentionFault | undefined {
  const columns = catalogue.find(mention.field)
  if (columns === undefined) return unknownField(text, mention, catalogue)
  if (columns.length === 0) return undefined
  return checkOperator(mention, columns) ?? checkValues(text, mention, columns, catalogue)
}

/** There is no field of that name. */
export function unknownField(
  text: string,
  { field, at, length }: Pick<Mention, 'field' | 'at' | 'length'>,
  catalogue: FilterCatalogue,
): MentionFault {
  const end = at + length
  const names = field.includes('.') ? [...wiresharkNames().keys(), ...catalogue.names()] : catalogue.names()
  const isBeginning = end === text.length && names.some((name) => startsWith(name, field))
  const nearest = isBeginning ? undefined : nearestName(field, names)
  const hint = nearest === undefined ? '' : `; is ${nearest} meant?`
  const message = `there is no field “${shorten(field)}”${hint}`
  return { at, end, message, isUnfinished: isBeginning, ...(nearest === undefined ? {} : { nearest }) }
}

function checkOperator(
  { field, operator, operatorAt, operatorLength }: Mention,
  columns: readonly FilterColumn[],
): MentionFault | undefined {
  const lacks =
    operator === 'contains' && !columns.some((column) => canContain(column) || hasTexts(column))
      ? 'parts'
      : operator === '&' && !columns.some(hasBits)
        ? 'bits'
        : operator === 'matches' && !columns.some(hasTexts)
          ? 'text'
          : undefined
  if (lacks === undefined) return undefined
  const message = `${field} has no ${lacks}: another comparison is expected`
  return { at: operatorAt, end: operatorAt + operatorLength, message, isUnfinished: false }
}

function checkValues(
  text: string,
  { operator, values }: Mention,
  columns: readonly FilterColumn[],
  catalogue: FilterCatalogue,
): MentionFault | undefined {
  if (operator === 'matches') return undefined
  for (const { literal, at, length } of values) {
    const end = at + length
    const expected = columns.map((column) => expectedInstead(literal, column))
    if (expected.includes(undefined)) continue
    if (operator !== 'in' && operator !== 'exists') {
      if (namedField(literal, operator, columns, (name) => catalogue.find(name)) !== undefined) continue
      const other = literal.kind === 'word' ? catalogue.find(literal.text) : undefined
      // Known, but of what type shows only in the file.
      if (other?.length === 0) continue
      if (other !== undefined) {
        const message = `${shorten(literal.text)} is a field that cannot be compared with it: ${expected[0] ?? 'a value'} is expected`
        return { at, end, message, isUnfinished: false }
      }
    }
    const isUnfinished = end === text.length && literal.kind === 'word'
    return { at, end, message: `${expected[0] ?? 'a value'} is expected`, isUnfinished }
  }
  return undefined
}

function startsWith(name: string, beginning: string): boolean {
  const word = beginning.toLowerCase()
  const plain = name.toLowerCase()
  return plain.startsWith(word) || plain.slice(plain.indexOf(':') + 1).startsWith(word)
}
