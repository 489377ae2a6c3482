/** Takes the last page of a test file away while there is still a window: React finishes its work a moment after the last test. */
import { cleanup } from '@testing-library/react'
import { afterAll } from 'vitest'

afterAll(async () => {
  cleanup()
  // React's scheduler runs by setImmediate, and what it runs may ask for one more turn.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
})
