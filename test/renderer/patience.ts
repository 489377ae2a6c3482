/** How long tests wait for what a page shows: on a machine that is busy elsewhere it comes late. */
import { configure } from '@testing-library/react'

configure({ asyncUtilTimeout: 15_000 })
