import { beforeEach, expect, it, vi } from 'vitest'
import type { BrowserWindow } from 'electron'
import type { AlertState } from '../../core/protocol/live-api.ts'
import { notifyOfAlert } from '../../electron/main/notify.ts'

const desktop = vi.hoisted(() => ({ isSupported: true, shown: [] as { title: string; body: string; click(): void }[] }))

vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => desktop.isSupported
    private readonly words: { title: string; body: string }
    private onClick: () => void = () => undefined
    constructor(words: { title: string; body: string }) {
      this.words = words
    }
    on(_event: 'click', listener: () => void): void {
      this.onClick = listener
    }
    show(): void {
      desktop.shown.push({ ...this.words, click: () => this.onClick() })
    }
  },
}))

const RULE = {
  id: '1',
  name: 'Server errors',
  filter: 'status >= 500',
  measure: 'count',
  windowSeconds: 60,
  comparison: 'above',
  threshold: 10,
  isOn: true,
} as const

function alertIn(state: AlertState['state'], filter: string = RULE.filter): AlertState {
  return { rule: { ...RULE, filter }, state, records: 20, firings: [] }
}

function createWindow(isDestroyed = false) {
  const calls: string[] = []
  const window = {
    isDestroyed: () => isDestroyed,
    isMinimized: () => true,
    restore: () => calls.push('restore'),
    focus: () => calls.push('focus'),
  }
  return { calls, window: window as unknown as BrowserWindow }
}

beforeEach(() => {
  desktop.isSupported = true
  desktop.shown.length = 0
})

it('shows the rule and its filter when it begins to fire, and its window at a click', () => {
  const { window, calls } = createWindow()
  notifyOfAlert(alertIn('firing'), window)
  expect(desktop.shown).toMatchObject([
    { title: 'Alert: Server errors', body: 'The threshold is broken for status >= 500' },
  ])
  desktop.shown[0]?.click()
  expect(calls).toEqual(['restore', 'focus'])
})

it('has words for a rule without a filter', () => {
  notifyOfAlert(alertIn('firing', ''), createWindow().window)
  expect(desktop.shown).toMatchObject([{ body: 'The threshold is broken.' }])
})

it('shows nothing of what is over, for a window that is gone, or where the desktop has none', () => {
  notifyOfAlert(alertIn('quiet'), createWindow().window)
  notifyOfAlert(alertIn('firing'), createWindow(true).window)
  desktop.isSupported = false
  notifyOfAlert(alertIn('firing'), createWindow().window)
  expect(desktop.shown).toEqual([])
})
