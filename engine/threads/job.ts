/**
 * What a module exports whose work is done in threads of the house: `export default openJob`.
 *
 * A thread serves one job at a time and is kept when that is closed: its modules stay loaded and
 * warm. So nothing of a job may stand in a module; what it needs comes with its settings.
 */
export interface Job<Task, Outcome> {
  run(task: Task): Outcome | Promise<Outcome>;
  /** Gives back connections and large buffers; never throws. */
  close?(): Promise<void>;
}

/** Opens a job by its settings, plain data. What it throws is what its first task throws. */
export type OpenJob<Settings, Task, Outcome> = (
  settings: Settings,
) => Job<Task, Outcome> | Promise<Job<Task, Outcome>>;
