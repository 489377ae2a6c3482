/** Sets of code points as sorted ranges: what one place of a regular expression lets through. */

/** From, to; both are in it. */
export type CodePointRange = readonly [first: number, last: number]

export type CodePointSet = readonly CodePointRange[]

const LAST = 0x10_ffff

export const ANY_CODE_POINT: CodePointSet = [[0, LAST]]
export const DIGITS: CodePointSet = [[0x30, 0x39]]
export const WORD_CHARACTERS: CodePointSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
/** Tab, line feed, form feed, carriage return, space: those of RE2. */
export const SPACES: CodePointSet = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
]

/** Ranges in their order, none of which touch. */
export function unite(ranges: readonly CodePointRange[]): CodePointSet {
  const sorted = [...ranges].sort(([a], [b]) => a - b)
  const united: [number, number][] = []
  for (const [first, last] of sorted) {
    const before = united[united.length - 1]
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else united.push([first, last])
  }
  return united
}

/** Everything else. */
export function complement(set: CodePointSet): CodePointSet {
  const others: CodePointRange[] = []
  let next = 0
  for (const [first, last] of set) {
    if (first > next) others.push([next, first - 1])
    next = last + 1
  }
  if (next <= LAST) others.push([next, LAST])
  return others
}

/** With the other case of each letter: ranges of ASCII, and other letters that stand alone. */
export function foldCase(ranges: readonly CodePointRange[]): CodePointSet {
  const folded = ranges.flatMap(([first, last]): CodePointRange[] => {
    const others = [
      ...shift(first, last, [0x41, 0x5a], 32),
      ...shift(first, last, [0x61, 0x7a], -32),
      ...(first === last && first > 0x7f ? otherCases(first) : []),
    ]
    return [[first, last], ...others]
  })
  return unite(folded)
}

function shift(first: number, last: number, [from, to]: CodePointRange, by: number): CodePointRange[] {
  const low = Math.max(first, from)
  const high = Math.min(last, to)
  return low <= high ? [[low + by, high + by]] : []
}

function otherCases(codePoint: number): CodePointRange[] {
  const letter = String.fromCodePoint(codePoint)
  return [letter.toLowerCase(), letter.toUpperCase()].flatMap((other): CodePointRange[] => {
    const [only = '', ...more] = other
    const point = only.codePointAt(0)
    return more.length > 0 || point === undefined ? [] : [[point, point]]
  })
}
