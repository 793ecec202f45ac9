package greenwall.lab.world;

import greenwall.fleet.TimeWindow;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.MachineParts.Pool;
import greenwall.lab.world.MachineParts.Replication;
import greenwall.lab.world.PoolSimulation.Scan;
import greenwall.lab.world.SimulatedFaults.ScrubHabit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The simulated fleet over time. Every value is computed on demand and nothing is recorded, so any instant
/// can be read at any time.
///
/// Scrubs are planned from 40 days before the start to 35 days after it. Reboots are planned in the weeks
/// before the start.
public final class World {
    private static final Duration PAST = Duration.ofDays(40);
    private static final Duration FUTURE = Duration.ofDays(35);
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long WEEK_MILLIS = 7 * DAY_MILLIS;
    private static final long REBOOT_MILLIS = 95_000;
    private static final double REBOOTED_LATELY = 0.12;

    /// Monday 1 January 2018, 00:00 UTC.
    public static final long A_MONDAY = 1_514_764_800_000L;

    private final long seed;
    private final Instant start;
    private final List<SimulatedHost> hosts;
    private final Map<String, SimulatedHost> byName;
    private final Map<String, HostSimulation> simulations = new HashMap<>();
    private final EventHistory chronicle;
    private final List<ServiceChange> serviceChanges;

    /// @param hosts the hosts of a [FleetPlan]
    /// @param disturbances the effects of incidents, to which the constructor adds the planned events
    public World(long seed, Instant start, List<SimulatedHost> hosts, SimulatedFaults disturbances) {
        this.seed = seed;
        this.start = start;
        this.hosts = hosts;
        this.byName = hosts.stream().collect(Collectors.toUnmodifiableMap(SimulatedHost::name, Function.identity()));
        var physics = new FaultPropagation(hosts, disturbances);
        var scans = new HashMap<String, Map<String, List<Scan>>>();
        for (var host : hosts) {
            planReboot(host, disturbances);
            for (var pool : host.pools()) {
                scans.computeIfAbsent(host.name(), h -> new HashMap<>())
                        .put(pool.name(), planScrubs(host, pool, physics));
            }
        }
        for (var host : FaultPropagation.guestsFirst(hosts)) {
            var guests = host.guests().stream()
                    .flatMap(g -> g.host().stream())
                    .map(this::simulation)
                    .toList();
            simulations.put(host.name(), bring(host, physics, guests, scans.getOrDefault(host.name(), Map.of())));
        }
        this.chronicle = new EventHistory(this, disturbances);
        this.serviceChanges = disturbances.serviceChanges();
    }

    private HostSimulation bring(
            SimulatedHost host, FaultPropagation physics, List<HostSimulation> guests, Map<String, List<Scan>> scans) {
        var disturbances = physics.disturbances();
        long longAgo = start.toEpochMilli() - (long) (SeededNoise.between(host.seed(), 601, 36, 220) * DAY_MILLIS);
        var boots = new ArrayList<Long>(disturbances.boots(host));
        boots.add(longAgo);
        return new HostSimulation(
                host,
                physics.baseline(host),
                disturbances,
                guests,
                byName,
                scans,
                boots.stream().mapToLong(b -> b).sorted().toArray(),
                start.toEpochMilli());
    }

    /// Plans a reboot in a night of the past weeks for a few machines. Hypervisors are excluded, because
    /// their guests would go down too.
    private void planReboot(SimulatedHost host, SimulatedFaults disturbances) {
        if (host.role() == SimulatedHost.Role.HYPERVISOR || SeededNoise.unit(host.seed(), 602) > REBOOTED_LATELY) {
            return;
        }
        long night = Math.floorDiv(start.toEpochMilli(), DAY_MILLIS) * DAY_MILLIS
                - (2 + SeededNoise.below(host.seed(), 603, 24)) * DAY_MILLIS;
        long at = night + Duration.ofHours(8).toMillis() + SeededNoise.below(host.seed(), 604, 3_600) * 1000L;
        disturbances.phase(host, "host", at, "down");
        disturbances.phase(host, "host", at + REBOOT_MILLIS, "up");
        disturbances.boot(host, at + REBOOT_MILLIS - 25_000);
    }

