/**
 * `npm run bench:questions`: how long a question takes in the window, from the key to the answer on the screen, and how smoothly
 * the window goes on meanwhile. Prints a table and never fails on a missed target. `--records N` (1,000,000), `--repeats N` (3),
 * `--host chromium|electron`, `--json`. Needs `npm run build` first.
 */
import { parseArgs } from 'node:util'
import { prepareCapture } from './bench-captures.ts'
import { measureQuestions } from './measure-questions.ts'
import { measureInHosts } from './viewer-hosts.ts'

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '3' },
    host: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

void measureInHosts({ host: values.host, json: values.json }, async (host, name) => {
  const records = Number(values.records)
  const page = await host.start(prepareCapture(records))
  return measureQuestions(page, { name, records, repeats: Math.max(1, Number(values.repeats)) })
})
