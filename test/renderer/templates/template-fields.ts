/** Fields of a template as short text: `8/4` is element 8 in 4 octets, `5951:130/v` one of variable length. */
import type { TemplateFieldReport } from '../../../core/protocol/template-report.ts'
import { VARIABLE_LENGTH } from '../../../renderer/templates/layout-cells.ts'

export function templateFields(text: string): readonly TemplateFieldReport[] {
  let offset: number | undefined = 0
  return text
    .split(' ')
    .filter((entry) => entry !== '')
    .map((entry, index): TemplateFieldReport => {
      const [element = '', length = ''] = entry.split('/')
      const [first = '', second] = element.split(':')
      const octets = length === 'v' ? VARIABLE_LENGTH : Number(length)
      const at = offset
      offset = octets === VARIABLE_LENGTH || offset === undefined ? undefined : offset + octets
      return {
        position: index + 1,
        ...(at === undefined ? {} : { offset: at }),
        length: octets,
        pen: second === undefined ? 0 : Number(first),
        id: Number(second ?? first),
        element,
        key: `element${element}`,
        name: `element${element}`,
        registry: second === undefined ? 'IANA' : 'netscaler',
        origin: 'registry',
        type: 'unsigned32',
        isScope: false,
        isPadding: false,
      }
    })
}
