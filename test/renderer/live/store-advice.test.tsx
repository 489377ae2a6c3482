// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { StoreAdvice } from '../../../renderer/live/collector-line.tsx'

afterEach(cleanup)

it('says that nothing is stored where the disk is full, and not that less is kept', () => {
  render(<StoreAdvice noRoom="The disk of the sessions is full: 5 records have not been stored since." />)
  const advice = screen.getByRole('list', { name: 'What is kept' })
  expect(advice.textContent).toMatch(/^Nothing is stored at the moment.*5 records have not been stored/)
})

it('says that less is kept where the disk is nearly full, and nothing where there is room', () => {
  const { rerender } = render(<StoreAdvice heldBack="The disk of the sessions has 200 MB left." />)
  expect(screen.getByRole('list').textContent).toMatch(/^Fewer records are kept than was asked for.*200 MB left/)
  rerender(<StoreAdvice />)
  expect(screen.queryByRole('list')).toBeNull()
})
