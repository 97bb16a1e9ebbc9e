/**
 * Race windows of the protocol, by name. A randomized test installs a function that sleeps or spins
 * at some of them; otherwise a window costs one compare of a module variable, and only slow paths
 * have windows.
 */
export const RACE_WINDOWS = [
  'request-before-poison',
  'restore-before-look',
  'stop-before-acknowledge',
  'stop-acknowledged',
  'stop-won',
  'stop-before-resume',
  'stop-before-wake',
  'go-before-run',
  'block-before-state',
  'block-before-sleep',
  'resume-before-look',
  'birth-claimed',
  'mount-before-look',
  'end-before-free',
  'unpark-before-notify',
  'queue-before-append',
  'queue-before-park',
  'standby-offered',
  'standby-taken',
  'standby-over',
  'inbox-before-push',
  'inbox-before-close',
] as const;
export type RaceWindow = (typeof RACE_WINDOWS)[number];

export let delay: ((window: RaceWindow) => void) | null = null;

export function injectDelays(hook: ((window: RaceWindow) => void) | null): void {
  delay = hook;
}
