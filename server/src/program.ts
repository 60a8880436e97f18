/** All that runs in Node, in one script: what is not asked for is not evaluated. */
export { whenAtRest } from './heap';

/** @param transport what the command line's flags name, or standard input and output */
export const startServer = async (transport: 'flags' | 'stdio'): Promise<void> =>
  (await import('./server')).startServer(transport);

export const startTerminal = async (): Promise<void> => (await import('./cli')).startTerminal();
