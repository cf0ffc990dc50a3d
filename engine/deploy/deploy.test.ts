/**
 * The files of a deployment agree with each other and with the command line: every manifest is of
 * the types that Kubernetes' OpenAPI gives (kubernetes-types), the compose file is of the Compose
 * Specification's schema (dclint), selectors find their pods, secrets and ports exist, commands and
 * options too.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { DCLinter } from "dclint";
import t, { type Test } from "tap";
import { parse, parseAllDocuments } from "yaml";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { main } from "../cli/main.js";

const FOLDER = join(PROJECT_ROOT, "engine", "deploy");
const packageFolder = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
const KUBERNETES_TYPES = packageFolder("kubernetes-types");
const TSC = join(packageFolder("typescript"), "lib", "tsc.js");

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string }[];
  readonly volumeMounts?: readonly { readonly name: string }[];
  readonly [probe: string]: unknown;
}

interface Pod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly restartPolicy?: string;
    readonly containers: readonly Container[];
    readonly volumes?: readonly {
      readonly name: string;
      readonly secret?: { readonly secretName: string };
    }[];
  };
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData?: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a part that each kind has in its own shape.
  readonly spec?: any;
}

const API_OF: Readonly<Record<string, string>> = {
  Deployment: "apps/v1",
  Job: "batch/v1",
  Service: "v1",
  Secret: "v1",
  PodDisruptionBudget: "policy/v1",
};
const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"];

const manifests: readonly Manifest[] = readdirSync(join(FOLDER, "kubernetes")).flatMap((file) =>
  parseAllDocuments(readFileSync(join(FOLDER, "kubernetes", file), "utf8")).map((document) => {
    if ("errors" in document && document.errors.length > 0) throw document.errors[0];
    return document.toJS() as Manifest;
  }),
);
const withPods = manifests.filter(({ kind }) => kind === "Deployment" || kind === "Job");
const podOf = ({ spec }: Manifest): Pod => spec.template;
const named = (kind: string): Manifest[] => manifests.filter((other) => other.kind === kind);

/** What the command line says to --help behind these words. */
async function help(words: readonly string[]): Promise<string> {
  let text = "";
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const io = { stdin: Readable.from([]), stdout: collect, stderr: collect, env: {} };
  await main([...words, "--help"], io);
  return text;
}

async function requireCommand(t: Test, [command = "", ...words]: readonly string[]) {
  const text = await help([command]);
  t.match(text, new RegExp(`^Usage: groeikern ${command}`), command);
  for (const word of words.filter((one) => one.startsWith("--"))) t.match(text, word);
}

t.test("a manifest is of a kind that its version has, and has a name of its own", async (t) => {
  const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  t.equal(new Set(names).size, manifests.length);
  for (const { apiVersion, kind } of manifests) t.equal(apiVersion, API_OF[kind], kind);
  for (const kind of Object.keys(API_OF)) t.not(named(kind).length, 0, kind);
});

