#!/usr/bin/env node
/** The command. */
import { start } from './compiled';

void start().startTerminal();
