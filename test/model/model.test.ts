import { describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { OBJECT_FAULTS, OBJECT_FAULT_SCENARIOS, OBJECT_SCENARIOS, objectModel } from './objects.ts';
import { stopModel } from './stop-protocol.ts';
import { FAULTS, FAULT_SCENARIOS, STOP_SCENARIOS } from './stop-scenarios.ts';

describe('the stop protocol, every interleaving', () => {
  for (const { name, large, scenario } of STOP_SCENARIOS) {
    if (large === true) continue; // npm run model
    test(name, () => {
      const { problem, path, ends } = explore(stopModel(scenario));
      expect({ problem, path }).toEqual({ problem: null, path: [] });
      expect(ends).toBeGreaterThan(0);
    });
  }
  test.each(FAULTS)('finds the seeded fault: %s', (fault) => {
    expect(explore(stopModel(FAULT_SCENARIOS[fault])).problem).toBe(null);
    const { problem, path } = explore(stopModel({ ...FAULT_SCENARIOS[fault], fault }));
    expect(problem).toMatch(/exclusion|S1|S5|deadlock/);
    expect(path.length).toBeGreaterThan(0);
  });
});

describe('shared objects, every interleaving', () => {
  for (const { name, scenario } of OBJECT_SCENARIOS) {
    test(name, () => {
      const { problem, path, ends } = explore(objectModel(scenario));
      expect({ problem, path }).toEqual({ problem: null, path: [] });
      expect(ends).toBeGreaterThan(0);
    });
  }
  test.each(OBJECT_FAULTS)('finds the seeded fault: %s', (fault) => {
    expect(explore(objectModel(OBJECT_FAULT_SCENARIOS[fault])).problem).toBe(null);
    const { problem, path } = explore(objectModel({ ...OBJECT_FAULT_SCENARIOS[fault], fault }));
    expect(problem).toMatch(/lost|written|filled/);
    expect(path.length).toBeGreaterThan(0);
  });
});
