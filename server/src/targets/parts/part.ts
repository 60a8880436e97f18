/** What an FPGA has: one file a part, with where that is written. */

export interface Part {
  /** The device, without package and speed grade: "XCZU3EG". */
  readonly name: string;
  /** Its family and boards that carry it. */
  readonly about: string;
  readonly dsps: number;
  /** Block RAMs of 36 Kbit. */
  readonly blockRams: number;
  /** UltraRAMs of 288 Kbit. */
  readonly ultraRams: number;
  readonly luts: number;
  readonly source: string;
}