    private List<Scan> planScrubs(SimulatedHost host, Pool pool, FaultPropagation physics) {
        var habit = physics.disturbances()
                .scrubHabit(host, pool.name())
                .orElse(new ScrubHabit(pool.scrubAt(), pool.scrubTakes(), 1));
        var scans = new ArrayList<>(physics.disturbances().scans(host, pool.name()));
        long first = Math.floorDiv(start.minus(PAST).toEpochMilli() - A_MONDAY, WEEK_MILLIS);
        long last = Math.floorDiv(start.plus(FUTURE).toEpochMilli() - A_MONDAY, WEEK_MILLIS);
        for (long week = first; week <= last; week++) {
            long from = A_MONDAY + week * WEEK_MILLIS + habit.at() * 1000L;
            long to = from + habit.takes().toMillis();
            if (scans.stream().noneMatch(s -> s.from() < to && from < s.to())) {
                physics.scrub(host, pool, from, to, habit.pressure());
                scans.add(new Scan(false, from, to, pool.sizeBytes() * pool.allocatedShare(), from, 0, 0));
            }
        }
        scans.sort(Comparator.comparingLong(Scan::from));
        return scans;
    }

    public long seed() {
        return seed;
    }

    /// The start of the range. The history begins at least 30 days earlier.
    public Instant start() {
        return start;
    }

    /// The effects of incidents on the application's services.
    public List<ServiceChange> serviceChanges() {
        return serviceChanges;
    }

    public List<SimulatedHost> hosts() {
        return hosts;
    }

