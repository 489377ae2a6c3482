/** Keys as the table of commands writes them: `Ctrl+Shift+E`, `?`, `Alt+ArrowLeft`. Ctrl is ⌘ on macOS. */

/** Signs that another layout has with Shift: whether it is down says nothing. */
const SIGNS: ReadonlySet<string> = new Set(['/', '?'])

const SHOWN: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether a press is of these keys. */
export function isPressOf(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+')
  const name = parts.at(-1) ?? ''
  const wanted = name === 'Space' ? ' ' : name
  const isSame = wanted.length === 1 ? press.key.toLowerCase() === wanted.toLowerCase() : press.key === wanted
  if (!isSame || parts.includes('Ctrl') !== (press.ctrlKey || press.metaKey)) return false
  if (parts.includes('Alt') !== press.altKey) return false
  return SIGNS.has(name) || parts.includes('Shift') === press.shiftKey
}

/** Whether keys are a letter or a sign that somebody who types means as such. */
export function isTypedText(keys: string): boolean {
  const name = keys.replace(/^Shift\+/, '')
  return name.length === 1 || name === 'Space' || name === 'End'
}

/** `Ctrl Shift E`, for the eye. */
export function keysText(keys: string): string {
  return keys
    .split('+')
    .map((part) => SHOWN[part] ?? part)
    .join(' ')
}
