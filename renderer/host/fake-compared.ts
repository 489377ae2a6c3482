/** A capture to compare with, of the in-memory host: its records are those of the session, three in four. */
import type { ComparedFile, ComparedFileApi } from '../../core/protocol/compared-file-api.ts'
import { succeed, type Result } from '../../core/protocol/failure.ts'

export interface FakeCompared {
  readonly api: ComparedFileApi
  open(name: string): Result<ComparedFile>
  describe(): ComparedFile | undefined
}

export interface FakeComparedOptions {
  /** Records of the session. */
  readonly records: () => number
  readonly onChanged: () => void
}

/** Nothing is compared with at first. */
export function createFakeCompared({ records, onChanged }: FakeComparedOptions): FakeCompared {
  let compared: ComparedFile | undefined
  let opened = 0
  return {
    api: {
      closeComparedFile() {
        compared = undefined
        onChanged()
        return Promise.resolve()
      },
    },
    open(name) {
      opened += 1
      const count = Math.round(records() * 0.75)
      compared = { file: opened, name, octets: count * 60, phase: 'ready', records: count, exporters: 2 }
      onChanged()
      return succeed(compared)
    },
    describe: () => compared,
  }
}
