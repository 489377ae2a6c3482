/** The lists of a capture as the session sees them: somewhere else, so that making them costs neither reading nor storing any time. */
import type { DecodedBlock } from '../decode/block.ts'
import { buffersToGiveBack } from '../decode/block-memory.ts'
import { NO_LIST_ROWS } from '../protocol/list-api.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import { fail } from '../protocol/failure.ts'
import type { ListRetention } from '../telemetry/telemetry.ts'
import type { ReadTexts } from '../telemetry/text-lookup.ts'
import type { ListQuestions, ListService } from './list-service.ts'

export interface Lists extends Omit<ListService, 'questions'> {
  /** Takes the next block and its buffers, which `onTaken` gives back; its texts can be read. */
  take(block: DecodedBlock): void
  /** Settles when no more than `MAX_BLOCKS_FOR_LISTS` wait. */
  ready(): Promise<void>
  readonly ask: ListQuestions
  dispose(): Promise<void>
}

export interface ListsOptions {
  readonly elements: readonly LearnedElement[]
  readonly retention: ListRetention
  readonly readTexts: ReadTexts
  /** Buffers of blocks that are in the lists. */
  onTaken(buffers: readonly ArrayBuffer[]): void
  /** There are more rows. */
  onCounted(): void
}

export type StartLists = (options: ListsOptions) => Lists

const NOT_MADE = fail('no-such-view', 'No lists are made here.', 'Open the capture in a window.')

/** For whoever shows records alone: no list has rows. */
export const startNoLists: StartLists = ({ onTaken }) => ({
  take: (block) => onTaken(buffersToGiveBack(block)),
  ready: () => Promise.resolve(),
  learn: () => undefined,
  know: () => undefined,
  setLosses: () => undefined,
  forgetBefore: () => undefined,
  textsInUse: () => Promise.resolve(new Uint32Array(0)),
  end: () => Promise.resolve(),
  counts: () => NO_LIST_ROWS,
  numbersGiven: () => 0,
  ask: {
    columns: () => Promise.resolve([]),
    columnsOf: () => Promise.resolve(NOT_MADE),
    open: () => Promise.resolve(NOT_MADE),
    close: () => Promise.resolve(),
    read: () => Promise.resolve(NOT_MADE),
    find: () => Promise.resolve(NOT_MADE),
    summarize: () => Promise.resolve(NOT_MADE),
    group: () => Promise.resolve(NOT_MADE),
    top: () => Promise.resolve(NOT_MADE),
    describeTransaction: () => Promise.resolve(NOT_MADE),
    describeConnection: () => Promise.resolve(NOT_MADE),
    describeTrafficSession: () => Promise.resolve(NOT_MADE),
    placeRecord: () => Promise.resolve({}),
    recordsWith: () => Promise.resolve({ firstRecord: 1, bits: new Uint8Array(0) }),
    recordsMatching: () => Promise.resolve({ firstRecord: 1, bits: new Uint8Array(0) }),
    unlisted: () => Promise.resolve([]),
  },
  dispose: () => Promise.resolve(),
})
