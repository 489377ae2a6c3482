import { describe, expect, it } from 'vitest'
import { VIEWER_COMMANDS, type CommandFacts } from '../../../core/protocol/viewer-commands.ts'
import { isPressOf, isTypedText, keysText } from '../../../renderer/commands/command-keys.ts'
import { COMMAND_ACTIONS } from '../../../renderer/commands/commands.ts'
import { keyGroups } from '../../../renderer/commands/key-rows.ts'

const COMMANDS: readonly CommandFacts[] = VIEWER_COMMANDS
const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('keys of commands', () => {
  it('are those with all that is held, and ⌘ is Ctrl', () => {
    expect(isPressOf('Ctrl+Shift+E', press('E', { ctrlKey: true, shiftKey: true }))).toBe(true)
    expect(isPressOf('Ctrl+Shift+E', press('e', { ctrlKey: true }))).toBe(false)
    expect(isPressOf('Ctrl+E', press('e', { metaKey: true }))).toBe(true)
    expect(isPressOf('F', press('f', { ctrlKey: true }))).toBe(false)
    expect(isPressOf('Alt+ArrowLeft', press('ArrowLeft', { altKey: true }))).toBe(true)
    expect(isPressOf('Space', press(' '))).toBe(true)
  })

  it('take a sign whether or not a keyboard needs Shift for it', () => {
    expect(isPressOf('?', press('?', { shiftKey: true }))).toBe(true)
    expect(isPressOf('Ctrl+/', press('/', { ctrlKey: true, shiftKey: true }))).toBe(true)
    expect(isPressOf('Ctrl+/', press('/', { ctrlKey: true }))).toBe(true)
  })

  it('are text where somebody types when they are a letter', () => {
    expect(['F', '?', 'Space', 'End'].every(isTypedText)).toBe(true)
    expect(['Ctrl+F', 'F8', 'Alt+ArrowLeft'].some(isTypedText)).toBe(false)
  })

  it('read as on the keyboard', () => {
    expect(keysText('Alt+ArrowLeft')).toBe('Alt ←')
    expect(keysText('Ctrl+Shift+E')).toBe('Ctrl Shift E')
  })

  it('are each of one command, or of commands of different views', () => {
    const seen = new Map<string, string[]>()
    for (const { id, keys = [] } of COMMANDS) for (const each of keys) seen.set(each, [...(seen.get(each) ?? []), id])
    const doubled = [...seen].filter(([, ids]) => ids.length > 1)
    for (const [keys, ids] of doubled) {
      const views = ids.flatMap<string>((id) => COMMAND_ACTIONS[id as keyof typeof COMMAND_ACTIONS].views ?? ['all'])
      expect(new Set(views).size, keys).toBe(views.length)
      expect(views, keys).not.toContain('all')
    }
  })

  it('are all in the list of keys', () => {
    const listed = keyGroups().flatMap(({ rows }) => rows.map(({ action }) => action))
    const withKeys = COMMANDS.filter(({ keys }) => keys !== undefined).map(({ title }) => title)
    expect(listed).toEqual(expect.arrayContaining(withKeys))
  })
})
