/** Where the bytes of a model come from: a file on disk, a Blob, a host that answers ranges. */
export interface RangeSource {
  readonly size: number;
  /** Exactly [offset, offset + length), the caller's own; the caller keeps within `size`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A matrix as it lies in a file, row by row: [outputs, inputs]. A vector is a matrix of one row. */
export interface Weight {
  /** In its file. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Of a row as it is stored. */
  readonly rowBytes: number;
  /** The values of some rows, float32. */
  read(firstRow: number, rows: number): Promise<Float32Array>;
}