/** What the compiler says of manifests as literals of the types of Kubernetes' own interface. */
async function typeFaults(asked: readonly Manifest[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "groeikern-deploy-"));
  try {
    const lines = asked.map((manifest, at) => {
      const { apiVersion, kind } = manifest;
      const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
      const type = `import("${KUBERNETES_TYPES}/${group}.js").${kind}`;
      return `export const manifest${at}: ${type} = ${JSON.stringify(manifest)};`;
    });
    const file = join(folder, "manifests.mts");
    await writeFile(file, lines.join("\n"));
    const words = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", file];
    const { stdout } = spawnSync(process.execPath, [TSC, ...words], {
      ...{ encoding: "utf8", cwd: folder },
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

t.test("manifests have the fields of Kubernetes' interface, and no others", async (t) => {
  t.equal(await typeFaults(manifests), "");
  const worker = manifests.find(({ metadata }) => metadata.name === "groeikern-worker");
  const damaged = (change: (spec: Manifest["spec"]) => void): Promise<string> => {
    const copy = structuredClone(worker as Manifest);
    change(copy.spec);
    return typeFaults([copy]);
  };
  t.match(
    await damaged((spec) => Object.assign(spec, { replicass: 4 })),
    /'"replicass"' does not exist/,
  );
  t.match(await damaged((spec) => Object.assign(spec, { replicas: "4" })), /TS2322/);
  t.match(
    await damaged(({ template }) => delete template.spec.containers[0].name),
    /'name' is missing/,
  );
  const image = ({ template }: Manifest["spec"]): void => {
    template.spec.containers[0].imagePullPolice = "Always";
  };
  t.match(await damaged(image), /imagePullPolice/);
});

t.test("selectors find pods, and a budget leaves a server to go", async (t) => {
  const labels = withPods.map((manifest) => podOf(manifest).metadata.labels);
  const finds = (selector: Record<string, string>): boolean =>
    labels.some((own) => Object.entries(selector).every(([name, value]) => own[name] === value));
  for (const { spec } of [...named("Deployment"), ...named("PodDisruptionBudget")]) {
    t.ok(finds(spec.selector.matchLabels));
  }
  for (const { spec } of named("Service")) t.ok(finds(spec.selector));
  const servers = named("Deployment").find(({ metadata }) => metadata.name === "groeikern-server");
  t.ok(named("PodDisruptionBudget")[0]?.spec.minAvailable < servers?.spec.replicas);
  const [job] = named("Job");
  t.match(job?.spec, { completionMode: "Indexed", template: { spec: { restartPolicy: "Never" } } });
});

t.test(
  "containers read secrets and volumes that exist, and give commands that exist",
  async (t) => {
    const secrets = named("Secret").map(({ metadata }) => metadata.name);
    for (const manifest of withPods) {
      const { containers, volumes = [] } = podOf(manifest).spec;
      for (const { secret } of volumes)
        t.ok(secret === undefined || secrets.includes(secret.secretName));
      for (const { args, envFrom = [], volumeMounts = [] } of containers) {
        for (const { secretRef } of envFrom) t.ok(secrets.includes(secretRef.name));
        for (const { name } of volumeMounts) t.ok(volumes.some((volume) => volume.name === name));
        await requireCommand(t, args);
      }
    }
    for (const { stringData = {} } of named("Secret")) {
      for (const [name, value] of Object.entries(stringData)) t.equal(value, "", name);
    }
  },
);

t.test("a server has probes of a port that it opens", async (t) => {
  const [server] = withPods.filter(({ metadata }) => metadata.name === "groeikern-server");
  const [container] = podOf(server as Manifest).spec.containers;
  for (const probe of PROBES) t.match(container?.[probe], { tcpSocket: { port: "grpc" } });
  t.ok(container?.ports?.some(({ name }) => name === "grpc"));
});

interface ComposeMessage {
  readonly type: string;
  readonly message: string;
}

/** What the Compose Specification's schema, or a rule about safety, says against a compose file. */
function composeFaults(path: string): string[] {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  const [result] = linter.lintFiles([path], false);
  const messages: readonly ComposeMessage[] = result?.messages ?? [];
  return messages.filter(({ type }) => type === "error").map(({ message }) => message);
}

t.test("the compose file is of the Compose Specification's schema", async (t) => {
  const path = join(FOLDER, "compose.yaml");
  t.same(composeFaults(path), []);
  const text = readFileSync(path, "utf8");
  const copy = join(t.testdir({}), "compose.yaml");
  const damages: readonly (readonly [string, string, RegExp])[] = [
    ["shm_size", "shm_sise", /services\/database.*additional properties/],
    ["condition: service_healthy", "condition: healthy", /migrate\/depends_on/],
    ["0.0.0.0:50051-", "50051-", /without specifying the interface/],
  ];
  for (const [from, to, expected] of damages) {
    await writeFile(copy, text.replace(from, to));
    t.match(composeFaults(copy).join("\n"), expected, to);
  }
});

t.test("the compose file starts commands that exist, with secrets that it declares", async (t) => {
  const text = readFileSync(join(FOLDER, "compose.yaml"), "utf8");
  const { services, secrets } = parse(text, { merge: true });
  for (const name of ["migrate", "worker", "server"]) {
    await requireCommand(t, services[name].command);
    for (const secret of services[name].secrets) t.ok(secret in secrets, secret);
    for (const other of Object.keys(services[name].depends_on)) t.ok(other in services, other);
  }
});

t.test("units of systemd start commands that exist, again when they end", async (t) => {
  for (const file of readdirSync(join(FOLDER, "systemd"))) {
    const text = readFileSync(join(FOLDER, "systemd", file), "utf8");
    const words = /^ExecStart=\/usr\/bin\/env groeikern (.+)$/m.exec(text)?.[1]?.split(" ");
    await requireCommand(t, words ?? []);
    for (const part of ["[Unit]", "[Service]", "[Install]", "Restart=always", "User=groeikern"]) {
      t.match(text, part);
    }
  }
});
