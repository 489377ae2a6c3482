import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'
import { useViewerState } from '../state/viewer-context.tsx'
import { readProfile, writeProfile, type ColumnProfile, type ProfileColumn } from './column-profile.ts'
import { defaultColumnIds } from './default-columns.ts'

export interface ColumnChoice {
  /** The columns to show, in order; those that the file lacks stay in the profile and are left out by the grid. */
  readonly shown: readonly ProfileColumn[]
  readonly isDefault: boolean
  save(profile: ColumnProfile): void
}

const ColumnChoiceContext = createContext<ColumnChoice | undefined>(undefined)

/** The profile's name; more than one comes with the command palette. */
const PROFILE = 'default'

/** Gives the user's choice of columns to the grid and the chooser. */
export function ColumnProfileProvider({ children }: { readonly children: ReactNode }) {
  const columns = useViewerState((state) => state.columns)
  const [profile, setProfile] = useState<ColumnProfile>(() => readProfile(localStorage, PROFILE))
  const defaultsKey = defaultColumnIds(columns).join(' ')
  const choice = useMemo<ColumnChoice>(() => {
    const defaults = defaultsKey === '' ? [] : defaultsKey.split(' ').map((id) => ({ id }))
    return {
      shown: profile ?? defaults,
      isDefault: profile === undefined,
      save(next) {
        writeProfile(localStorage, PROFILE, next)
        setProfile(next)
      },
    }
  }, [profile, defaultsKey])
  return <ColumnChoiceContext.Provider value={choice}>{children}</ColumnChoiceContext.Provider>
}

/** The user's choice of columns. */
export function useColumnProfile(): ColumnChoice {
  const choice = useContext(ColumnChoiceContext)
  if (choice === undefined) throw new Error('This component needs a ColumnProfileProvider around it.')
  return choice
}
