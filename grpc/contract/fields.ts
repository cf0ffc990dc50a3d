/** Numbers of the contract's fields, by name, for what is written by hand. */
import { messageType } from "./contract.js";

/** Looks up fields of a message; a name that the contract lacks is a programmer's mistake. */
export function fieldsOf(message: string): (name: string) => number {
  const numbers = new Map(messageType(message).fields.map(({ name, id }) => [name, id]));
  return (name) => {
    const number = numbers.get(name);
    if (number === undefined) throw new Error(`contract: expected ${message}.${name}, found none`);
    return number;
  };
}
