/** What the model of the stop protocol is explored with: scenarios, and faults to be found. */

export const FAULTS = [
  'poison-before-bit',
  'restore-without-look',
  'bit-stored-not-ored',
  'resume-without-look',
  'mount-without-look',
  'any-stopped-counts',
  'last-one-does-not-wake',
  'end-does-not-wake',
  'block-does-not-wake',
  'resume-does-not-unpark',
  'token-not-returned',
] as const;
export type Fault = (typeof FAULTS)[number];

export type Action = 'stop' | 'interrupt' | 'sample' | 'wait' | 'signal' | 'birth';
export interface StopScenario {
  /** What each thread does, in any order; null: its block is FREE at first. A newborn does `newborn`. */
  readonly threads: readonly (readonly Action[] | null)[];
  readonly newborn?: readonly Action[];
  readonly fault?: Fault;
}

/** What `npm run model` and the tests explore. */
export const STOP_SCENARIOS: readonly {
  readonly name: string;
  /** Many states: explored by `npm run model`, not by the tests. */
  readonly large?: boolean;
  readonly scenario: StopScenario;
}[] = [
  { name: 'two stoppers and a mutator', scenario: { threads: [['stop'], ['stop'], []] } },
  { name: 'a stopper is interrupted', scenario: { threads: [['stop'], ['interrupt'], []] } },
  {
    name: 'stop against interrupt and sample',
    scenario: { threads: [['stop'], ['interrupt', 'sample'], null] },
  },
  {
    name: 'interrupt and sample of the same thread',
    scenario: { threads: [['interrupt'], ['sample'], []] },
  },
  {
    name: 'stop while a thread blocks and resumes',
    scenario: { threads: [['stop', 'signal'], ['wait'], null] },
  },
  {
    name: 'a blocked thread is interrupted during a stop',
    scenario: { threads: [['stop', 'interrupt', 'signal'], ['wait'], null] },
  },
  {
    name: 'birth and death during a stop',
    scenario: { threads: [['stop'], ['birth'], null], newborn: [] },
  },
  {
    name: 'a newborn stops the world',
    scenario: { threads: [['birth', 'stop'], null, null], newborn: ['stop'] },
  },
  {
    name: 'a newborn interrupts and stops',
    scenario: { threads: [['birth', 'stop'], null, null], newborn: ['interrupt', 'stop'] },
  },
  {
    name: 'a stop, a waiter and its signaller',
    large: true,
    scenario: { threads: [['stop'], ['wait'], ['signal']] },
  },
  {
    name: 'two stops and a waiter',
    large: true,
    scenario: { threads: [['stop', 'signal'], ['wait'], ['stop']] },
  },
  { name: 'everyone stops', large: true, scenario: { threads: [['stop'], ['stop'], ['stop']] } },
  {
    name: 'stop, sample and birth',
    large: true,
    scenario: { threads: [['stop'], ['birth', 'sample'], null], newborn: [] },
  },
];

/** For each fault, a scenario in which it shows. */
export const FAULT_SCENARIOS: Readonly<Record<Fault, StopScenario>> = {
  'poison-before-bit': { threads: [['stop'], [], null] },
  'restore-without-look': { threads: [['interrupt'], ['sample'], []] },
  'bit-stored-not-ored': { threads: [['interrupt'], ['sample'], []] },
  'resume-without-look': { threads: [['stop', 'signal'], ['wait'], null] },
  'mount-without-look': { threads: [['stop'], ['birth'], null], newborn: [] },
  'any-stopped-counts': { threads: [['stop'], ['stop'], []] },
  'last-one-does-not-wake': { threads: [['stop'], [], null] },
  'end-does-not-wake': { threads: [['stop'], [], null] },
  'block-does-not-wake': { threads: [['stop', 'signal'], ['wait'], null] },
  'resume-does-not-unpark': { threads: [['stop'], [], null] },
  'token-not-returned': { threads: [['stop'], ['wait'], ['signal']] },
};
