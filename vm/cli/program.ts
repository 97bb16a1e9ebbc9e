/** The commands and their options for commander, from the options table; help, and every error in the words given. */
import { Command, CommanderError, Option } from 'commander';
import { HeddleError } from '../api/errors.ts';
import type { Platform } from '../api/calls.ts';
import { markOptionalValues, notYet, rowsOf } from './options.ts';
import type { CommandName, RunOptions } from './options.ts';
import { EXIT } from './report.ts';
import type { ViewOptions } from './view.ts';

/** Made when a command needs it. */
let thePlatform: () => Platform;

function addOptions(command: Command, name: CommandName): Command {
  for (const row of rowsOf(name)) {
    const flags = row.short === undefined ? row.flag : `${row.short}, ${row.flag}`;
    const value =
      row.value === 'required'
        ? ` <${row.name}>`
        : row.value === 'optional'
          ? ` [${row.name}]`
          : '';
    const option = new Option(
      flags + value,
      row.later === true ? `${row.help} (not supported yet)` : row.help,
    );
    const { parse } = row;
    if (row.later === true && value === '')
      command.on(`option:${option.name()}`, () => notYet(row.flag));
    else if (row.later === true) option.argParser(() => notYet(row.flag));
    else if (parse !== undefined) option.argParser((text: string) => parse(text));
    command.addOption(option);
  }
  return command;
}

async function run(words: string[], options: RunOptions): Promise<number> {
  const { runProgram } = await import('./run.ts');
  const [file, ...args] = words;
  if (options.eval !== undefined)
    return runProgram(thePlatform(), { file: null, args: words, options });
  if (file === undefined)
    throw new HeddleError('ERR_HEDDLE_OPTION', 'give a file to run, - for stdin, or -e CODE');
  return runProgram(thePlatform(), { file, args, options });
}

function buildProgram(done: (code: number | Promise<number>) => void): Command {
  const program = new Command('heddle')
    .description('JavaScript with real threads')
    .version(__HEDDLE_VERSION__)
    .option('--no-color', 'no colours')
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(heddle --help shows what there is)');
  const add = (name: CommandName, usage: string, description: string): Command =>
    addOptions(
      program
        .command(name)
        .usage(usage)
        .description(description)
        .option('--no-color', 'no colours'),
      name,
    );
  add('run', '[options] FILE|- [args]', 'run a program; options after FILE are its own')
    .argument('[words...]')
    .passThroughOptions()
    .action((words: string[], options: RunOptions) => done(run(words, options)));
  add('repl', '[options]', 'read, evaluate, print; limits hold for each line').action(
    (options: RunOptions) =>
      done(import('./repl.ts').then(({ startRepl }) => startRepl(thePlatform(), options))),
  );
  add('disasm', '[options] FILE', 'show the bytecode of a program, and its machine code')
    .argument('<file>')
    .action((file: string, options: RunOptions) =>
      done(
        import('./disasm.ts').then(({ disassembleFile }) =>
          disassembleFile(file, options.function, options.native === true),
        ),
      ),
    );
  add('view', '[options] FILE', 'show a profile: flame graph and timeline, in the browser')
    .argument('<file>')
    .action((file: string, options: ViewOptions) =>
      done(import('./view.ts').then(({ view }) => view(file, options))),
    );
  add('doctor', '[options]', 'what works on this machine, and why not').action(
    (options: RunOptions) =>
      done(
        import('./doctor.ts').then(({ examine }) => examine(thePlatform(), options.json === true)),
      ),
  );
  return program;
}

/** Options of `run` whose value may be missing are marked before commander sees them. */
function prepare(words: string[]): string[] {
  const at = words.findIndex((word) => !word.startsWith('-'));
  if (at === -1) return words;
  const known = ['run', 'repl', 'disasm', 'view', 'doctor'].includes(words[at]);
  return known
    ? [
        ...words.slice(0, at + 1),
        ...markOptionalValues(words.slice(at + 1), words[at] as CommandName),
      ]
    : words;
}

/** Runs a command line; the exit code. Rejects with what went wrong. */
export async function runCommandLine(words: string[], platform: () => Platform): Promise<number> {
  thePlatform = platform;
  let ending: number | Promise<number> = EXIT.ok;
  const program = buildProgram((end) => {
    ending = end;
  });
  if (words.length === 0) {
    program.outputHelp();
    return EXIT.ok;
  }
  try {
    program.parse(prepare(words), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badOption;
    throw error;
  }
  return await ending;
}
