/** What evaluations remember. Whoever owns it decides how long it lives; nothing in it can become wrong. */
import type { Body, Declared } from '../graph/graph';
import { limits } from '../graph/limits';
import type { Value } from '../graph/values';
import type { Shape } from '../ops/op';
import type { Body as BodyNode } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Spent } from './effort';
import type { Evaluation } from './evaluate';
import { Recall } from './recall';
import type { Turn } from './turns';

/** What evaluating a block gave, with its problems. */
export interface Remembered {
  readonly body: Body;
  readonly flow: readonly (Shape | undefined)[] | undefined;
  readonly guessed: boolean;
  readonly problems: readonly Problem[];
  /** The arguments by parameter. */
  readonly args: ReadonlyMap<string, Value | undefined>;
  readonly spent: Spent;
}

/** What was evaluated of something, by text that is the same for the same surroundings. */
class Store<Of extends object, Gave> {
  private readonly known = new WeakMap<Of, Map<string, Gave>>();

  constructor(private readonly most: number) {}

  get(of: Of, key: string): Gave | undefined {
    return this.known.get(of)?.get(key);
  }

  set(of: Of, key: string, gave: Gave): void {
    let known = this.known.get(of);
    if (known === undefined) this.known.set(of, (known = new Map()));
    if (known.size >= this.most) known.clear();
    known.set(key, gave);
  }
}

export class Memo {
  /**
   * @param searching whether a network is evaluated with one set of arguments after the other: its lines are then
   *   remembered whatever its arguments are, however few they are
   */
  constructor(private readonly searching = false) {}

  /** Evaluated blocks by their arguments and shapes. */
  readonly blocks = new Store<Declared, Remembered>(limits.blocks);
  /** Evaluated networks by their arguments: those of a file's deployments. */
  readonly networks = new Store<Declared, Evaluation>(limits.networks);
  /** Turns of loops by what they depend on. */
  readonly turns = new Store<BodyNode, Turn>(limits.blocks);
  /** Problems that need neither shapes nor arguments. */
  readonly checks = new WeakMap<Declared, readonly Problem[]>();
  private readonly recalls = new Map<string, Recall>();

  /** The memory of a network's body. @param args their text */
  recallNetwork(declared: Declared, args: string): Recall | undefined {
    if (!this.searching) return this.recall(declared, `network ${args}`);
    return declared.node.body && this.recalled(declared, 'network');
  }

  /** The memory of a long body, which goes on when the declaration is edited; a short one is as soon evaluated anew. */
  recall(declared: Declared, key: string): Recall | undefined {
    const { body } = declared.node;
    if (body === undefined || body.units.length < limits.recalled) return undefined;
    return this.recalled(declared, key);
  }

  private recalled({ node, uri, misnamed }: Declared, key: string): Recall {
    const whose = `${uri} ${node.name.name} ${misnamed} ${key}`;
    const before = this.recalls.get(whose);
    const recall = before === undefined || before.nextId > limits.ids ? new Recall() : before;
    // The one used last stands last, and the first goes when there are too many.
    this.recalls.delete(whose);
    this.recalls.set(whose, recall);
    if (this.recalls.size > limits.recalls) this.recalls.delete(this.recalls.keys().next().value!);
    return recall;
  }
}
