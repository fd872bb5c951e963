import { dialects } from "../../gen/routes.ts";
import { BIND_ADDRESS, DEADLINE_MS, DIALECT, DRAIN_DELAY_MS, PORT, PROBE_TIMEOUT_SECONDS } from "../defaults.ts";
import { oneOfThese } from "../found.ts";
import { ORCHESTRATORS } from "./orchestrator.ts";

/** What `--help` prints. */
export const HELP = `Prints what an orchestrator needs to watch a connector's health.

Usage: manifest --for=ORCHESTRATOR [flags]

What is written:
  --for NAME                           ${oneOfThese(ORCHESTRATORS.slice(0, 4)).replace(" or ", ", ")},
                                       ${oneOfThese(ORCHESTRATORS.slice(4))}
  --style NAME                         kubernetes: exec or http (default exec);
                                       podman: kube or quadlet (default kube)
  --name NAME                          of the connector (default connector)
  --image IMAGE                        writes a whole file, not just the part
  --command WORDS                      what starts the connector; words, or a
                                       JSON array; systemd: writes a whole unit
  --probe WORDS                        what asks, if it is a program of its own
                                       (default: WORDS of --command, then
                                       health-check)

Times, in seconds, each shorter than the next:
  --check-timeout SECONDS              of the slowest check
  --deadline SECONDS                   of the server (default ${DEADLINE_MS / 1000})
  --timeout SECONDS                    of the command (default ${PROBE_TIMEOUT_SECONDS})
  --orchestrator-timeout SECONDS       the orchestrator's own

When it asks, and stops:
  --endpoint NAME                      what is asked, where there is one probe
  --interval SECONDS                   between two probes
  --retries COUNT                      failures until it acts
  --start-period SECONDS               what the start may take
  --start-interval SECONDS             between two probes until then
  --drain-delay SECONDS                what serve has (default ${DRAIN_DELAY_MS / 1000})
  --stop-timeout SECONDS               from SIGTERM to SIGKILL

As server and command have them:
  --health-check-port PORT             (default ${PORT})
  --health-check-bind-address ADDRESS  (default ${BIND_ADDRESS})
  --health-check-dialect DIALECT       ${oneOfThese(dialects)} (default ${DIALECT})
  --health-check-details WHOM          loopback, always or never
  --unix-socket PATH                   asked over this, not by port and address

No variable is read: the same flags always write the same file. What was
decided without being asked is told on stderr.

Exit code: 0; 1 if a flag cannot be read, or times do not fit.`;
