import type { Define } from './command';

export const define: Define = ({ program }) => {
  program
    .command('lsp')
    .description('serve the Language Server Protocol, for any editor')
    .option('--stdio', 'over standard input and output, which is the only way and need not be said')
    .action(async () => (await import('../../server')).startServer('stdio'));
};
