/** Started as a program of its own: its first argument is the transport. */
import { start } from './compiled';

void start().startServer('flags');
