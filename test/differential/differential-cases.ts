/** What is held against tshark: the captures of other projects, where they are. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Dissector } from './tshark-fields.ts'

const CORPUS = resolve(import.meta.dirname, '../../../shared/corpora')

export interface DifferentialCase {
  readonly name: string
  readonly path: string
  readonly ports: readonly number[]
}

/** Captures with frames, of one of tshark's dissectors; it reads no bare IPFIX files. */
export function readCases(dissector: Dissector): DifferentialCase[] {
  const table = join(CORPUS, 'CASES.tsv')
  if (!existsSync(table)) return []
  return readFileSync(table, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'))
    .filter(([, , stratum]) => (stratum === 'sflow') === (dissector === 'sflow'))
    .filter(([, , , capture = '']) => !capture.endsWith('.ipfix'))
    .map(([name = '', , , capture = '', ports = '']) => ({
      name,
      path: join(CORPUS, capture),
      ports: ports.split(',').map(Number),
    }))
}

export function hasTshark(): boolean {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
