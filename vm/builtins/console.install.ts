/** Rows of console. */
import type { InstallRow, InstallTable } from './install.ts';
import { VISIBLE } from './install.ts';

const method = (name: string, self: string): InstallRow => ({ on: 'Console', name, length: 0, self, attributes: VISIBLE });

export const consoleTable: InstallTable = [
  { namespace: 'Console', global: 'console', tag: 'console' },
  method('log', 'ConsoleLog'),
  method('info', 'ConsoleInfo'),
  method('debug', 'ConsoleDebug'),
  method('error', 'ConsoleError'),
  method('warn', 'ConsoleWarn'),
  method('trace', 'ConsoleTrace'),
  method('dir', 'ConsoleDir'),
  method('assert', 'ConsoleAssert'),
  method('group', 'ConsoleGroup'),
  { on: 'Console', name: 'groupCollapsed', same: 'group', attributes: VISIBLE },
  method('groupEnd', 'ConsoleGroupEnd'),
  method('count', 'ConsoleCount'),
  method('countReset', 'ConsoleCountReset'),
  method('time', 'ConsoleTime'),
  method('timeEnd', 'ConsoleTimeEnd'),
  method('timeLog', 'ConsoleTimeLog'),
  method('table', 'ConsoleTable'),
];
