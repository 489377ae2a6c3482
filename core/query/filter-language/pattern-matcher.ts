/**
 * Compares texts with a regular expression in time linear in their length: all ways through the expression are followed at once
 * (Thompson's construction), and sets of places that were met before are kept as states, so that most characters cost one lookup.
 */
import { MAX_PATTERN_STATES } from '../../limits/query.ts'
import { WORD_CHARACTERS, type CodePointSet } from './code-point-set.ts'
import { parsePattern, NO_MATCH, type PatternNode } from './regular-expression.ts'

/** Whether some part of a text meets the expression. */
export type PatternMatcher = (text: string) => boolean

type Step =
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'assertion'; readonly assertion: 'start' | 'end' | 'boundary' | 'noBoundary' }
  | { readonly kind: 'fork'; to: number; or: number }
  | { readonly kind: 'found' }

/** Places that are reached between two characters, and what came before. */
interface State {
  readonly places: readonly number[]
  readonly before: 'nothing' | 'word' | 'other'
  /** Next state for each class of characters; 0 where not known yet. */
  readonly next: (State | undefined)[]
}

type Outcome = State | 'found'

const END_OF_TEXT = -1

/** Makes a matcher of a parsed expression. */
export function createPatternMatcher(pattern: PatternNode): PatternMatcher {
  const steps = compile(pattern)
  const bounds = boundsOf(steps)
  const classOf = classifier(bounds)
  const isWordClass = bounds.map((first) => holds(WORD_CHARACTERS, first))
  let states = new Map<string, State>()

  function stateOf(places: readonly number[], before: State['before']): State {
    const key = `${before} ${places.join()}`
    let state = states.get(key)
    if (state === undefined) {
      if (states.size >= MAX_PATTERN_STATES) states = new Map()
      state = { places, before, next: [] }
      states.set(key, state)
    }
    return state
  }

  /** What is reached without a character, where the next one is of a class. */
  function reach({ places, before }: State, next: number): readonly number[] | 'found' {
    const seen = new Uint8Array(steps.length)
    const reached: number[] = []
    const open = [...places, 0]
    const isWordBefore = before === 'word'
    const isWordNext = next !== END_OF_TEXT && isWordClass[next] === true
    const holdsHere = {
      start: before === 'nothing',
      end: next === END_OF_TEXT,
      boundary: isWordBefore !== isWordNext,
      noBoundary: isWordBefore === isWordNext,
    }
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (seen[place] === 1) continue
      seen[place] = 1
      const step = steps[place]
      if (step?.kind === 'found') return 'found'
      if (step?.kind === 'fork') open.push(step.or, step.to)
      else if (step?.kind === 'assertion') {
        if (holdsHere[step.assertion]) open.push(place + 1)
      } else reached.push(place)
    }
    return reached
  }

  function advance(state: State, next: number): Outcome {
    const reached = reach(state, next)
    if (reached === 'found') return 'found'
    const first = bounds[next] ?? 0
    const places = reached.filter((place) => {
      const step = steps[place]
      return step?.kind === 'set' && holds(step.set, first)
    })
    places.sort((a, b) => a - b)
    return stateOf(
      places.map((place) => place + 1),
      isWordClass[next] === true ? 'word' : 'other',
    )
  }

  return (text) => {
    let state = stateOf([], 'nothing')
    for (let at = 0; at < text.length;) {
      const point = text.codePointAt(at) ?? 0
      at += point > 0xffff ? 2 : 1
      const next = classOf(point)
      let following = state.next[next]
      if (following === undefined) {
        const outcome = advance(state, next)
        if (outcome === 'found') return true
        following = outcome
        state.next[next] = following
      }
      state = following
    }
    return reach(state, END_OF_TEXT) === 'found'
  }
}

function compile(pattern: PatternNode): Step[] {
  const steps: Step[] = []

  function fork(): Extract<Step, { kind: 'fork' }> {
    const step: Step = { kind: 'fork', to: steps.length + 1, or: steps.length + 1 }
    steps.push(step)
    return step
  }

  function write(node: PatternNode): void {
    switch (node.kind) {
      case 'set':
      case 'assertion':
        steps.push(node)
        return
      case 'sequence':
        for (const part of node.parts) write(part)
        return
      case 'alternatives': {
        const ends: Extract<Step, { kind: 'fork' }>[] = []
        for (const [index, part] of node.parts.entries()) {
          const choice = index < node.parts.length - 1 ? fork() : undefined
          write(part)
          if (choice === undefined) continue
          ends.push(fork())
          choice.or = steps.length
        }
        for (const end of ends) end.to = end.or = steps.length
        return
      }
      case 'repeat':
        writeRepeat(node)
    }
  }

  function writeRepeat({ node, min, max }: Extract<PatternNode, { kind: 'repeat' }>): void {
    for (let count = 0; count < min; count += 1) write(node)
    if (max === undefined) {
      const start = steps.length
      const again = fork()
      write(node)
      const back = fork()
      back.to = back.or = start
      again.or = steps.length
      return
    }
    const skips: Extract<Step, { kind: 'fork' }>[] = []
    for (let count = min; count < max; count += 1) {
      skips.push(fork())
      write(node)
    }
    for (const skip of skips) skip.or = steps.length
  }

  write(pattern)
  steps.push({ kind: 'found' })
  return steps
}

/** The first code points of the classes: within a class every set of the expression holds all or none. */
function boundsOf(steps: readonly Step[]): number[] {
  const bounds = new Set([0])
  const sets = [WORD_CHARACTERS, ...steps.flatMap((step) => (step.kind === 'set' ? [step.set] : []))]
  for (const set of sets) {
    for (const [first, last] of set) {
      bounds.add(first)
      bounds.add(last + 1)
    }
  }
  return [...bounds].sort((a, b) => a - b)
}

/** The class of a code point. */
function classifier(bounds: readonly number[]): (point: number) => number {
  const find = (point: number): number => {
    let low = 0
    let high = bounds.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((bounds[middle] ?? 0) <= point) low = middle
      else high = middle - 1
    }
    return low
  }
  const ofLatin = Uint16Array.from({ length: 256 }, (_, point) => find(point))
  return (point) => (point < 256 ? (ofLatin[point] ?? 0) : find(point))
}

function holds(set: CodePointSet, point: number): boolean {
  return set.some(([first, last]) => point >= first && point <= last)
}

/** Matchers of the expressions that were used last. */
const kept = new Map<string, PatternMatcher>()
const MAX_KEPT = 16

/** The matcher of an expression as it was typed; one that is wrong meets no text. */
export function patternMatcher(text: string): PatternMatcher {
  let matcher = kept.get(text)
  if (matcher === undefined) {
    const parsed = parsePattern(text)
    matcher = createPatternMatcher(parsed.ok ? parsed.pattern : NO_MATCH)
    for (const oldest of kept.keys()) if (kept.size >= MAX_KEPT) kept.delete(oldest)
    kept.set(text, matcher)
  }
  return matcher
}
