/** The kinds of jobs, each with a queue of its name; what they do is in jobs.ts. */

/** Jobs that somebody asks for, now or by the calendar, in the order in which data goes. */
export const ASKED_QUEUES = ["load", "screen", "recompute", "regularise"] as const;
export type AskedQueue = (typeof ASKED_QUEUES)[number];
/** `join`: help with a run or a regularisation that another worker began. */
export type QueueName = AskedQueue | "join";
/** In this order a worker looks for jobs. */
export const QUEUES: readonly QueueName[] = ["join", ...ASKED_QUEUES];
