import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { useViewerState } from '../state/viewer-context.tsx'
import {
  onProfileWritten,
  readProfile,
  writeProfile,
  type ColumnProfile,
  type ProfileColumn,
} from './column-profile.ts'
import { defaultColumnIds, layoutOf, longTitle, type ColumnLayout } from './default-columns.ts'

/** What a grid can show, whatever its rows are. */
export interface ColumnOffer {
  /** Name under which the choice is kept on this machine. */
  readonly profile: string
  readonly columns: readonly ColumnInfo[]
  /** What shows when nobody has chosen. */
  readonly defaults: readonly string[]
  readonly layoutOf: (column: ColumnInfo) => ColumnLayout
  /** A name that tells the column from all others. */
  readonly titleOf: (column: ColumnInfo) => string
}

export interface ColumnChoice extends ColumnOffer {
  /** The columns to show, in order; those that the file lacks stay in the profile and are left out by the grid. */
  readonly shown: readonly ProfileColumn[]
  readonly isDefault: boolean
  save(profile: ColumnProfile): void
}

const ColumnChoiceContext = createContext<ColumnChoice | undefined>(undefined)

/** The profile's name; more than one comes with the command palette. */
const FLOWS_PROFILE = 'default'

export interface ColumnOfferProviderProps {
  readonly offer: ColumnOffer
  readonly children: ReactNode
}

/** Gives the user's choice among the columns of a grid to the grid and the chooser. */
export function ColumnOfferProvider({ offer, children }: ColumnOfferProviderProps) {
  const name = offer.profile
  const [profile, setProfile] = useState<ColumnProfile>(() => readProfile(localStorage, name))
  // A profile that was switched to writes it, too.
  useEffect(
    () =>
      onProfileWritten((other) => {
        if (other === name) setProfile(readProfile(localStorage, name))
      }),
    [name],
  )
  const defaultsKey = offer.defaults.join(' ')
  const shown = useMemo(
    () => profile ?? (defaultsKey === '' ? [] : defaultsKey.split(' ').map((id) => ({ id }))),
    [profile, defaultsKey],
  )
  const choice = useMemo<ColumnChoice>(
    () => ({
      ...offer,
      shown,
      isDefault: profile === undefined,
      save(next) {
        writeProfile(localStorage, name, next)
      },
    }),
    [offer, shown, profile, name],
  )
  return <ColumnChoiceContext.Provider value={choice}>{children}</ColumnChoiceContext.Provider>
}

/** Gives the user's choice of columns to the grid of Flows and its chooser. */
export function ColumnProfileProvider({ children }: { readonly children: ReactNode }) {
  const columns = useViewerState((state) => state.columns)
  const offer = useMemo<ColumnOffer>(
    () => ({
      profile: FLOWS_PROFILE,
      columns,
      defaults: defaultColumnIds(columns),
      layoutOf,
      titleOf: longTitle,
    }),
    [columns],
  )
  return <ColumnOfferProvider offer={offer}>{children}</ColumnOfferProvider>
}

/** The user's choice of columns. */
export function useColumnProfile(): ColumnChoice {
  const choice = useContext(ColumnChoiceContext)
  if (choice === undefined) throw new Error('This component needs a ColumnOfferProvider around it.')
  return choice
}
