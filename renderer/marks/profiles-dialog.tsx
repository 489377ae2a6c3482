import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { writtenFilter } from '../state/shared-filter.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/numbers.ts'
import { dropProfile, MAX_PROFILE_NAME, saveProfile, takeProfile, type Profile } from './profile.ts'
import './marks.css'

function describe({ columns, colourRules, filter }: Profile): string {
  const own = columns.default
  return [
    own === undefined ? 'default columns' : plural(own.length, 'column'),
    plural(colourRules.length, 'colour rule'),
    filter === '' ? 'no filter' : filter,
  ].join(' · ')
}

/** Named sets of columns, colour rules and filter: switched to, saved, deleted. */
export function ProfilesDialog() {
  const viewer = useViewer()
  const profiles = useSettings((settings) => settings.profiles)
  const [name, setName] = useState('')
  const close = () => viewer.setOverlay('none')
  const isKnown = profiles.some((profile) => profile.name === name.trim())
  return (
    <Dialog label="Profiles" onClose={close}>
      <h2>Profiles</h2>
      <p className="dialog-note">A profile is a set of columns of all views, colour rules, and a filter of Flows.</p>
      {profiles.length === 0 && <p className="dialog-note">None is saved yet.</p>}
      <ul className="profile-list">
        {profiles.map((profile) => (
          <li key={profile.name} className="profile-row">
            <button
              type="button"
              className="profile-choice"
              onClick={() => {
                takeProfile(viewer.settings, localStorage, profile)
                viewer.applyFilter(profile.filter)
                close()
              }}
            >
              <span>{profile.name}</span>
              <span className="profile-facts">{describe(profile)}</span>
            </button>
            <IconButton
              icon={Trash2}
              label={`Delete the profile ${profile.name}`}
              onClick={() => dropProfile(viewer.settings, profile.name)}
            />
          </li>
        ))}
      </ul>
      <form
        className="profile-form"
        onSubmit={(event) => {
          event.preventDefault()
          saveProfile(viewer.settings, localStorage, name, writtenFilter('flows', viewer.store.getState()))
          setName('')
        }}
      >
        <input
          className="field"
          aria-label="Name of the profile"
          placeholder="Name for what is on now"
          maxLength={MAX_PROFILE_NAME}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button button-plain" disabled={name.trim() === ''}>
          {isKnown ? 'Save over it' : 'Save as a profile'}
        </button>
      </form>
      <div className="dialog-foot">
        <span className="top-gap" />
        <Button variant="primary" label="Done" onClick={close} />
      </div>
    </Dialog>
  )
}
