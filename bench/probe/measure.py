"""Runs commands as whole processes and says what each took: Deno does not tell what a child used, wait4(2) does.

Reads a plan from stdin, as JSON (see MeasurePlan in measure.ts), and prints one JSON line for each run. Needs nothing but
Python 3; cgroups are used where this user may make them.
"""

import json
import os
import random
import sys
import time

CGROUPS = "/sys/fs/cgroup"
PERIOD_US = 100_000


class Cgroup:
    """One fresh group for each run, with its own peak and its own quota. Version 2, or 1 with a tree for each controller."""

    def __init__(self, quota_us):
        name = f"bench-probe-{os.getpid()}"
        self.v2 = os.path.exists(f"{CGROUPS}/cgroup.controllers")
        if self.v2:
            with_control(f"{CGROUPS}/cgroup.subtree_control")
            self.memory = self.cpu = f"{CGROUPS}/{name}"
        else:
            self.memory, self.cpu = (f"{CGROUPS}/{tree}{own_path(tree)}/{name}" for tree in ("memory", "cpu"))
        self.quota_us = quota_us

    def __enter__(self):
        for path in dict.fromkeys((self.memory, self.cpu)):
            os.mkdir(path)
        if self.quota_us and self.v2:
            write(f"{self.cpu}/cpu.max", f"{self.quota_us} {PERIOD_US}")
        elif self.quota_us:
            write(f"{self.cpu}/cpu.cfs_period_us", PERIOD_US)
            write(f"{self.cpu}/cpu.cfs_quota_us", self.quota_us)
        return self

    def __exit__(self, *_):
        for path in dict.fromkeys((self.memory, self.cpu)):
            if os.path.isdir(path):
                remove(path)

    def join(self):
        for path in dict.fromkeys((self.memory, self.cpu)):
            write(f"{path}/cgroup.procs", os.getpid())

    def peak(self):
        with open(f"{self.memory}/{'memory.peak' if self.v2 else 'memory.max_usage_in_bytes'}") as file:
            return int(file.read())


def own_path(tree):
    """Where in a tree of version 1 this process is."""
    with open("/proc/self/cgroup") as file:
        for line in file:
            _, controllers, path = line.strip().split(":", 2)
            if tree in controllers.split(","):
                return path.rstrip("/")
    raise OSError(f"there is no controller {tree}")


def with_control(path):
    """Lets groups below have controllers; where that is so already, or not allowed, the first use of one will tell."""
    try:
        write(path, "+memory +cpu")
    except OSError:
        pass


def write(path, value):
    with open(path, "w") as file:
        file.write(str(value))


def remove(path):
    """The kernel takes a moment to see the last process gone."""
    for attempt in range(200):
        try:
            return os.rmdir(path)
        except OSError:
            if attempt == 199:
                raise
            time.sleep(0.005)


def run(argv, cwd, output):
    """As fast as a process can be started, which is with vfork: nothing of this one is copied."""
    actions = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null" if fd < 2 else output, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600) for fd in range(3)]
    os.chdir(cwd)
    started = time.perf_counter_ns()
    pid = os.posix_spawn(argv[0], argv, {}, file_actions=actions)
    return finish(pid, started)


def run_in(group, argv, cwd, output):
    """Forked, so that its memory does not count as the child's; timed from exec on, since joining takes milliseconds."""
    ready, go = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            for fd in range(3):
                os.dup2(os.open("/dev/null" if fd < 2 else output, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), fd)
            os.chdir(cwd)
            if group:
                group.join()
            os.write(ready[1], b".")
            os.read(go[0], 1)
            os.execve(argv[0], argv, {})
        finally:
            os._exit(127)
    os.close(ready[1])
    joined = os.read(ready[0], 1)
    started = time.perf_counter_ns()
    os.write(go[1], b".")
    sample = finish(pid, started)
    for fd in (ready[0], *go):
        os.close(fd)
    if joined == b"":
        raise OSError("the group cannot be joined")
    return sample


def finish(pid, started):
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter_ns() - started
    return {
        "code": os.waitstatus_to_exitcode(status),
        "wall": wall / 1e6,
        "cpu": (usage.ru_utime + usage.ru_stime) * 1e3,
        "rss": usage.ru_maxrss / 1024 / (1024 if sys.platform == "darwin" else 1),
    }


def evict(paths):
    for path in paths:
        fd = os.open(path, os.O_RDONLY)
        os.fsync(fd)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(fd)


def measure(command, plan):
    argv, cwd, output = command["argv"], plan["cwd"], plan["stderr"]
    if plan["kind"] == "cold":
        evict(command["files"])
    if plan["kind"] in ("time", "cold"):
        return run(argv, cwd, output)
    if not plan["cgroup"]:
        return run_in(None, argv, cwd, output)
    with Cgroup(plan.get("quota_us")) as group:
        sample = run_in(group, argv, cwd, output)
        return {**sample, "cgroup": group.peak() / 1024 / 1024}


def abilities():
    """What can be measured here, and why the rest cannot."""
    return {
        "cpus": sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [],
        "no_cgroup": why_no_cgroup(),
        "no_eviction": None if hasattr(os, "posix_fadvise") else "this system has no posix_fadvise",
    }


def why_no_cgroup():
    try:
        with Cgroup(PERIOD_US) as group:
            group.peak()
    except OSError as error:
        return error.strerror or str(error)


def measure_all(plan):
    if plan["cpu"] is not None:
        os.sched_setaffinity(0, {plan["cpu"]})
    order = list(enumerate(plan["commands"]))
    for number in range(plan["rounds"]):
        # in a new order each time: what ran before leaves its traces in the processor's caches
        random.Random(number).shuffle(order)
        if plan["kind"] == "time":
            lay_out_anew(order, plan)
        for index, command in order:
            sample = measure(command, plan)
            print(json.dumps({"command": index, "round": number, **sample}), flush=True)
            if sample["code"] != 0:
                return


def lay_out_anew(order, plan):
    """Reads all programs into other pages of memory. Where in memory a program lies makes up to 5 % of its time: copies of
    one file differ by that much, each for as long as it stays in the page cache."""
    if hasattr(os, "posix_fadvise"):
        files = {file for _, command in order for file in command["files"]}
        evict(files)
        for file in files:
            read_whole(file)
    # one that does not count
    for _, command in order:
        measure(command, plan)


def read_whole(path):
    """In large steps, so that it lies in large pages, as it does when an image was just pulled."""
    with open(path, "rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        while file.read(1 << 20):
            pass


if __name__ == "__main__":
    try:
        if sys.argv[1] == "abilities":
            print(json.dumps(abilities()))
        else:
            measure_all(json.load(sys.stdin))
    except OSError as error:
        sys.exit(str(error))
