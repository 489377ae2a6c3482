/** Integers, floats, true and false, instants by their precision, and texts for all else: what is no number is as the dump prints it. */
export type TypedKind =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  /** 0 and 1. */
  | 'boolean'
  /** Unix seconds, 32 bits without sign. */
  | 'seconds'
  /** Unix milliseconds, 64 bits. */
  | 'milliseconds'
  /** Unix nanoseconds, 64 bits with sign; those of microseconds are read to the microsecond. */
  | 'microseconds'
  | 'nanoseconds'
  | 'varchar'
