/** Beyond the first of these an evaluation ends in a problem instead of a hang; the others bound what is remembered. */
export const limits = {
  /** Layers of one network, each turn of each loop counted. */
  layers: 100_000,
  /** Layers and uses of blocks of one network, each turn of each loop counted: what its flat view comes by. */
  flat: 1_000_000,
  /** Bodies inside each other, of blocks, loops, arms and shared layers: each takes its share of the stack. */
  depth: 300,
  /** Elements of one value, those of lists inside lists counted. */
  elements: 10_000,
  /** Lists and stages inside each other in one value. */
  nesting: 100,
  /** Statements evaluated for one declaration; equal turns and remembered blocks count once. */
  steps: 200_000,
  /** Arguments and shapes for which one block is remembered, or the turns of one loop. */
  blocks: 20_000,
  /** Arguments for which one network is remembered. */
  networks: 32,
  /** Statements from which on a body is remembered one by one. */
  recalled: 16,
  /** Bodies that are remembered so at the same time. */
  recalls: 64,
  /** Ids of maps that such a body uses up before it begins anew. */
  ids: 1_000_000,
} as const;
