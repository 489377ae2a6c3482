/** The sources of names as the engine has them: read while somebody looks, and changed. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { NameFile, NameSources, NameSwitches } from '../../core/protocol/address-names-api.ts'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import { noAnswer } from '../host/no-answer.ts'
import type { Viewer } from '../state/viewer.ts'

/** Milliseconds between two looks: counters of DNS grow, databases are read. */
const LOOK_INTERVAL_MS = 1000

/** What was not done, and of which source. */
export interface SourceFailure {
  readonly of: NameFile | 'dns'
  readonly failure: Failure
}

export interface NameSourcesControl {
  /** Undefined until the engine has told them. */
  readonly sources: NameSources | undefined
  readonly failed: SourceFailure | undefined
  switchTo(of: NameFile | 'dns', change: Partial<NameSwitches>): Promise<void>
  /** Asks for a file with the dialog of the system. */
  choose(file: NameFile): Promise<void>
  /** Back to the system's file, or to none. */
  forget(file: NameFile): Promise<void>
  dismiss(): void
}

/** Sources while a component is shown. */
export function useNameSources({ host, names }: Viewer): NameSourcesControl {
  const [sources, setSources] = useState<NameSources>()
  const [failed, setFailed] = useState<SourceFailure>()
  const switched = useRef(0)
  const look = useCallback(async () => {
    const own = switched.current
    const now = await host.session.nameSources().catch(() => undefined)
    // From before somebody switched: the next switch would be made beside those of then.
    if (now !== undefined && own === switched.current) setSources(now)
  }, [host])
  useEffect(() => {
    const first = setTimeout(() => void look(), 0)
    const timer = setInterval(() => void look(), LOOK_INTERVAL_MS)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [look])

  const settle = async (of: NameFile | 'dns', result: Result<unknown>): Promise<void> => {
    setFailed(result.ok ? undefined : { of, failure: result.failure })
    await look()
    if (result.ok) names.renew()
  }
  return {
    sources,
    failed,
    async switchTo(of, change) {
      if (sources === undefined) return
      switched.current += 1
      const switches = { ...sources.switches, ...change }
      // What is refused goes back with the next look.
      setSources({ ...sources, switches })
      await settle(of, await host.session.setNameSwitches(switches).catch(noAnswer))
    },
    choose: async (file) => settle(file, await host.host.chooseNameFile(file).catch(noAnswer)),
    forget: async (file) => settle(file, await host.host.forgetNameFile(file).catch(noAnswer)),
    dismiss: () => setFailed(undefined),
  }
}
