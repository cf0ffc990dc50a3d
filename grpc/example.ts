/**
 * Calls a service over mutual TLS with the client library. In one terminal:
 *
 *     groeikern certificates --dir certificates
 *     groeikern serve --certificates certificates --no-database
 *
 * and in another: `node dist/grpc/example.js certificates`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CallFault, GroeikernClient, type Household } from "./client/client.js";

const [folder = "certificates", address = "localhost:50051"] = process.argv.slice(2);
const read = (name: string): Buffer => readFileSync(join(folder, name));
const client = new GroeikernClient(address, {
  authority: read("ca.crt"),
  key: read("payer-fons.key"),
  certificate: read("payer-fons.crt"),
});

const household: Household = {
  gezinId: "1",
  payer: "FONS",
  maand: "2023-10",
  gezinsinkomstenCents: 3_632_576,
  kinderen: [{ childId: "11", geboortedatum: "2020-05-17", rol: "VOLLEDIG" }],
};

try {
  const { results } = await client.calculate([household]);
  console.log(JSON.stringify(results[0], undefined, 2));

  const months = ["2024-10", "2025-10"].map((maand) => [{ ...household, maand }]);
  for await (const [outcome] of client.calculateStream(months)) {
    console.log(outcome?.maanden[0]?.maand, outcome?.maanden[0]?.totaal);
  }

  await client.calculate([{ ...household, payer: "INFINO" }]);
} catch (error) {
  if (!(error instanceof CallFault)) throw error;
  console.log(error.code, error.violations[0]?.field, error.violations[0]?.description);
} finally {
  client.close();
}
