/** The flags that server and command share, without dashes. */
export const ENABLED_FLAG = "health-check";
export const PORT_FLAG = "health-check-port";
export const BIND_ADDRESS_FLAG = "health-check-bind-address";
export const DIALECT_FLAG = "health-check-dialect";
export const DETAILS_FLAG = "health-check-details";

/** The variable that stands in for a flag: `BATON_HEALTH_CHECK_PORT` for `health-check-port`. */
export function variableOf(flag: string): string {
  return `BATON_${flag.toUpperCase().replaceAll("-", "_")}`;
}
