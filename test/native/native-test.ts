import { describe, test } from 'vitest';
import { nativeAvailability } from '../../native/availability.ts';

const { ok } = nativeAvailability();

/** Tests that run machine code run where there is any: koffi is optional. */
export const nativeTest = test.runIf(ok);
export const describeNative = describe.runIf(ok);
