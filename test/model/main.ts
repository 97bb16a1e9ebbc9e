/** npm run model: explores the models, and shows that each seeded fault is found. */
import { explore } from './explore.ts';
import { OBJECT_FAULTS, OBJECT_FAULT_SCENARIOS, OBJECT_SCENARIOS, objectModel } from './objects.ts';
import { stopModel } from './stop-protocol.ts';
import { FAULTS, FAULT_SCENARIOS, STOP_SCENARIOS } from './stop-scenarios.ts';

let failed = false;

function show(
  kind: string,
  name: string,
  result: ReturnType<typeof explore>,
  wanted: boolean,
): void {
  const ok = (result.problem === null) === wanted;
  failed ||= !ok;
  const text =
    result.problem === null ? 'holds' : `${result.problem} (after ${result.path.length} steps)`;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${kind}: ${name}: ${result.states} states, ${text}`);
  if (!ok) for (const step of result.path) console.log(`       ${step}`);
}

for (const { name, scenario } of STOP_SCENARIOS)
  show('stop', name, explore(stopModel(scenario)), true);
for (const fault of FAULTS) {
  show(
    'stop, seeded fault',
    fault,
    explore(stopModel({ ...FAULT_SCENARIOS[fault], fault })),
    false,
  );
}
for (const { name, scenario } of OBJECT_SCENARIOS)
  show('objects', name, explore(objectModel(scenario)), true);
for (const fault of OBJECT_FAULTS) {
  show(
    'objects, seeded fault',
    fault,
    explore(objectModel({ ...OBJECT_FAULT_SCENARIOS[fault], fault })),
    false,
  );
}
process.exitCode = failed ? 1 : 0;
