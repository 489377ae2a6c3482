/** The largest groups where there are too many to keep them: what is asked of few has the same answers. */
import { vi } from 'vitest'
import type * as limits from '../../../../core/limits/query.ts'

vi.mock('../../../../core/limits/query.ts', async (original) => ({
  ...(await original<typeof limits>()),
  MANY_GROUPED_RECORDS: 0,
}))

await import('./top.test.ts')
