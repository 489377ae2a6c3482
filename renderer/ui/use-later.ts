import { useEffect, useState } from 'react'

/** What a promise comes to; undefined until then, and while there is none. */
export function useLater<T>(promise: Promise<T> | undefined): T | undefined {
  const [answer, setAnswer] = useState<{ readonly of: Promise<T>; readonly value: T }>()
  useEffect(() => {
    if (promise === undefined) return
    let isCurrent = true
    void promise.then(
      (value) => {
        if (isCurrent) setAnswer({ of: promise, value })
      },
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [promise])
  return answer !== undefined && answer.of === promise ? answer.value : undefined
}
