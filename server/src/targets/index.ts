/** Every target, in the order of the alphabet. */
import ethosU55128 from './ethos-u55-128.json';
import max78000 from './max78000.json';
import type { Target } from './target';
import ultra96Conv from './ultra96-conv.json';

/** A test holds the files to the schema, and with it to the type. */
export const targets: readonly Target[] = [ethosU55128, max78000, ultra96Conv] as unknown as Target[];

const byId: ReadonlyMap<string, Target> = new Map(targets.map(target => [target.id, target]));

export const findTarget = (id: string): Target | undefined => byId.get(id);
