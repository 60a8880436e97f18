/** A server that hangs or ends: the editor goes on, and one command helps. */
import { equal, match } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commands } from 'vscode';
import { close, errors, find, hoverAt, pause, until, write } from './editor';
import { test } from './harness';

const broken = 'network Broken { input(3, 8, 8) -> con(4) }\n';

/** The process of the language server, which is a child of the extension host that this runs in. */
function serverProcess(): number | undefined {
  try {
    const found = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'server\\.cjs'], {
      encoding: 'utf8',
    });
    return Number(found.trim().split('\n').at(-1));
  } catch {
    // None was found.
    return undefined;
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

export function restarting(): void {
  test('the server can be started again and reads what is open', async () => {
    const document = await write('restart.lwnet', broken);
    await until('an error', () => errors(document).length > 0);
    await commands.executeCommand('lwnet.restartServer');
    await until('the error again', () => errors(document).length > 0);
    await close();
  });

  test('what V8 compiled of the server is kept for its next start', async () => {
    const document = await write('kept.lwnet', broken);
    await until('an error', () => errors(document).length > 0);
    await commands.executeCommand('lwnet.restartServer');
    await until('the error again', () => errors(document).length > 0);
    await close();
    const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
    const kept = join(caches, 'lwnet', 'compiled');
    await until('something kept', () => existsSync(kept) && readdirSync(kept).length > 0);
  });

  test('a server that hangs is started again at the first call, and ended', async () => {
    const document = await write('hanging.lwnet', broken);
    await until('an error', () => errors(document).length > 0);
    const hanging = serverProcess()!;
    process.kill(hanging, 'SIGSTOP');
    await commands.executeCommand('lwnet.restartServer');
    match(await hoverAt(document, find(document, 'input', 1)), /input/);
    await until('the end of the process that hangs', () => !isAlive(hanging) || undefined);
    await close();
  });

  test('a server that ends again and again is offered once, with a button that starts it', async () => {
    const document = await write('ending.lwnet', broken);
    await until('an error', () => errors(document).length > 0);
    await commands.executeCommand('notifications.clearAll');
    const ended = new Set<number>();
    for (let times = 0; times < 5; times++) {
      const pid = await until('a server', () => {
        const found = serverProcess();
        return found !== undefined && !ended.has(found) ? found : undefined;
      });
      await until('a hover', async () => (await hoverAt(document, find(document, 'input', 1))) || undefined);
      process.kill(pid, 'SIGKILL');
      ended.add(pid);
      await until('the end of the server', () => !isAlive(pid) || undefined);
    }
    await pause(1000);
    equal(serverProcess(), undefined, 'it was started a fifth time');
    await commands.executeCommand('notification.acceptPrimaryAction');
    await until('a hover', async () => (await hoverAt(document, find(document, 'input', 1))) || undefined);
    await close();
  }, 60_000);
}
