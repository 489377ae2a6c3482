import { useEffect, useState } from 'react'
import { AssumedNote } from './assumed-choice.tsx'
import { FieldLayout, LayoutLegend } from './field-layout.tsx'
import { FieldTable } from './field-table.tsx'
import { OptionsRecords } from './options-records.tsx'
import { PendingCard } from './pending-card.tsx'
import { useShownVersion } from './shown-version.ts'
import { summarizeChanges } from './align-versions.ts'
import { isWithoutTemplate, keyText, type TemplatePlace } from './template-names.ts'
import { TemplateHeader } from './template-header.tsx'
import { useSelectedDescription, useTemplateKeeper, useTemplates } from './templates-context.ts'

/** The selected template: how a record of it lies in the octets, and what each field is. */
export function TemplateCentre({ place }: { readonly place: TemplatePlace }) {
  const keeper = useTemplateKeeper()
  const description = useSelectedDescription()
  const shown = useShownVersion()
  const failure = useTemplates((state) => state.failure)
  const hasValues = useTemplates((state) => shown === undefined || state.values.has(shown.version.id))
  const [recordsOf, setRecordsOf] = useState<string>()
  const { template } = place
  const key = keyText(template.key)
  const isRecords = recordsOf === key && template.kind === 'options'
  const definition = shown?.version.id
  useEffect(() => {
    if (definition !== undefined && !hasValues) keeper.readValues(definition)
  }, [keeper, definition, hasValues])

  return (
    <section className="template-centre" aria-label="Template" data-region="template">
      <TemplateHeader
        place={place}
        description={description}
        isRecords={isRecords}
        onRecords={(wanted) => setRecordsOf(wanted ? key : undefined)}
      />
      {failure !== undefined && (
        <p className="template-failure" role="alert">
          {failure.message} {failure.nextStep}
        </p>
      )}
      {template.pending !== undefined && isWithoutTemplate(template) && (
        <PendingCard place={place} pending={template.pending} />
      )}
      {template.state === 'assumed' && <AssumedNote records={template.assumed} />}
      {shown !== undefined && isRecords && <OptionsRecords version={shown.version} />}
      {shown !== undefined && !isRecords && (
        <>
          {shown.isComparison && shown.before !== undefined && (
            <p className="template-changes" role="status">
              v{shown.before.version} → v{shown.version.version}: {summarizeChanges(shown.rows)}
            </p>
          )}
          <div className="layout-scroll">
            <FieldLayout shown={shown} />
          </div>
          <LayoutLegend shown={shown} />
          <FieldTable shown={shown} />
        </>
      )}
    </section>
  )
}
