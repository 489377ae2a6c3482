// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { ContextMenu } from '../../../renderer/menu/context-menu.tsx'
import type { MenuEntry } from '../../../renderer/menu/menu-entry.ts'

afterEach(cleanup)

function showMenu(isByKey = true) {
  const done: string[] = []
  const action = (label: string, disabled?: string): MenuEntry => ({
    kind: 'action',
    label,
    run: () => void done.push(label),
    ...(disabled === undefined ? {} : { disabled }),
  })
  const entries: readonly MenuEntry[] = [
    { kind: 'submenu', label: 'Apply as filter', entries: [action('Selected'), action('Not selected')] },
    action('Copy'),
    { kind: 'line' },
    action('Open timeline', 'It is part of nothing'),
  ]
  document.body.innerHTML = '<button id="opener">cell</button>'
  document.getElementById('opener')?.focus()
  const view = render(
    <ContextMenu
      label="Source"
      title="srcip = 10.0.0.1"
      at={{ x: 10, y: 10 }}
      isByKey={isByKey}
      entries={entries}
      onClose={() => {
        done.push('closed')
        view.unmount()
      }}
    />,
  )
  return { done, user: userEvent.setup() }
}

const focused = () => document.activeElement?.textContent

describe('a context menu', () => {
  it('says what it is about, and takes the focus to its first entry when a key opened it', () => {
    showMenu()
    expect(screen.getByRole('menu', { name: 'Source' }).textContent).toContain('srcip = 10.0.0.1')
    expect(focused()).toBe('Apply as filter')
  })

  it('marks nothing when the pointer opened it', () => {
    showMenu(false)
    expect(document.activeElement).toBe(screen.getByRole('menu', { name: 'Source' }))
  })

  it('goes round with the arrow keys, and to an entry by its letter', async () => {
    const { user } = showMenu()
    await user.keyboard('{ArrowUp}')
    expect(focused()).toBe('Open timeline')
    await user.keyboard('{ArrowDown}')
    expect(focused()).toBe('Apply as filter')
    await user.keyboard('c')
    expect(focused()).toBe('Copy')
  })

  it('opens a submenu with → and goes back with ←, then closes with Esc and gives the focus back', async () => {
    const { done, user } = showMenu()
    await user.keyboard('{ArrowRight}')
    expect(screen.getByRole('menuitem', { name: 'Apply as filter' }).getAttribute('aria-expanded')).toBe('true')
    expect(focused()).toBe('Selected')
    await user.keyboard('{ArrowLeft}')
    expect(focused()).toBe('Apply as filter')
    expect(screen.queryByRole('menu', { name: 'Apply as filter' })).toBeNull()
    await user.keyboard('{Escape}')
    expect(done).toEqual(['closed'])
    expect(document.activeElement?.id).toBe('opener')
  })

  it('closes before it does what was chosen', async () => {
    const { done, user } = showMenu()
    await user.keyboard('{Enter}{ArrowDown}{Enter}')
    expect(done).toEqual(['closed', 'Not selected'])
  })

  it('does nothing for what cannot be chosen, and says why', async () => {
    const { done, user } = showMenu()
    const entry = screen.getByRole('menuitem', { name: 'Open timeline' })
    expect(entry.getAttribute('aria-disabled')).toBe('true')
    expect(entry.title).toBe('It is part of nothing')
    await user.click(entry)
    expect(done).toEqual([])
  })

  it('closes on a press outside', async () => {
    const { done, user } = showMenu()
    await user.pointer({ keys: '[MouseLeft]', target: document.body })
    expect(done).toEqual(['closed'])
  })
})
