/**
 * The command that the program is built from: commander's, with messages that say what was expected
 * and what was found, and errors that are thrown instead of ending the process.
 */
import { Command, type ErrorOptions } from "commander";
import type { ExitCode } from "./exit-code.js";
import { UsageError } from "./usage-error.js";

export class GroeikernCommand extends Command {
  override createCommand(name?: string): GroeikernCommand {
    return new GroeikernCommand(name);
  }

  /** Every fault that commander finds on the command line ends here. */
  override error(message: string, options?: ErrorOptions): never {
    const found = /'([^']*)'/.exec(message)?.[1] ?? "nothing";
    switch (options?.code) {
      case "commander.unknownOption":
        throw new UsageError(this.#path(), this.#optionsExpected(), found);
      case "commander.unknownCommand":
        throw new UsageError(this.#path(), `a command: ${this.#commandNames()}`, found);
      case "commander.missingArgument":
        throw new UsageError(this.#path(), `argument ${found}`, "nothing");
      case "commander.optionMissingArgument":
        throw new UsageError(this.#path(), `a value for ${found}`, "nothing");
      case "commander.missingMandatoryOptionValue":
        throw new UsageError(this.#path(), `option ${found}`, "nothing");
      case "commander.excessArguments":
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

  #optionsExpected(): string {
    const options = this.options.map(({ long, flags }) => long ?? flags);
    return `one of ${[...options, "--help"].join(", ")}`;
  }

  #commandNames(): string {
    return this.commands.map((command) => command.name()).join(", ");
  }

  #argumentsExpected(): string {
    const count = this.registeredArguments.length;
    if (count === 0) return "no arguments";
    return `at most ${count === 1 ? "one argument" : `${count} arguments`}`;
  }
}

/** Takes the exit code of the command that ran. */
export type Finish = (code: ExitCode) => void;
