/** The state of the stop protocol's model: a byte a field, and the program counters. */

export const THREADS = 3;

/** Fields of a thread. */
export const F = {
  state: 0,
  pc: 1,
  request: 2,
  poisoned: 3,
  token: 4,
  stopSeen: 5,
  wants: 6,
  flag: 7,
  // asked and served of INTERRUPT and SAMPLE
  askedInterrupt: 8,
  servedInterrupt: 9,
  askedSample: 10,
  servedSample: 11,
  // local variables
  actions: 12,
  bits: 13,
  serveReturn: 14,
  stopReturn: 15,
  wakeReturn: 16,
  number: 17,
  holder: 18,
  scan: 19,
  losses: 20,
  target: 21,
  reason: 22,
  generation: 23,
} as const;
export const SIZE = 24;
/** After the threads: number and holder (index + 1) of the stop word. */
export const NUMBER = THREADS * SIZE;
export const HOLDER = NUMBER + 1;
export const TOTAL = NUMBER + 2;

/** Program counters, named after the functions of the code. */
export const PCS = [
  'absent',
  'check',
  'operation',
  'ended',
  'mount',
  'mountLook',
  'mountRestore',
  'mountCheck',
  'serve',
  'serveStop',
  'takeInterrupt',
  'ackInterrupt',
  'takeSample',
  'ackSample',
  'restore',
  'look',
  'stopRead',
  'stopSeen',
  'stopState',
  'stopWait',
  'stopSleep',
  'stopToken',
  'stopGo',
  'wakeRead',
  'wakeScan',
  'wakeUnpark',
  'askGeneration',
  'askBit',
  'askPoison',
  'askWake',
  'winRead',
  'winSwap',
  'winWants',
  'winClear',
  'winAsk',
  'winBit',
  'winPoison',
  'winScan',
  'winSleep',
  'world',
  'resumeWord',
  'resumeWake',
  'resumeToken',
  'waitLook',
  'waitBlock',
  'waitSleep',
  'waitResume',
  'waitStop',
  'signalFlag',
  'signalUnpark',
  'birth',
  'end',
] as const;
export type PcName = (typeof PCS)[number];
export const PC = Object.fromEntries(PCS.map((name, i) => [name, i])) as {
  readonly [K in PcName]: number;
};
