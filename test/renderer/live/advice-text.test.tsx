import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { AdviceText } from '../../../renderer/live/advice-text.tsx'

afterEach(cleanup)

it('shows a command as one piece that can be copied, and the words around it as they are', async () => {
  const user = userEvent.setup()
  const { container } = render(<AdviceText text="To shorten it: `set appflow param -templateRefresh 60`. Else wait." />)
  expect(container.textContent).toBe('To shorten it: set appflow param -templateRefresh 60. Else wait.')
  expect(screen.getByText('set appflow param -templateRefresh 60').tagName).toBe('CODE')
  await user.click(screen.getByRole('button', { name: 'Copy the command' }))
  expect(await navigator.clipboard.readText()).toBe('set appflow param -templateRefresh 60')
})

it('has no button where there is no command', () => {
  const { container } = render(<AdviceText text="Check the firewall." />)
  expect(container.textContent).toBe('Check the firewall.')
  expect(screen.queryByRole('button')).toBeNull()
})
