/** Beyond the first of these an evaluation ends in a problem instead of a hang; the others bound what is remembered. */
export const limits = {
  /** Layers of one network, each turn of each loop counted. */
  layers: 100_000,
  /** Blocks inside each other. */
  depth: 100,
  /** Statements evaluated for one declaration; equal turns and remembered blocks count once. */
  steps: 200_000,
  /** Arguments and shapes for which one block is remembered, or the turns of one loop. */
  blocks: 20_000,
  /** Statements from which on a body is remembered one by one. */
  recalled: 16,
  /** Bodies that are remembered so at the same time. */
  recalls: 64,
  /** Ids of maps that such a body uses up before it begins anew. */
  ids: 1_000_000,
} as const;
