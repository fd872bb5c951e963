import type { CheckOptions } from "../../src/check_options.ts";

/** Who asks `/health` of a connector, again and again. */
export interface Asker {
  /** In seconds. */
  period: number;
  /** Whether it begins as soon as the connector runs, as an orchestrator does; others are at some point of their period then. */
  atStart: boolean;
}

/** All who ask a connector. */
export interface Askers {
  name: string;
  all: readonly Asker[];
}

/** How often the check of the vendor's API runs. */
export interface Setting {
  name: string;
  options: Partial<CheckOptions>;
}

/** How long the vendor takes to answer, in milliseconds. */
export const VENDOR_MS = 300;

/** What is simulated of one connector, in seconds: from its start on, and from when it counts as running for long. */
export const LIFE_SECONDS = 900;
export const SETTLED_SECONDS = 300;

export const FLEETS = [10, 1_000, 100_000] as const;

/** What is simulated. The connectors of a fleet each live one of the lives. */
export interface Scenario {
  askers: Askers;
  setting: Setting;
  /** How many connectors are simulated. */
  lives: number;
  /** Whether a fleet is made of them. */
  fleet: boolean;
}

const ORCHESTRATOR: Asker = { period: 10, atStart: true };
const PROMETHEUS: Asker = { period: 15, atStart: false };
const LOAD_BALANCER: Asker = { period: 5, atStart: false };

const ONE: Askers = { name: "one", all: [ORCHESTRATOR] };
const SIX: Askers = {
  name: "six",
  all: [ORCHESTRATOR, PROMETHEUS, PROMETHEUS, LOAD_BALANCER, LOAD_BALANCER, LOAD_BALANCER],
};
/** Hardly anybody: where checks run in the background, the others change nothing, as the lives with them show. */
const ANY: Askers = { name: "any", all: [{ period: 300, atStart: false }] };

const ON_REQUEST: readonly Setting[] = [
  { name: "`ttl: 0`", options: { ttl: 0 } },
  { name: "neither, `ttl` is 1 s", options: {} },
  { name: "`ttl: 30_000`", options: { ttl: 30_000 } },
];

const IN_BACKGROUND: readonly Setting[] = [
  { name: "`interval: 60_000`", options: { interval: 60_000 } },
  { name: "`interval: 300_000`", options: { interval: 300_000 } },
];

export const SCENARIOS: readonly Scenario[] = [
  ...[ONE, SIX].flatMap((askers) => [
    ...ON_REQUEST.map((setting) => ({ askers, setting, lives: 200, fleet: true })),
    ...IN_BACKGROUND.map((setting) => ({ askers, setting, lives: 200, fleet: false })),
  ]),
  // whose runs begin at random: so few lives as above would be peaks of their own
  ...IN_BACKGROUND.map((setting) => ({ askers: ANY, setting, lives: 20_000, fleet: true })),
];
