import { useId, useState } from 'react'
import { MAX_DNS_SERVERS } from '../../core/limits/address-names.ts'
import type { NameSources } from '../../core/protocol/address-names-api.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { disclosureText, dnsText, readServers } from './source-words.ts'
import type { NameSourcesControl } from './use-name-sources.ts'

interface DnsSourceProps {
  readonly sources: NameSources
  readonly control: NameSourcesControl
  readonly mayChange: boolean
}

/** Reverse DNS: off until somebody who has read what it gives away switches it on. */
export function DnsSource({ sources, control, mayChange }: DnsSourceProps) {
  const about = useId()
  const { switches, dns } = sources
  const [written, setWritten] = useState<string>()
  const failure = control.failed?.of === 'dns' ? control.failed.failure : undefined
  const shown = written ?? switches.dnsServers.join(', ')
  const take = () => {
    if (written === undefined) return
    setWritten(undefined)
    void control.switchTo('dns', { dnsServers: readServers(written).slice(0, MAX_DNS_SERVERS) })
  }
  return (
    <section className="name-dns" aria-label="Reverse DNS">
      <div className="name-source">
        <label className="check">
          <input
            type="checkbox"
            checked={switches.dns}
            disabled={!mayChange}
            aria-describedby={about}
            onChange={(event) => void control.switchTo('dns', { dns: event.target.checked })}
          />
          Reverse DNS
        </label>
        <div className="name-state">
          {dnsText(dns)}
          {dns.failure !== undefined && (
            <span className="tone-error">
              {' '}
              {dns.failure.message} {dns.failure.nextStep}
            </span>
          )}
        </div>
      </div>
      <p id={about} className="dialog-note">
        {disclosureText(dns, switches.dnsAsksPrivate)}
        {mayChange && ' One address can be asked for by its menu while this is off.'}
      </p>
      {mayChange && (
        <div className="name-dns-choices">
          <label className="check">
            <input
              type="checkbox"
              checked={switches.dnsAsksPrivate}
              onChange={(event) => void control.switchTo('dns', { dnsAsksPrivate: event.target.checked })}
            />
            Private addresses, too
          </label>
          <label className="check name-servers">
            Servers
            <input
              className="field mono"
              value={shown}
              placeholder="those of the system"
              spellCheck={false}
              onChange={(event) => setWritten(event.target.value)}
              onBlur={take}
              onKeyDown={(event) => {
                if (event.key === 'Enter') take()
              }}
            />
          </label>
        </div>
      )}
      {failure !== undefined && <FailureCard failure={failure} actionLabel="Dismiss" onAction={control.dismiss} />}
    </section>
  )
}
