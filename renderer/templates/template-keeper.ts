/**
 * The inspector's data: asked for while somebody looks, at most once a second; what is chosen outlives the view. One
 * template is described whole, those of the timeline as they come into sight.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { EMPTY_TEMPLATE_TREE } from '../../core/protocol/empty-status.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { LearnedElement, NamesReport } from '../../core/protocol/names-report.ts'
import type { SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import type {
  FieldValues,
  TemplateDescription,
  TemplateKey,
  TemplateTree,
} from '../../core/protocol/template-report.ts'
import { createPacedQuestion } from '../state/paced-question.ts'
import type { TemplateTarget } from '../state/viewer-state.ts'
import { allTemplates, findTemplate, keyText } from './template-names.ts'
import { domainRowId, sessionRowId } from './tree-rows.ts'

/** Descriptions kept at the same time: the timeline of a tall window several times over. */
const MAX_DESCRIPTIONS = 200

/** Two versions side by side, by their numbers. */
export interface Comparison {
  readonly before: number
  readonly after: number
}

export interface TemplatesState {
  /** Undefined until the first one has come. */
  readonly tree: TemplateTree | undefined
  readonly names: NamesReport
  readonly learned: readonly LearnedElement[]
  readonly selected: TemplateKey | undefined
  readonly failure: Failure | undefined
  /** Number of the version that is shown; undefined: the latest. */
  readonly version: number | undefined
  readonly comparison: Comparison | undefined
  /** `elementKey` of the selected field. */
  readonly field: string | undefined
  /** By `keyText`. */
  readonly descriptions: ReadonlyMap<string, TemplateDescription>
  /** By the number of the definition. */
  readonly values: ReadonlyMap<number, readonly FieldValues[]>
  /** Ids of the branches that are closed. */
  readonly closed: ReadonlySet<string>
  readonly search: string
}

const FRESH: TemplatesState = {
  tree: undefined,
  names: { tables: [], sampling: [] },
  learned: [],
  selected: undefined,
  failure: undefined,
  version: undefined,
  comparison: undefined,
  field: undefined,
  descriptions: new Map(),
  values: new Map(),
  closed: new Set(),
  search: '',
}

export interface TemplateKeeper {
  readonly store: StoreApi<TemplatesState>
  /** Asks for the tree, now and while the session changes, until the answer is called. */
  watch(): () => void
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
  select(key: TemplateKey): void
  /** Selects what was asked for and opens its branches. */
  show(target: TemplateTarget): Promise<void>
  /** Describes templates that have come into sight. */
  describe(keys: readonly TemplateKey[]): void
  /** Asks what the records of a definition hold; reads all of them, so only for what is looked at. */
  readValues(version: number): void
  /** Looks at once, after something was imported. */
  refresh(): Promise<void>
  /** Forgets everything: another file begins. */
  reset(): void
  /** The file is read again: what is chosen stays. */
  beginAgain(): void
  dispose(): void
}

/** A keeper for the templates of one session. */
export function createTemplateKeeper(session: SessionApi): TemplateKeeper {
  const store = createStore<TemplatesState>(() => FRESH)
  let isLoading = false
  /** Templates whose description is in sight. */
  let inSight: readonly TemplateKey[] = []
  const asked = new Set<string>()

  const describeOne = async (key: TemplateKey): Promise<void> => {
    const text = keyText(key)
    if (asked.has(text)) return
    asked.add(text)
    const isCurrent = question.currency()
    const answer = await session.describeTemplate(key).catch(() => undefined)
    asked.delete(text)
    if (answer === undefined || !isCurrent()) return
    const { selected, descriptions } = store.getState()
    const isSelected = selected !== undefined && keyText(selected) === text
    if (!answer.ok) {
      if (isSelected) store.setState({ failure: answer.failure })
      return
    }
    const next = new Map([...descriptions].filter(([entry]) => entry !== text))
    next.set(text, answer.value)
    for (const entry of next.keys()) {
      if (next.size <= MAX_DESCRIPTIONS) break
      next.delete(entry)
    }
    store.setState({ descriptions: next, ...(isSelected ? { failure: undefined } : {}) })
  }

  const question = createPacedQuestion({
    async ask(isCurrent) {
      const [tree, names, learned] = await Promise.all([
        session.templateTree(),
        session.names(),
        session.learnedElements(),
      ])
      if (!isCurrent()) return false
      const { selected } = store.getState()
      const isThere = findTemplate(tree, selected) !== undefined
      store.setState({ tree, names, learned, ...(isThere ? {} : { selected: firstOf(tree), version: undefined }) })
      const now = store.getState().selected
      const again = now === undefined ? inSight : [now, ...inSight]
      await Promise.all(again.map((entry) => describeOne(entry)))
      return true
    },
  })
  const select = (key: TemplateKey): void => {
    const { selected } = store.getState()
    if (selected !== undefined && keyText(selected) === keyText(key)) return
    store.setState({ selected: key, version: undefined, comparison: undefined, field: undefined, failure: undefined })
    void describeOne(key)
  }

  return {
    store,
    watch: question.watch,
    follow(status) {
      const hasEnded = isLoading && status.phase !== 'loading'
      isLoading = status.phase === 'loading'
      // What the records hold is read once: while they still come it would never be right.
      if (hasEnded) store.setState({ values: new Map() })
      question.follow(status)
    },
    select,
    async show({ key, versionId }) {
      if (store.getState().tree === undefined) await question.askNow()
      const tree = store.getState().tree ?? EMPTY_TEMPLATE_TREE
      const place = findTemplate(tree, key)
      if (place === undefined) return
      select(place.template.key)
      const opened = new Set(store.getState().closed)
      opened.delete(sessionRowId(place.session.session))
      opened.delete(domainRowId(place.session.session, place.domain))
      store.setState({ closed: opened, search: '' })
      if (versionId === undefined) return
      await describeOne(place.template.key)
      const versions = store.getState().descriptions.get(keyText(place.template.key))?.versions
      const version = versions?.find(({ id }) => id === versionId)?.version
      if (version !== undefined) store.setState({ version, comparison: undefined })
    },
    describe(keys) {
      inSight = keys
      const { descriptions } = store.getState()
      for (const key of keys) if (!descriptions.has(keyText(key))) void describeOne(key)
    },
    readValues(version) {
      const { values } = store.getState()
      const text = `values ${version}`
      if (values.has(version) || asked.has(text)) return
      asked.add(text)
      const isCurrent = question.currency()
      void session
        .templateValues(version)
        .catch(() => undefined)
        .then((answer) => {
          asked.delete(text)
          if (answer?.ok !== true || !isCurrent()) return
          store.setState((state) => ({ values: new Map([...state.values, [version, answer.value]]) }))
        })
    },
    refresh: question.askNow,
    reset() {
      question.forget()
      question.cancel()
      asked.clear()
      inSight = []
      store.setState(FRESH)
    },
    beginAgain() {
      question.forget()
      asked.clear()
      store.setState({ values: new Map() })
    },
    dispose: question.cancel,
  }
}

/** What shows before anybody has chosen: the first template that has data. */
function firstOf(tree: TemplateTree): TemplateKey | undefined {
  const all = allTemplates(tree).map(({ template }) => template)
  return (all.find(({ kind, records }) => kind === 'data' && records > 0) ?? all[0])?.key
}
