import { useEffect, useSyncExternalStore } from 'react'
import type { Theme } from '../state/settings.ts'
import { useSettings } from '../state/viewer-context.tsx'

function lightQuery(): MediaQueryList | undefined {
  return typeof window.matchMedia === 'function' ? window.matchMedia('(prefers-color-scheme: light)') : undefined
}

function subscribe(listener: () => void): () => void {
  const query = lightQuery()
  query?.addEventListener('change', listener)
  return () => query?.removeEventListener('change', listener)
}

/** The theme that a choice comes to on a system. */
export function resolveTheme(theme: Theme, isSystemLight: boolean): 'dark' | 'light' {
  if (theme !== 'system') return theme
  return isSystemLight ? 'light' : 'dark'
}

/** The theme that is on screen now. */
export function useShownTheme(): 'dark' | 'light' {
  const theme = useSettings((settings) => settings.theme)
  const isSystemLight = useSyncExternalStore(subscribe, () => lightQuery()?.matches ?? false)
  return resolveTheme(theme, isSystemLight)
}

/** Puts the shown theme on the root element, where the tokens look for it. */
export function useThemeOnRoot(): void {
  const shown = useShownTheme()
  useEffect(() => {
    document.documentElement.dataset['theme'] = shown
  }, [shown])
}
