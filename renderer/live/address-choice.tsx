import { useState } from 'react'
import { addressMeaning, isLoopback, LOOPBACK } from './listen-choice.ts'

const OFFERED: readonly (readonly [string, string])[] = [
  [LOOPBACK, 'this machine, IPv4'],
  ['::1', 'this machine, IPv6'],
  ['0.0.0.0', 'all addresses, IPv4'],
  ['::', 'all addresses, IPv4 and IPv6'],
]

/** The address to listen on: loopback, unless somebody says otherwise, and then what that means. */
export function AddressChoice({
  address,
  onChange,
}: {
  readonly address: string
  readonly onChange: (address: string) => void
}) {
  const [isOwn, setIsOwn] = useState(() => !OFFERED.some(([offered]) => offered === address))
  return (
    <>
      <span className="listen-address">
        <label htmlFor="listen-address">on</label>
        <select
          id="listen-address"
          className="field"
          value={isOwn ? 'own' : address}
          onChange={(event) => {
            const { value } = event.target
            setIsOwn(value === 'own')
            onChange(value === 'own' ? '' : value)
          }}
        >
          {OFFERED.map(([offered, name]) => (
            <option key={offered} value={offered}>
              {name}
            </option>
          ))}
          <option value="own">another address</option>
        </select>
        {isOwn && (
          <input
            className="field mono"
            aria-label="Address to listen on"
            placeholder="192.0.2.10"
            autoFocus
            value={address}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </span>
      {address !== '' && !isLoopback(address) && (
        <p className="listen-meaning tone-warn" role="status">
          {addressMeaning(address)}
        </p>
      )}
    </>
  )
}
