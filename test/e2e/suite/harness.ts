/** A few lines instead of a test framework: the extension host needs names, time limits and a report, nothing more. */
import { writeFileSync } from 'node:fs';

interface Test {
  readonly name: string;
  readonly body: () => Promise<void>;
}

export interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly failure?: string;
}

const tests: Test[] = [];

const longest = 30_000;

export function test(name: string, body: () => Promise<void>): void {
  tests.push({ name, body });
}

/** Runs what was declared, prints it for the terminal and writes it where the caller counts. */
export async function runAll(report: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, body } of tests) {
    const since = performance.now();
    const failure = await failureOf(body);
    const seconds = (performance.now() - since) / 1000;
    outcomes.push({ name, seconds, ...(failure === undefined ? {} : { failure }) });
    say(`${failure === undefined ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
    if (failure !== undefined) for (const line of failure.split('\n')) say(`    ${line}`);
  }
  writeFileSync(report, JSON.stringify(outcomes));
  return outcomes;
}

async function failureOf(body: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${longest / 1000} s`)), longest);
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
