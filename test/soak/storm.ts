// An interrupt storm: 100,000 requests a second at four threads in loops, by every mechanism, a minute
// each or as many seconds as the argument says. `npm run soak -- --storm [SECONDS]`.
import { bundleMachine } from '../jit/machine-program.ts';

const MECHANISMS = ['loop-direct', 'loop-signal', 'loop-fault', 'loop-poll'];

/** True when nothing was lost and the code is as it was. */
export async function storm(seconds: number): Promise<boolean> {
  const machine = await bundleMachine();
  let ok = true;
  for (const mechanism of MECHANISMS) {
    const env = { HEDDLE_STRESS: mechanism === 'loop-direct' ? '' : mechanism };
    const { result, asked, lost, workers } = machine.run('storm', seconds, env);
    const different = workers.flatMap((worker) => worker.different).length;
    const armings = workers.map((worker) => worker.armings).join(' ');
    console.log(`${mechanism}: ${asked} requests, ${lost} lost, armings ${armings}, ${different} bytes changed`);
    ok &&= result === true && lost === 0 && different === 0;
  }
  machine.remove();
  return ok;
}
