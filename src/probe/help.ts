import { dialects, endpoints } from "../../gen/routes.ts";
import { oneOfThese } from "../found.ts";
import { BIND_ADDRESS, DIALECT, PORT, PROBE_TIMEOUT_SECONDS, WAIT_SECONDS } from "../defaults.ts";

/** What `--help` prints. */
export const HELP = `Asks a connector's health check server how the connector is.

Usage: health-check [flags]

Flags:
  --endpoint NAME                      ${Object.keys(endpoints.baton).join(", ")} (default health);
                                       in ndc: ${Object.keys(endpoints.ndc).join(", ")}
  --timeout SECONDS                    for the whole request (default ${PROBE_TIMEOUT_SECONDS})
  --health-check-port PORT             port to connect to (default ${PORT})
  --health-check-bind-address ADDRESS  address to connect to (default ${BIND_ADDRESS})
  --health-check-dialect DIALECT       whose paths: ${oneOfThese(dialects)} (default ${DIALECT})
  --url URL                            asks http://… or https://… instead
  --ca-file PATH                       certificates to trust for https, in PEM
  --unix-socket PATH                   asks over this, not by port and address
  --header 'NAME: VALUE'               sent along, may be repeated
  --wait[=SECONDS]                     asks again until healthy (default ${WAIT_SECONDS})
  --json                               prints one line of JSON
  --verbose                            prints request, answer and checks
  --help                               print this
  --version                            print the version

Port, address and dialect are also read from BATON_HEALTH_CHECK_PORT,
BATON_HEALTH_CHECK_BIND_ADDRESS and BATON_HEALTH_CHECK_DIALECT; a flag
overrides its variable.

Exit code: 0 if the answer is HTTP 200; 1 if it is any other, if none
comes in time, or if a flag or variable cannot be read.`;
