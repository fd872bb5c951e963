/**
 * The CPU time that a process has taken until now, in milliseconds: of all its threads, those that have ended among them. By the
 * process's own clock, which is exact to the nanosecond: `/proc` tells it in hundredths of a second, and only of living threads finer.
 *
 * @throws {Error} If there is no such process, or the C library is not glibc.
 */
export function cpuTime(pid: number): number {
  libc ??= openLibc();
  const time = new BigInt64Array(2);
  // as clock_getcpuclockid(3) makes the name of the clock
  if (libc.symbols.clock_gettime((~pid << 3) | CPUCLOCK_SCHED, time) !== 0) {
    throw new Error(`Cannot tell the CPU time of process ${pid}: there is none`);
  }
  return Number(time[0]) * 1e3 + Number(time[1]) / 1e6;
}

const CPUCLOCK_SCHED = 2;

let libc: ReturnType<typeof openLibc> | undefined;

function openLibc() {
  try {
    return Deno.dlopen("libc.so.6", { clock_gettime: { parameters: ["i32", "buffer"], result: "i32" } });
  } catch (cause) {
    throw new Error("Cannot tell CPU times: expected Linux with glibc", { cause });
  }
}
