/**
 * What an evaluation takes, against the limits. Whatever is remembered is counted as if it were evaluated again, so that
 * limits are reached at the same place whatever was evaluated before.
 */
import { limits } from '../limits';

/** What took part of an evaluation, for whoever remembers that part. */
export interface Spent {
  /** Statements and turns, those of blocks left out. */
  readonly steps: number;
  /** How often something written was not evaluated, blocks left out: what they pass over is told where they are checked. */
  readonly skipped: number;
  readonly blocks: readonly SpentInBlock[];
}

export interface SpentInBlock extends Spent {
  /** How many blocks are inside each other, this one counted. */
  readonly nested: number;
}

/** Where a measurement began. */
interface Begun {
  readonly own: number;
  readonly skipped: number;
  readonly used: Set<SpentInBlock> | undefined;
}

const none: readonly never[] = [];

/** How many blocks are inside each other at most. */
export const nestedIn = (blocks: readonly SpentInBlock[]): number =>
  blocks.reduce((most, { nested }) => Math.max(most, nested), 0);

export abstract class Effort {
  /** Statements and turns evaluated so far, those of each block once. */
  protected steps = 0;
  /** How often something written was not evaluated. */
  protected skipped = 0;
  /** Blocks that the evaluation is in, one inside the other. */
  protected depth = 0;
  /** Statements and turns outside of blocks that are remembered by themselves. */
  private own = 0;
  /** Blocks used since a measurement began. */
  private used: Set<SpentInBlock> | undefined;
  private readonly counted = new Set<SpentInBlock>();

  protected count(): void {
    this.steps++;
    this.own++;
  }

  /** Whether the evaluation has to end; what is half done then counts as unknown. */
  protected exhausted(): boolean {
    return this.steps > limits.steps;
  }

  protected begin(): Begun {
    const { own, skipped, used } = this;
    this.used = undefined;
    return { own, skipped, used };
  }

  /** What was spent since then; it counts for the measurement around it as well. */
  protected spentSince({ own, skipped, used }: Begun): Spent {
    const blocks = this.used === undefined ? none : [...this.used];
    this.used = used;
    for (const block of blocks) this.use(block);
    return { steps: this.own - own, skipped: this.skipped - skipped, blocks };
  }

  /** What was spent since then inside a block, of which the measurement around it sees the use alone. */
  protected spentInBlock({ own, skipped, used }: Begun): SpentInBlock {
    const blocks = this.used === undefined ? none : [...this.used];
    const steps = this.own - own;
    this.used = used;
    this.own = own;
    this.skipped = skipped;
    return { steps, skipped: 0, blocks, nested: 1 + nestedIn(blocks) };
  }

  /** Notes the use of a block, whose steps are counted. */
  protected use(block: SpentInBlock): void {
    this.used ??= new Set();
    this.used.add(block);
    this.counted.add(block);
  }

  /** Whether what took this much stays below the limits where the evaluation is now. */
  protected affords({ steps, blocks }: Spent): boolean {
    const all = blocks.length === 0 ? steps : steps + this.inBlocks(blocks, new Set());
    return this.steps + all < limits.steps && this.depth + nestedIn(blocks) <= limits.depth;
  }

  /** Counts what was evaluated before as if it were evaluated now. */
  protected spend({ steps, skipped, blocks }: Spent): void {
    this.steps += steps;
    this.own += steps;
    this.skipped += skipped;
    if (blocks.length === 0) return;
    const fresh = new Set<SpentInBlock>();
    this.steps += this.inBlocks(blocks, fresh);
    for (const block of fresh) this.counted.add(block);
    for (const block of blocks) this.use(block);
  }

  /** Counts a remembered block as if it were evaluated now; false where that would pass a limit. */
  protected useAgain(block: SpentInBlock): boolean {
    const spent = { steps: 0, skipped: 0, blocks: [block] };
    if (!this.affords(spent)) return false;
    this.spend(spent);
    return true;
  }

  /** The steps of blocks that are not counted yet, each once. */
  private inBlocks(blocks: readonly SpentInBlock[], fresh: Set<SpentInBlock>): number {
    let steps = 0;
    for (const block of blocks) {
      if (this.counted.has(block) || fresh.has(block)) continue;
      fresh.add(block);
      steps += block.steps + this.inBlocks(block.blocks, fresh);
    }
    return steps;
  }
}
