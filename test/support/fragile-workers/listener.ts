import { breakDownWhenTold } from './break-down.ts'
import '../../../electron/worker/listener.ts'

breakDownWhenTold('listener')
