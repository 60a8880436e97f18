/** Beyond these an evaluation ends in a problem instead of a hang. */
export const limits = {
  /** Layers of one network, each turn of each loop counted. */
  layers: 100_000,
  /** Blocks inside each other. */
  depth: 100,
  /** Statements evaluated for one declaration; equal turns and remembered blocks count once. */
  steps: 200_000,
} as const;
