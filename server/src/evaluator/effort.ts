/**
 * What an evaluation takes, against the limits. Whatever is remembered is counted as if it were evaluated again, so that
 * limits are reached at the same place whatever was evaluated before.
 */
import { limits } from '../graph/limits';

/** What took part of an evaluation, for whoever remembers that part. */
export interface Spent {
  /** Statements and turns, those of blocks left out. */
  readonly steps: number;
  /** How often something written was not evaluated, blocks left out: what they pass over is told where they are checked. */
  readonly skipped: number;
  /** How many bodies are inside each other down to the innermost block or shared layer. */
  readonly nested: number;
  /** The blocks used, with what each of them took. */
  readonly blocks: readonly Spent[];
}

/** Where a measurement began. */
interface Begun {
  readonly own: number;
  readonly skipped: number;
  readonly deepest: number;
  readonly used: Set<Spent> | undefined;
}

const none: readonly never[] = [];

export abstract class Effort {
  /** Statements and turns evaluated so far, those of each block once. */
  protected steps = 0;
  /** How often something written was not evaluated. */
  protected skipped = 0;
  /** Blocks that the evaluation is in, one inside the other. */
  protected depth = 0;
  /** Bodies that it is in: of blocks, turns of loops, arms and shared layers. */
  protected bodies = 0;
  /** The most bodies around a block or shared layer since a measurement began, that one counted. */
  private deepest = 0;
  /** Statements and turns outside of blocks that are remembered by themselves. */
  private own = 0;
  /** Blocks used since a measurement began. */
  private used: Set<Spent> | undefined;
  private readonly counted = new Set<Spent>();

  protected count(): void {
    this.steps++;
    this.own++;
  }

  /** Whether the evaluation has to end; what is half done then counts as unknown. */
  protected exhausted(): boolean {
    return this.steps > limits.steps;
  }

  /** Whether a block or shared layer may stand where the evaluation is now. */
  protected goesDeeper(): boolean {
    this.deepest = Math.max(this.deepest, this.bodies + 1);
    return this.bodies < limits.depth;
  }

  protected begin(): Begun {
    const { own, skipped, deepest, used } = this;
    this.used = undefined;
    this.deepest = this.bodies;
    return { own, skipped, deepest, used };
  }

  /** What was spent since then; it counts for the measurement around it as well. */
  protected spentSince({ own, skipped, deepest, used }: Begun): Spent {
    const blocks = this.used === undefined ? none : [...this.used];
    const nested = this.deepest - this.bodies;
    this.used = used;
    this.deepest = Math.max(this.deepest, deepest);
    for (const block of blocks) this.use(block);
    return { steps: this.own - own, skipped: this.skipped - skipped, nested, blocks };
  }

  /** What was spent since then inside a block, of which the measurement around it sees the use alone. */
  protected spentInBlock({ own, skipped, deepest, used }: Begun): Spent {
    const blocks = this.used === undefined ? none : [...this.used];
    const nested = this.deepest - this.bodies;
    const steps = this.own - own;
    this.used = used;
    this.deepest = Math.max(this.deepest, deepest);
    this.own = own;
    this.skipped = skipped;
    return { steps, skipped: 0, nested, blocks };
  }

  /** Notes the use of a block, whose steps are counted. */
  protected use(block: Spent): void {
    this.used ??= new Set();
    this.used.add(block);
    this.counted.add(block);
  }

  /** Whether what took this much stays below the limits where the evaluation is now. */
  protected affords({ steps, nested, blocks }: Spent): boolean {
    const all = blocks.length === 0 ? steps : steps + this.inBlocks(blocks, new Set());
    return this.steps + all < limits.steps && this.bodies + nested <= limits.depth;
  }

  /** Counts what was evaluated before as if it were evaluated now. */
  protected spend({ steps, skipped, nested, blocks }: Spent): void {
    this.steps += steps;
    this.own += steps;
    this.skipped += skipped;
    this.deepest = Math.max(this.deepest, this.bodies + nested);
    if (blocks.length === 0) return;
    const fresh = new Set<Spent>();
    this.steps += this.inBlocks(blocks, fresh);
    for (const block of fresh) this.counted.add(block);
    for (const block of blocks) this.use(block);
  }

  /** Counts a remembered block as if it were evaluated now; false where that would pass a limit. */
  protected useAgain(block: Spent): boolean {
    const spent = { steps: 0, skipped: 0, nested: block.nested, blocks: [block] };
    if (!this.affords(spent)) return false;
    this.spend(spent);
    return true;
  }

  /** The steps of blocks that are not counted yet, each once. */
  private inBlocks(blocks: readonly Spent[], fresh: Set<Spent>): number {
    let steps = 0;
    for (const block of blocks) {
      if (this.counted.has(block) || fresh.has(block)) continue;
      fresh.add(block);
      steps += block.steps + this.inBlocks(block.blocks, fresh);
    }
    return steps;
  }
}
