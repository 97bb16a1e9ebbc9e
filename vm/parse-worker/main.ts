/** A parser worker: compiles one source after another, under its resource limits. */
import { parentPort } from 'node:worker_threads';
import { compileSource } from '../frontend/compile.ts';
import { FrontEndError } from '../frontend/errors.ts';
import { warmUpParser } from './warm-up.ts';
import type { ParseTask, ParseOutcome } from './client.ts';

function compile({ source, options }: ParseTask): ParseOutcome {
  warmUpParser(source);
  try {
    // The guest thread has the text already.
    return { compiled: { ...compileSource(source, options), source: '' } };
  } catch (error) {
    if (error instanceof FrontEndError) {
      const { message, file, line, column, codeFrame, unsupported } = error;
      return { syntax: { message, file, line, column, codeFrame, unsupported } };
    }
    throw error;
  }
}

parentPort?.on('message', (task: ParseTask) => parentPort?.postMessage(compile(task)));
