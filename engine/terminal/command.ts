/**
 * The command that programs are built from: commander's, with messages that say what was expected
 * and what was found, and errors that are thrown instead of ending the process.
 *
 * An option that takes one value and is given twice is refused: the first would be lost without a
 * word. `listOption` is for those of which several make sense. A misspelled option is told before
 * a required one that is missing, for it may be the same.
 */

import { Command, type ErrorOptions, type Option, type ParseOptionsResult } from "commander";
import { counted } from "../counted.js";
import { EXIT_CODE, type ExitCode } from "./exit-code.js";
import { nearWord } from "./near-word.js";
import { list } from "./option.js";
import { UsageError } from "./usage-error.js";

export class GroeikernCommand extends Command {
  /** What the program ends with when nothing is thrown. */
  exitCode: ExitCode = EXIT_CODE.done;
  readonly #lists = new Set<string>();
  /** The first option on the command line that this command does not have. */
  #unknown: string | undefined;

  /** What stands behind a command's name is the command's, also what the one above has too. */
  constructor(name?: string) {
    super(name);
    this.enablePositionalOptions();
  }

  override createCommand(name?: string): GroeikernCommand {
    return new GroeikernCommand(name);
  }

  /** An option with values apart by commas, which may be repeated too. */
  listOption(flags: string, description: string): this {
    const option = this.createOption(flags, description);
    this.#lists.add(option.name());
    return this.addOption(option.argParser(list));
  }

  override addOption(option: Option): this {
    super.addOption(option);
    const takesOne = option.required || option.optional;
    if (!takesOne || option.variadic || this.#lists.has(option.name())) return this;
    const given: string[] = [];
    return this.on(`option:${option.name()}`, (value: string | null) => {
      given.push(value ?? "nothing");
      if (given.length < 2) return;
      throw new UsageError(option.long ?? option.name(), "one value", given.join(" and "));
    });
  }

  /** Commander looks at required options before it tells of one that it does not know. */
  override parseOptions(argv: string[]): ParseOptionsResult {
    const parsed = super.parseOptions(argv);
    this.#unknown = parsed.unknown.find((word) => word.startsWith("-"));
    return parsed;
  }

  /** Every fault that commander finds on the command line ends here. */
  override error(message: string, options?: ErrorOptions): never {
    const found = /'([^']*)'/.exec(message)?.[1] ?? "nothing";
    switch (options?.code) {
      case "commander.unknownOption":
        throw this.#unknownOption(found);
      case "commander.unknownCommand":
        throw this.#unknownCommand(found);
      case "commander.missingArgument":
        throw new UsageError(this.#path(), `argument ${found}`, "nothing");
      case "commander.optionMissingArgument":
        throw new UsageError(this.#path(), `a value for ${found}`, "nothing");
      case "commander.missingMandatoryOptionValue":
        if (this.#unknown !== undefined) throw this.#unknownOption(this.#unknown);
        throw new UsageError(this.#path(), `option ${found}`, "nothing");
      case "commander.excessArguments":
        // Of a command that does something without one of its own commands too.
        if (this.commands.length > 0) throw this.#unknownCommand(this.args[0] ?? "nothing");
        throw new UsageError(this.#path(), this.#argumentsExpected(), `${this.args.join(" ")}`);
      default:
        throw new UsageError(this.#path(), "the use that --help shows", message);
    }
  }

  #path(): string {
    const names: string[] = [];
    for (let at: Command | null = this; at !== null; at = at.parent) names.unshift(at.name());
    return names.slice(1).join(" ") || "command";
  }

  #unknownOption(found: string): UsageError {
    const options = [...this.options.map(({ long, flags }) => long ?? flags), "--help"];
    return new UsageError(this.#path(), `one of ${options.join(", ")}`, meant(found, options));
  }

  #unknownCommand(found: string): UsageError {
    const names = this.commands.map((command) => command.name());
    return new UsageError(this.#path(), `a command: ${names.join(", ")}`, meant(found, names));
  }

  #argumentsExpected(): string {
    const count = this.registeredArguments.length;
    if (count === 0) return "no arguments";
    return `at most ${counted(count, "argument")}`;
  }
}

/** What was found, with the word that was meant, if one is near. */
function meant(found: string, words: readonly string[]): string {
  const near = nearWord(found, words);
  return near === undefined ? found : `${found}; did you mean ${near}?`;
}

/** Takes the exit code of the command that ran. */
export type Finish = (code: ExitCode) => void;
