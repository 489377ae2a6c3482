/** The place of one file of names: off, without a file, loading, loaded or failed; read again when it has changed. */
import { stat } from 'node:fs/promises'
import type { NameFile, NameFileReport } from '../protocol/address-names-api.ts'
import type { Failure, Result } from '../protocol/failure.ts'

/** A file as it was read. */
export interface LoadedFile<Value> {
  readonly value: Value
  readonly about: Pick<NameFileReport, 'entries' | 'skippedLines' | 'databaseType' | 'builtAt'>
}

export interface NameSlot<Value> {
  /** What was read; undefined while there is nothing. */
  value(): Value | undefined
  report(): NameFileReport
  /** Switches it and names its file; settles when that is read. Does nothing when both are as they were. */
  apply(isOn: boolean, chosenPath: string | undefined): Promise<void>
  /** Takes a file if it can be read; otherwise everything stays. */
  take(chosenPath: string): Promise<Result<void>>
  /** Reads the file again when it is not the one that was read. */
  refresh(): Promise<void>
}

export interface NameSlotOptions<Value> {
  readonly file: NameFile
  /** Used where the user chose none. */
  readonly systemPath?: string | undefined
  load(path: string): Promise<Result<LoadedFile<Value>>>
  /** There is something else now. */
  onChanged(): void
}

/** A slot that is off. */
export function createNameSlot<Value>({ file, systemPath, load, onChanged }: NameSlotOptions<Value>): NameSlot<Value> {
  let isOn = false
  let chosenPath: string | undefined
  let loaded: LoadedFile<Value> | undefined
  let failure: Failure | undefined
  let isLoading = false
  /** Of the newest reading; an older one is not wanted any more. */
  let reading = 0
  /** Which state of which file was read. */
  let readState: string | undefined

  const path = (): string | undefined => chosenPath ?? systemPath

  function settle(read: Result<LoadedFile<Value>> | undefined, state: string | undefined): void {
    isLoading = false
    loaded = read?.ok === true ? read.value : undefined
    failure = read?.ok === false ? read.failure : undefined
    readState = state
    onChanged()
  }

  async function read(): Promise<void> {
    const mine = (reading += 1)
    const from = path()
    if (!isOn || from === undefined) return settle(undefined, undefined)
    isLoading = true
    const state = await stateOf(from)
    const file = await load(from)
    if (mine === reading) settle(file, state)
  }

  return {
    value: () => loaded?.value,
    report() {
      const from = path()
      // That a system has no such file is nothing that the user could mend here.
      const isMissing = chosenPath === undefined && failure?.code === 'file-not-found'
      const state = !isOn
        ? 'off'
        : isLoading
          ? 'loading'
          : loaded !== undefined
            ? 'loaded'
            : failure !== undefined && !isMissing
              ? 'failed'
              : 'noFile'
      return {
        file,
        state,
        isChosen: chosenPath !== undefined,
        ...(from !== undefined && { path: from }),
        ...loaded?.about,
        ...(state === 'failed' && failure && { failure }),
      }
    },
    async apply(nextOn, nextPath) {
      if (nextOn === isOn && nextPath === chosenPath) return
      isOn = nextOn
      chosenPath = nextPath
      await read()
    },
    async take(nextPath) {
      const state = await stateOf(nextPath)
      const file = await load(nextPath)
      if (!file.ok) return file
      reading += 1
      isOn = true
      chosenPath = nextPath
      settle(file, state)
      return { ok: true, value: undefined }
    },
    async refresh() {
      const from = path()
      if (!isOn || isLoading || from === undefined) return
      if ((await stateOf(from)) !== readState) await read()
    },
  }
}

/** The same as long as the file is. */
async function stateOf(path: string): Promise<string> {
  const about = await stat(path).catch(() => undefined)
  return about === undefined ? `${path} is missing` : `${path} ${String(about.size)} ${String(about.mtimeMs)}`
}
