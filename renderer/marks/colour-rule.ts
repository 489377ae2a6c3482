/** Colour rules: ordered, the first that a row passes wins. It paints a bar at the left edge, maybe a tint, and shows a glyph and a name. */
import { MAX_COLOUR_RULES } from '../../core/limits/viewer.ts'
import type { FilteredRows } from '../state/shared-filter.ts'

/** Named pairs of a bar and a tint: also without hue the glyph and the name tell them apart. */
export const RULE_COLOURS = ['red', 'orange', 'yellow', 'green', 'cyan', 'blue', 'violet', 'grey'] as const

export type RuleColour = (typeof RULE_COLOURS)[number]

export const COLOUR_NAMES: Readonly<Record<RuleColour, string>> = {
  red: 'Red',
  orange: 'Orange',
  yellow: 'Yellow',
  green: 'Green',
  cyan: 'Cyan',
  blue: 'Blue',
  violet: 'Violet',
  grey: 'Grey',
}

export const RULE_GLYPHS = ['▲', '■', '◆', '●', '▼', '★', '✚', '○'] as const

export type RuleGlyph = (typeof RULE_GLYPHS)[number]

export const GLYPH_NAMES: Readonly<Record<RuleGlyph, string>> = {
  '▲': 'triangle',
  '■': 'square',
  '◆': 'diamond',
  '●': 'disc',
  '▼': 'triangle down',
  '★': 'star',
  '✚': 'cross',
  '○': 'ring',
}

/** The glyph that a new rule of a colour has. */
export const GLYPH_OF_COLOUR: Readonly<Record<RuleColour, RuleGlyph>> = {
  red: '▲',
  orange: '■',
  yellow: '◆',
  green: '●',
  cyan: '▼',
  blue: '★',
  violet: '✚',
  grey: '○',
}

export interface ColourRule {
  readonly id: string
  readonly name: string
  readonly filter: string
  readonly colour: RuleColour
  readonly glyph: RuleGlyph
  /** Whether the row has a tint beside the bar. */
  readonly hasTint: boolean
  readonly isOn: boolean
  /** Whether transactions, connections and sessions are coloured by it, too, where their fields allow. */
  readonly isForLists: boolean
}

/** Characters of a name. */
export const MAX_RULE_NAME = 60

/** What is there before anybody changes something. */
export const BUILT_IN_RULES: readonly ColourRule[] = [
  {
    id: 'server-error',
    name: 'Server error',
    filter: 'status >= 500',
    colour: 'red',
    glyph: '▲',
    hasTint: true,
    isOn: true,
    isForLists: true,
  },
  {
    id: 'slow-wait',
    name: 'Slow wait',
    filter: 'ttfb > 1s',
    colour: 'yellow',
    glyph: '◆',
    hasTint: false,
    isOn: true,
    isForLists: false,
  },
  {
    id: 'slow-rtt',
    name: 'Slow path',
    filter: 'rtt > 200ms',
    colour: 'yellow',
    glyph: '▼',
    hasTint: false,
    isOn: true,
    isForLists: false,
  },
  {
    id: 'malformed',
    name: 'Malformed',
    filter: 'malformed',
    colour: 'red',
    glyph: '✚',
    hasTint: false,
    isOn: true,
    isForLists: false,
  },
  {
    id: 'decoded-late',
    name: 'Decoded late',
    filter: 'late',
    colour: 'violet',
    glyph: '○',
    hasTint: false,
    isOn: true,
    isForLists: false,
  },
]

/** The rules that colour some rows, in their order. */
export function activeRules(rules: readonly ColourRule[], rows: FilteredRows): readonly ColourRule[] {
  return rules.filter(
    ({ isOn, isForLists, filter }) => isOn && filter.trim() !== '' && (rows === 'flows' || isForLists),
  )
}

/** A rule of a filter; its name is the filter until it is given another. */
export function newRule(filter: string, colour: RuleColour): ColourRule {
  return {
    id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
    name: filter.slice(0, MAX_RULE_NAME),
    filter,
    colour,
    glyph: GLYPH_OF_COLOUR[colour],
    hasTint: true,
    isOn: true,
    isForLists: true,
  }
}

/** Rules of somebody else before the own ones; a filter that has a rule keeps its own. */
export function takeRules(own: readonly ColourRule[], others: readonly ColourRule[]): readonly ColourRule[] {
  const added = foreignRules(own, others).map((rule) => ({ ...rule, id: newRule(rule.filter, rule.colour).id }))
  return [...added, ...own].slice(0, MAX_COLOUR_RULES)
}

/** Those of somebody else's rules whose filters have no rule here. */
export function foreignRules(own: readonly ColourRule[], others: readonly ColourRule[]): readonly ColourRule[] {
  const known = new Set(own.map(({ filter }) => filter))
  return others.filter(({ filter }) => !known.has(filter))
}

/** One line that says which rule it is, and why. */
export function ruleTip({ name, filter }: ColourRule): string {
  return name === filter ? `Colour rule: ${filter}` : `Colour rule “${name}”: ${filter}`
}

/** The rules with one of them moved by a number of places. */
export function moveRule(rules: readonly ColourRule[], id: string, places: number): readonly ColourRule[] {
  const from = rules.findIndex((rule) => rule.id === id)
  const moved = rules[from]
  if (moved === undefined) return rules
  const rest = rules.filter((rule) => rule.id !== id)
  const to = Math.min(rest.length, Math.max(0, from + places))
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}

function parseRule(value: unknown): ColourRule[] {
  if (typeof value !== 'object' || value === null) return []
  const { id, name, filter, colour, glyph, hasTint, isOn, isForLists } = value as Partial<
    Record<keyof ColourRule, unknown>
  >
  const known = RULE_COLOURS.find((one) => one === colour)
  if (typeof id !== 'string' || typeof name !== 'string' || typeof filter !== 'string' || known === undefined) return []
  return [
    {
      id,
      name: name.slice(0, MAX_RULE_NAME),
      filter,
      colour: known,
      glyph: RULE_GLYPHS.find((one) => one === glyph) ?? GLYPH_OF_COLOUR[known],
      hasTint: hasTint !== false,
      isOn: isOn !== false,
      isForLists: isForLists === true,
    },
  ]
}

/** Rules from stored settings; the built-in ones where nothing was stored. What is no rule is left out. */
export function parseRules(stored: unknown): readonly ColourRule[] {
  if (!Array.isArray(stored)) return BUILT_IN_RULES
  return stored.flatMap(parseRule).slice(0, MAX_COLOUR_RULES)
}