    public Optional<SimulatedHost> host(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The simulation of a host, which must belong to this fleet.
    public HostSimulation simulation(SimulatedHost host) {
        return simulation(host.name());
    }

    public HostSimulation simulation(String hostName) {
        var simulation = simulations.get(hostName);
        if (simulation == null) {
            throw new IllegalArgumentException("no host " + hostName + " in this fleet");
        }
        return simulation;
    }

    /// The log lines of a host about events in the window, oldest first: scrubs, snapshots, replication,
    /// boots and incidents. Routine lines are not included.
    public List<LogEvent> events(SimulatedHost host, TimeWindow window) {
        return chronicle.events(host, window);
    }

    /// The log lines of the fleet about planned jobs and incidents.
    private record EventHistory(World world, SimulatedFaults disturbances) {
        private static final long HOUR = 3_600_000L;
        private static final String SYSTEMD = "systemd";
        private static final DateTimeFormatter SNAPSHOT =
                DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss").withZone(ZoneOffset.UTC);
        private static final DateTimeFormatter SYNCOID =
                DateTimeFormatter.ofPattern("yyyy-MM-dd:HH:mm:ss").withZone(ZoneOffset.UTC);

        List<LogEvent> events(SimulatedHost host, TimeWindow window) {
            var simulation = world.simulation(host);
            var out = new ArrayList<LogEvent>();
            for (var line : disturbances.lines(host)) {
                if (window.contains(line.at())) {
                    out.add(line);
                }
            }
            var page = new Page(host, window, out);
            for (var pool : simulation.pools()) {
                for (var scan : pool.scans()) {
                    scanned(page, pool, scan);
                }
                snapshots(page, pool);
            }
            for (var job : host.replications()) {
                replicated(page, simulation, job);
            }
            power(page, simulation);
            out.removeIf(line -> !simulation.isReachable(line.at().toEpochMilli())
                    && !line.message().startsWith("Linux version")
                    && !line.message().startsWith("reboot:"));
            out.sort(Comparator.comparing(LogEvent::at));
            return out;
        }

        private static void scanned(Page page, PoolSimulation pool, Scan scan) {
            String what = scan.resilver() ? "resilver" : "scrub";
            int eid = 100 + SeededNoise.below(SeededNoise.mix(page.host().seed(), 701), scan.from() / 1000, 800);
            String name = pool.pool().name();
            String zed = "zfs-zed.service";
            page.say(scan.from() + 900, zed, "zed", 5, "eid=%d class=%s_start pool='%s'".formatted(eid, what, name));
            page.say(scan.to() + 700, zed, "zed", 5, "eid=%d class=%s_finish pool='%s'".formatted(eid + 1, what, name));
            if (!scan.resilver()) {
                String unit = "zfs-scrub-weekly@%s.service".formatted(name);
                String task = unit + " - zpool scrub on " + name;
                page.say(scan.from() - 200, unit, SYSTEMD, 6, "Starting " + task + "...");
                page.say(scan.from() + 1_100, unit, SYSTEMD, 6, "Finished " + task + ".");
            }
        }

        private static void snapshots(Page page, PoolSimulation pool) {
            String unit = "sanoid.service";
            for (long hour = Math.floorDiv(page.from(), HOUR) * HOUR; hour < page.to(); hour += HOUR) {
                long at = hour + 1_200;
                page.say(at, unit, "sanoid", 6, "INFO: taking snapshots...");
                String taken = SNAPSHOT.format(Instant.ofEpochMilli(hour + 1_000));
                for (var set : pool.pool().datasets()) {
                    if (set.snapshots()) {
                        at += 120;
                        page.say(
                                at,
                                unit,
                                "sanoid",
                                6,
                                "taking snapshot %s@autosnap_%s_hourly".formatted(set.name(), taken));
                    }
                }
                page.say(at + 400, unit, "sanoid", 6, "INFO: cache expired - updating from zfs list.");
            }
        }

        private static void replicated(Page page, HostSimulation simulation, Replication job) {
            long every = job.every().toMillis();
            for (long t = page.from(); t < page.to() + every; t += every) {
                long done = simulation.lastReplication(job, t);
                if (done >= page.from() - every && simulation.replicates(job, t)) {
                    if (job.unit().equals("zrepl.service")) {
                        String head = "job=%s subsystem=repl level=info msg=".formatted(job.job());
                        page.say(done - 18_000, job.unit(), "zrepl", 6, head + "\"start replication\"");
                        page.say(done, job.unit(), "zrepl", 6, head + "\"replication finished\"");
                    } else {
                        page.say(done - 15_000, job.unit(), "syncoid", 6, sending(page.host(), job, done));
                        page.say(done, job.unit(), SYSTEMD, 6, "syncoid.service: Deactivated successfully.");
                    }
                }
            }
        }

        private static String sending(SimulatedHost host, Replication job, long done) {
            return "Sending incremental %s@syncoid_%s_%s-GMT00:00 ... syncoid_%s_%s-GMT00:00 (~ %d.%d MB):"
                    .formatted(
                            job.source(),
                            host.name(),
                            SYNCOID.format(
                                    Instant.ofEpochMilli(done - job.every().toMillis())),
                            host.name(),
                            SYNCOID.format(Instant.ofEpochMilli(done - 15_000)),
                            20 + SeededNoise.below(host.seed(), done, 300),
                            SeededNoise.below(host.seed(), done + 1, 10));
        }

        private static void power(Page page, HostSimulation simulation) {
            for (var change : simulation.power().changes()) {
                if (change.value().equals("up")) {
                    String version = "Linux version %s (debian-kernel@lists.debian.org)"
                            .formatted(page.host().os().kernel());
                    page.say(simulation.bootedAt(change.from()), LogEvent.KERNEL, "kernel", 5, version);
                    String started = "Startup finished in 4.812s (kernel) + 16.377s (userspace) = 21.190s.";
                    page.say(change.from() + 4_000, "init.scope", SYSTEMD, 6, started);
                }
            }
        }

        /// Collects the lines of one host within a window.
        private record Page(SimulatedHost host, TimeWindow window, List<LogEvent> lines) {
            long from() {
                return window.start().toEpochMilli();
            }

            long to() {
                return window.end().toEpochMilli();
            }

            void say(long at, String unit, String identifier, int priority, String message) {
                var when = Instant.ofEpochMilli(at);
                if (window.contains(when)) {
                    lines.add(LogEvent.of(host, when, unit, identifier, priority, message));
                }
            }
        }
    }
}
