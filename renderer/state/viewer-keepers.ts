/** What of a viewer has a state of its own. */
import type { ListName } from '../../core/protocol/list-api.ts'
import type { SqlKeeper } from '../console/sql-keeper.ts'
import type { ExportKeeper } from '../export/export-keeper.ts'
import type { HealthKeeper } from '../health/health-keeper.ts'
import type { FollowKeeper } from '../live/follow-keeper.ts'
import type { LiveKeeper } from '../live/live-keeper.ts'
import type { Notices } from '../live/notices.ts'
import type { MarksKeeper } from '../marks/marks-keeper.ts'
import type { NamesKeeper } from '../names/names-keeper.ts'
import type { TemplateKeeper } from '../templates/template-keeper.ts'
import type { Charts } from './charts.ts'
import type { FilterKeeper } from './filter-keeper.ts'
import type { ListKeeper } from './list-keeper.ts'
import type { ScrollPlaces } from './scroll-places.ts'

export interface ViewerKeepers {
  readonly health: HealthKeeper
  readonly templates: TemplateKeeper
  readonly lists: Readonly<Record<ListName, ListKeeper>>
  /** The filter that the views share. */
  readonly filters: FilterKeeper
  readonly scrolls: ScrollPlaces
  readonly live: LiveKeeper
  readonly following: FollowKeeper
  readonly charts: Charts
  readonly notices: Notices
  readonly exports: ExportKeeper
  readonly sql: SqlKeeper
  readonly marks: MarksKeeper
  /** Beside addresses and ports. */
  readonly names: NamesKeeper
}
