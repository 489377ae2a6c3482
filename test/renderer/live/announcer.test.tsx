// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { showPage } from '../viewer-page.tsx'

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => void vi.useRealTimers())

describe('what a screen reader is told', () => {
  it('is at most one message in five seconds, and no rate', async () => {
    const { viewer } = showPage()
    const region = screen.getByRole('status', { name: 'News' })
    const spoken: string[] = []
    const observer = new MutationObserver(() => spoken.push(region.textContent))
    observer.observe(region, { childList: true, characterData: true, subtree: true })
    const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

    act(() => viewer.notices.say({ tone: 'done', title: 'One', text: 'first' }))
    await wait(100)
    act(() => viewer.notices.say({ tone: 'done', title: 'Two', text: 'second' }))
    await wait(1000)
    expect(region.textContent).toBe('One. first')
    await wait(4200)
    expect(region.textContent).toBe('Two. second')
    observer.disconnect()
    expect(new Set(spoken)).toEqual(new Set(['One. first', 'Two. second']))
  })
})
