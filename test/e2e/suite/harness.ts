/** A few lines instead of a test framework: the extension host needs names, time limits and a report, nothing more. */
import { writeFileSync } from 'node:fs';

interface Test {
  readonly name: string;
  readonly body: () => Promise<void>;
  readonly longestMs: number;
}

export interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly failure?: string;
}

const tests: Test[] = [];

export function test(name: string, body: () => Promise<void>, longestMs = 30_000): void {
  tests.push({ name, body, longestMs });
}

/** Runs what was declared, prints it for the terminal and writes it where the caller counts. */
export async function runAll(report: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const test of tests) {
    const { name } = test;
    const since = performance.now();
    const failure = await failureOf(test);
    const seconds = (performance.now() - since) / 1000;
    outcomes.push({ name, seconds, ...(failure === undefined ? {} : { failure }) });
    say(`${failure === undefined ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
    if (failure !== undefined) for (const line of failure.split('\n')) say(`    ${line}`);
  }
  writeFileSync(report, JSON.stringify(outcomes));
  return outcomes;
}

async function failureOf({ body, longestMs }: Test): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${longestMs / 1000} s`)), longestMs);
  });
  try {
    await Promise.race([body(), tooLong]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The prefix tells these lines from the rest of the workbench's log. */
function say(line: string): void {
  console.log(`[e2e] ${line}`);
}
