/** The name of the user that we run as; its number where nobody gave it a name. */
import { userInfo } from "node:os";

export function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
