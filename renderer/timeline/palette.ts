/** The colours of the theme for pictures that CSS does not reach. */

/** Names of the tokens as pictures use them. */
const TOKENS = {
  ground: '--bg1',
  plate: '--bg0',
  raised: '--bg2',
  hover: '--bg3',
  filled: '--bg4',
  accentGround: '--accent-bg',
  accent: '--accent',
  selection: '--selline',
  line: '--line1',
  paneLine: '--line2',
  controlLine: '--line3',
  strong: '--t1',
  second: '--t2',
  third: '--t3',
  ornament: '--t4',
  client: '--client',
  server: '--server',
  netscaler: '--netscaler',
  neutral: '--bar',
  warn: '--warn',
  error: '--error',
  errorGround: '--error-bg',
  pending: '--pending',
  pendingGround: '--pending-bg',
  onAccent: '--on-accent',
} as const

export type PaletteColor = keyof typeof TOKENS

/** Colours of the values of a split. */
const SPLIT_TOKENS = ['--split-1', '--split-2', '--split-3', '--split-4', '--split-5'] as const

export type Palette = Readonly<Record<PaletteColor, string>> & {
  readonly split: readonly string[]
  readonly font: string
  readonly mono: string
  /** How much of its side's hue a lane shows: none where more contrast is asked for. */
  readonly laneAlpha: number
  /** Pixels of the bar at the left edge of a lane. */
  readonly edge: number
}

/** System colours in place of the theme's, when the system's user wants those alone. */
const FORCED: Partial<Record<PaletteColor, string>> = {
  ground: 'Canvas',
  plate: 'Canvas',
  raised: 'Canvas',
  hover: 'Canvas',
  filled: 'Canvas',
  accentGround: 'Canvas',
  errorGround: 'Canvas',
  pendingGround: 'Canvas',
  accent: 'Highlight',
  selection: 'Highlight',
  onAccent: 'HighlightText',
  ornament: 'GrayText',
  neutral: 'GrayText',
}

/** A system colour as the numbers that a file needs. */
function resolved(color: string): string {
  const probe = document.createElement('i')
  probe.style.color = color
  document.body.append(probe)
  const value = getComputedStyle(probe).color
  probe.remove()
  return value
}

function matches(query: string): boolean {
  return typeof window.matchMedia === 'function' && window.matchMedia(query).matches
}

/** Tokens as they hold now, or as they would in a theme. */
function readTokens(theme: 'light' | undefined, names: readonly string[]): ReadonlyMap<string, string> {
  const probe = theme === undefined ? undefined : document.createElement('i')
  if (probe !== undefined) {
    probe.dataset['palette'] = theme
    document.body.append(probe)
  }
  const style = getComputedStyle(probe ?? document.documentElement)
  const values = new Map(names.map((name) => [name, style.getPropertyValue(name).trim()]))
  probe?.remove()
  return values
}

/** The palette that holds now on the page; of a theme that does not show, for a file. */
export function readPalette(theme?: 'light'): Palette {
  const tokens = readTokens(theme, [...Object.values(TOKENS), ...SPLIT_TOKENS, '--font', '--mono', '--bar-width'])
  // The system's colours are for its screen: a file in a theme of its own has those of the theme.
  const isForced = theme === undefined && matches('(forced-colors: active)')
  const hasMoreContrast = matches('(prefers-contrast: more)')
  const token = (name: string) => tokens.get(name) ?? ''
  const entries = Object.entries(TOKENS).map(([name, property]) => {
    const forced = FORCED[name as PaletteColor] ?? 'CanvasText'
    const value = isForced ? resolved(forced) : token(property)
    // The grid stays in the background, whatever the system's colours are.
    if (isForced && name === 'line') return [name, value.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.2)')]
    return [name, value === '' ? '#888888' : value]
  })
  const colors = Object.fromEntries(entries) as Record<PaletteColor, string>
  return {
    ...colors,
    split: SPLIT_TOKENS.map((name) => token(name) || colors.neutral),
    font: token('--font') || 'sans-serif',
    mono: token('--mono') || 'monospace',
    laneAlpha: isForced || hasMoreContrast ? 0 : 0.055,
    edge: Number.parseFloat(token('--bar-width')) || 3,
  }
}

/** Tells when the palette may have changed: the theme, the system's wishes, or a typeface that has arrived. */
export function watchPalette(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const queries = ['(forced-colors: active)', '(prefers-contrast: more)', '(prefers-color-scheme: dark)'].flatMap(
    (query) => (typeof window.matchMedia === 'function' ? [window.matchMedia(query)] : []),
  )
  for (const query of queries) query.addEventListener('change', listener)
  const fonts = (document as Partial<Pick<Document, 'fonts'>>).fonts
  let isWatching = true
  void fonts?.ready.then(() => {
    if (isWatching) listener()
  })
  return () => {
    isWatching = false
    observer.disconnect()
    for (const query of queries) query.removeEventListener('change', listener)
  }
}
