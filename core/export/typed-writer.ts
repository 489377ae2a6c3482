/** Where typed rows go: piece by piece, then the end. */
import type { TypedKind } from '../store/typed-kind.ts'
import type { TypedPiece } from './record-values.ts'

export interface NamedColumn {
  readonly name: string
  readonly kind: TypedKind
}

export interface TypedWriter {
  write(piece: TypedPiece): Promise<void>
  /** Writes what is left. */
  finish(): Promise<void>
  /** Gives back what it holds; comes last in any case. */
  dispose(): Promise<void>
}
