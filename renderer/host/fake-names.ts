/** Names and learned elements of the in-memory host, as options data would have taught them. */
import type { LearnedElement, NamesReport, NameTable } from '../../core/protocol/names-report.ts'

/** Of the same ids there is a short name and a long one, as routers send them. */
const interfaceTable = (labelKey: string, label: string): NameTable => ({
  session: 3,
  exporter: '198.51.100.1:52001',
  domain: 256,
  kind: 'interface',
  idKey: 'ingressInterface',
  labelKey,
  templateId: 261,
  entryCount: 1,
  entries: [{ id: '1', label, records: 286, learnedAt: '2024-07-11T09:15:20.000000000Z' }],
  unnamed: [],
})

export const FAKE_NAMES: NamesReport = {
  tables: [
    {
      session: 1,
      exporter: '192.0.2.11:50122',
      domain: 0,
      kind: 'netscalerApplication',
      idKey: 'netscaler:appNameAppId',
      labelKey: 'netscaler:appName',
      templateId: 265,
      incarnation: '3',
      entryCount: 6,
      entries: [
        ['240189440', 'shop-vs-443', 118_204],
        ['240189441', 'api-vs-443', 31_877],
        ['240189446', 'sso-vs-443', 8112],
        ['239927296', 'shop-svc-grp', 102_551],
        ['239927301', 'api-svc-grp', 30_944],
        ['240320512', 'ica-gw-2598', 1204],
      ].map(([id, label, records]) => ({
        id: String(id),
        label: String(label),
        records: Number(records),
        learnedAt: '2024-07-11T09:16:06.000000000Z',
      })),
      unnamed: [{ id: '240320519', records: 37 }],
    },
    interfaceTable('interfaceName', 'Gi0/0/0'),
    interfaceTable('interfaceDescription', 'transit AS 64500'),
  ],
  sampling: [
    {
      session: 3,
      exporter: '198.51.100.1:52001',
      domain: 256,
      sampler: '1',
      rate: 1000,
      source: 'options template 261',
    },
  ],
  unread: { elements: 1, records: 21_306 },
}

export const FAKE_LEARNED: readonly LearnedElement[] = [
  {
    pen: 5951,
    id: 267,
    name: 'httpDomainName',
    type: 'string',
    semantics: 'default',
    exporter: '192.0.2.11:50122',
    learnedAt: '2024-07-11T09:16:06.000000000Z',
  },
]
