/** What a delivery came to in the tables of facts, as a person reads it. */
import { counted } from "../counted.js";

export const deliveredText = (insertedCount: number, closedCount: number): string =>
  `${counted(insertedCount, "fact")} known anew, ${closedCount.toLocaleString("en")} closed`;
