import { FlaskConical } from 'lucide-react'
import { startKeys } from '../commands/key-rows.ts'
import { KeyRows } from '../ui/key-rows.tsx'
import './what-opens.css'

interface Kind {
  readonly name: string
  readonly what: string
  readonly detail: string
}

const CONTAINERS: readonly Kind[] = [
  {
    name: 'pcap, pcapng',
    what: 'packet capture',
    detail: 'Ethernet with VLAN and MPLS, Linux cooked, loopback, raw IP',
  },
  { name: 'IPFIX file', what: 'RFC 5655', detail: 'messages one after the other, no packets around them' },
  {
    name: 'gzip, zstd',
    what: 'any of these, packed',
    detail: 'unpacked while it is read, nothing is written beside it',
  },
]

const PROTOCOLS: readonly Kind[] = [
  { name: 'NetFlow', what: 'v5, v7, v9', detail: 'usual ports 2055, 9995, 9996' },
  { name: 'IPFIX', what: 'version 10', detail: '4739, over UDP, TCP and SCTP' },
  { name: 'sFlow', what: 'version 5', detail: 'flow and counter samples, usual port 6343' },
  { name: 'AppFlow', what: 'Citrix NetScaler', detail: 'IPFIX with elements of PEN 5951' },
  { name: 'LoadMaster', what: 'Kemp', detail: 'IPFIX with Flowmon elements, usual port 3000' },
]

function Kinds({
  title,
  hint,
  kinds,
}: {
  readonly title: string
  readonly hint: string
  readonly kinds: readonly Kind[]
}) {
  return (
    <section aria-label={title}>
      <header className="start-heading">
        <h2>{title}</h2>
        <span>{hint}</span>
      </header>
      <dl className="start-card kinds">
        {kinds.map((kind) => (
          <div key={kind.name} className="kind">
            <dt>{kind.name}</dt>
            <dd>{kind.what}</dd>
            <dd className="kind-detail">{kind.detail}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What can be opened, what is found inside, and the keys that matter: the right half of the start screen. */
export function WhatOpens() {
  return (
    <>
      <Kinds title="What opens" hint="recognised by content" kinds={CONTAINERS} />
      <Kinds title="What is found inside" hint="on any port, recognised by the octets" kinds={PROTOCOLS} />
      <section aria-label="The sample">
        <header className="start-heading">
          <h2>The sample</h2>
          <span>opens without a file of your own</span>
        </header>
        <div className="start-card sample">
          <FlaskConical size={16} strokeWidth={1.75} />
          <p>
            A shop behind a NetScaler whose checkout is slow now and then, a LoadMaster, and a plain v9 router. One
            template changes on the way, one gap in the sequence, a few options records. Made by a generator, no real
            traffic.
          </p>
        </div>
      </section>
      <section aria-label="Keyboard">
        <header className="start-heading">
          <h2>Keyboard</h2>
          <span>from open to octets without a mouse</span>
        </header>
        <dl className="start-card keys">
          <KeyRows rows={startKeys()} />
        </dl>
      </section>
    </>
  )
}
