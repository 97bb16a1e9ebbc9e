// Checks the expectations of the guest programs themselves, without Heddle: runs every
// single-threaded program on the host's V8 (scripts through node:vm, modules as processes) and compares.
//   node scripts/run-ts.mjs test/support/check-host.ts [PART OF A NAME]
import { disagreement } from './directives.ts';
import {
  edgePrograms,
  hostRunnerFor,
  hostScripts,
  languagePrograms,
  runHostModule,
} from './language.ts';

async function main(): Promise<void> {
  const filter = process.argv[2] ?? '';
  const programs = [...languagePrograms(), ...edgePrograms()].filter(
    (p) => p.file.includes(filter) && !p.threads && !p.noHost,
  );
  const runScript = hostRunnerFor(hostScripts(programs));
  let wrong = 0;
  for (const program of programs) {
    const outcome = await (program.module ? runHostModule(program) : runScript(program));
    const problem = disagreement(program, outcome);
    if (problem === undefined) continue;
    wrong++;
    console.log(`${program.name}: ${problem}`);
  }
  console.log(`${programs.length} programs, ${wrong} disagree with the host`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

void main();
