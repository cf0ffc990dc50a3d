/** DATABASE_URL: what libpq takes is taken, and no word of what is not understood is shown. */
import { inspect } from "node:util";
import fc from "fast-check";
import t from "tap";
import { addressOf, parseAddress } from "./address.js";
import { openDatabase } from "./connection.js";
import { osUser } from "./os-user.js";

const me = osUser();
const TAKEN: readonly (readonly [address: string, config: object])[] = [
  ["postgres://", { host: "localhost", port: 5432, user: me, database: me }],
  ["postgresql://u@h", { host: "h", port: 5432, user: "u", database: "u" }],
  ["postgres://u:p@h:6432/d", { host: "h", port: 6432, user: "u", password: "p", database: "d" }],
  ["postgres://u%25:p%2Fs%40@h/d%25", { user: "u%", password: "p/s@", database: "d%" }],
  ["postgres://u:a:b@h/d", { password: "a:b" }],
  ["postgres://g@/g?host=/run/postgresql", { host: "/run/postgresql", user: "g", database: "g" }],
  ["postgres://g@%2Frun%2Fpostgresql/g", { host: "/run/postgresql", database: "g" }],
  ["postgres:///d?host=/a%20b&port=5433&user=u", { host: "/a b", port: 5433, user: "u" }],
  ["postgres://u@:5433/d", { host: "localhost", port: 5433 }],
  ["postgres://u@[::1]:5433/d", { host: "::1", port: 5433 }],
  ["host=h user=u password=x dbname=d", { host: "h", user: "u", password: "x", database: "d" }],
  ["host = h  password = 'a b\\' c\\\\'", { host: "h", password: "a b' c\\" }],
  ["dbname=d connect_timeout=3", { database: "d", connectionTimeoutMillis: 3000 }],
  [
    "postgres://u@h1:5433,h2,[::1]:5434/d",
    {
      ...{ host: "h1", port: 5433 },
      hosts: [
        { host: "h1", port: 5433 },
        { host: "h2", port: 5432 },
        { host: "::1", port: 5434 },
      ],
    },
  ],
  [
    "host=h1,h2 port=6432 target_session_attrs=read-write",
    {
      hosts: [
        { host: "h1", port: 6432 },
        { host: "h2", port: 6432 },
      ],
    },
  ],
  ["postgres://u@h/d?options=-c%20work_mem%3D1GB", { options: "-c work_mem=1GB" }],
];

t.test("URIs and keywords as libpq has them", (t) => {
  for (const [address, config] of TAKEN) {
    t.match(parseAddress(address, {}).config, config, address);
  }
  t.end();
});

t.test("encryption is what sslmode says, of the address before the environment", (t) => {
  const modes = (address: string, env = {}) => parseAddress(address, env).encryptions;
  const open = { rejectUnauthorized: false };
  t.same(modes("host=h"), [false, open]);
  t.same(modes("host=h", { PGSSLMODE: "require" }), [open]);
  t.same(modes("host=h sslmode=disable", { PGSSLMODE: "require" }), [false]);
  t.same(modes("host=h sslmode=prefer"), [open, false]);
  t.same(modes("postgres://h/?sslmode=verify-full"), [{ rejectUnauthorized: true }]);
  t.same(modes("host=/run", { PGSSLMODE: "require" }), [false]);
  t.end();
});

t.test("no other variable of libpq completes an address", (t) => {
  const env = { PGHOST: "x", PGPORT: "1", PGUSER: "x", PGDATABASE: "x", PGOPTIONS: "-c a=b" };
  t.same(parseAddress("postgres://", env), parseAddress("postgres://", {}));
  t.end();
});

const SECRET = "h3mel1jk";
const REFUSED = [
  `postgres://u:pa/${SECRET}@h/d`,
  `postgres://u:1/${SECRET}@h/d`,
  `postgres://u:pa@${SECRET}@h/d`,
  `postgres://u:pa?${SECRET}@h/d`,
  `postgres://u:pa#${SECRET}@h/d`,
  `postgres://u:%${SECRET}@h/d`,
  `postgres://u:${SECRET}@h:port/d`,
  `postgres://u:${SECRET}@h1:1,h2:2/d?port=1,2,3`,
  `postgres://u:${SECRET}@h1,/d`,
  `postgres://u:${SECRET}@h1,h2/d?target_session_attrs=standby`,
  `postgres://u@h/d?passwort=${SECRET}`,
  `postgres://u@h/d?sslmode=${SECRET}`,
  `mysql://u:${SECRET}@h/d`,
  `host=h password=x ${SECRET}`,
  `host=h password='${SECRET}`,
  `host=h passwort=${SECRET}`,
  `password=a;${SECRET} host=a;${SECRET}`,
  SECRET,
];

/** Everything of an error that any log or debugger could show. */
const shownOf = (error: unknown) => `${inspect(error, { depth: 9, showHidden: true })}`;

t.test("what is refused is refused without a word of it", async (t) => {
  for (const address of REFUSED) {
    const refused = await openDatabase({ url: address }).catch((error: unknown) => error);
    t.match(refused, { code: "DATABASE_URL_INVALID", message: /^DATABASE_URL: expected / });
    t.notMatch(shownOf(refused), SECRET, address.replace(SECRET, "<password>"));
  }
});

/** `postgres://u:a@word` means the host `word`, to libpq too: no password, so it may be named. */
function isHost(url: string): boolean {
  try {
    const { host = "", hosts = [] } = parseAddress(url, {}).config;
    return [host, ...hosts.map((one) => one.host)].some((name) => name.includes(SECRET));
  } catch {
    return false;
  }
}

t.test("whatever stands around it, a password is never shown", async () => {
  const noise = fc.string({ unit: fc.constantFrom(..."/:@?#%&=' \\,[]aé"), maxLength: 6 });
  const shape = fc.constantFrom("postgres://u:", "host=127.0.0.1 port=1 password=", "", "psql u:");
  const end = fc.constantFrom("@127.0.0.1:1/d", " dbname=d", "", "@/d?host=/nowhere");
  await fc.assert(
    fc.asyncProperty(shape, noise, noise, end, async (before, left, right, after) => {
      const url = `${before}${left}${SECRET}${right}${after}`;
      fc.pre(!isHost(url));
      const refused = await openDatabase({ url }).catch((error: unknown) => error);
      return !shownOf(refused).includes(SECRET);
    }),
    { numRuns: 300, examples: [["postgres://u:", "a@", "", ""]] },
  );
});

t.test("an address written from a configuration reads as that configuration", (t) => {
  const config = { host: "/run/a b", port: 5433, user: "u@%", password: "p:/?#", database: "d/d" };
  const { config: read, encryptions } = parseAddress(addressOf({ ...config, ssl: false }), {});
  t.match(read, config);
  t.same(encryptions, [false]);
  t.end();
});
