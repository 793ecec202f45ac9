package greenwall.lab.world;

import greenwall.fleet.BundledText;
import greenwall.fleet.TimeWindow;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.WeeklyPattern;
import greenwall.lab.world.MachineComponents.Pool;
import greenwall.lab.world.MachineComponents.Replication;
import greenwall.lab.world.PoolSimulation.Scan;
import greenwall.lab.world.SimulatedFaults.ScrubSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The simulated fleet over time. Every value is computed on demand and nothing is recorded, so any instant
/// can be read at any time.
///
/// Scrubs are planned from 40 days before the start to 35 days after it. Reboots are planned in the weeks
/// before the start.
public record SimulatedFleet(
        long seed,
        Instant start,
        List<HostSpec> hosts,
        Map<String, HostSimulation> simulations,
        SimulatedFaults faults) {
    private static final Duration PAST = Duration.ofDays(40);
    private static final Duration FUTURE = Duration.ofDays(35);
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long WEEK_MILLIS = 7 * DAY_MILLIS;
    private static final long REBOOT_MILLIS = 95_000;
    private static final double REBOOTED_LATELY = 0.12;

    /// @param hosts the hosts of a [FleetPlanner]
    /// @param faults the effects of incidents, to which the constructor adds the planned events
    public SimulatedFleet(long seed, Instant start, List<HostSpec> hosts, SimulatedFaults faults) {
        this(seed, start, hosts, new HashMap<>(), faults);
        var propagation = new FaultPropagation(hosts, faults);
        for (var host : hosts) {
            long boot = start.toEpochMilli() - (long) (SeededNoise.between(host.seed(), 601, 36, 220) * DAY_MILLIS);
            faults.addBoot(host, boot);
            planReboot(host);
            host.pools().forEach(pool -> planScrubs(host, pool, propagation));
        }
        for (var host : FaultPropagation.guestsFirst(hosts)) {
            var guests = host.guests().stream()
                    .flatMap(g -> g.host().stream())
                    .map(this::simulation)
                    .toList();
            simulations.put(host.name(), HostSimulation.of(host, propagation, guests, start.toEpochMilli()));
        }
    }

    /// Plans a reboot in a night of the past weeks for a few machines. Hypervisors are excluded, because
    /// their guests would go down too.
    private void planReboot(HostSpec host) {
        if (host.role() == HostSpec.Role.HYPERVISOR || SeededNoise.unit(host.seed(), 602) > REBOOTED_LATELY) {
            return;
        }
        long night = Math.floorDiv(start.toEpochMilli(), DAY_MILLIS) * DAY_MILLIS
                - (2 + SeededNoise.below(host.seed(), 603, 24)) * DAY_MILLIS;
        long at = night + Duration.ofHours(8).toMillis() + SeededNoise.below(host.seed(), 604, 3_600) * 1000L;
        faults.phase(host, "host", at, "down");
        faults.phase(host, "host", at + REBOOT_MILLIS, "up");
        faults.addBoot(host, at + REBOOT_MILLIS - 25_000);
    }

    private void planScrubs(HostSpec host, Pool pool, FaultPropagation propagation) {
        var schedule =
                faults.scrubSchedule(host, pool.name()).orElse(new ScrubSchedule(pool.scrubAt(), pool.scrubTakes(), 1));
        long first = Math.floorDiv(start.minus(PAST).toEpochMilli() - WeeklyPattern.A_MONDAY, WEEK_MILLIS);
        long last = Math.floorDiv(start.plus(FUTURE).toEpochMilli() - WeeklyPattern.A_MONDAY, WEEK_MILLIS);
        for (long week = first; week <= last; week++) {
            long from = WeeklyPattern.A_MONDAY + week * WEEK_MILLIS + schedule.at() * 1000L;
            long to = from + schedule.takes().toMillis();
            if (faults.scans(host, pool.name()).stream().noneMatch(s -> s.from() < to && from < s.to())) {
                propagation.scrub(host, pool, from, to, schedule.pressure());
                double toExamine = pool.sizeBytes() * pool.allocatedShare();
                faults.addScan(host, pool.name(), new Scan(from, to, toExamine, from, 0, 0));
            }
        }
    }

    public Optional<HostSpec> host(String name) {
        return Optional.ofNullable(simulations.get(name)).map(HostSimulation::host);
    }

    /// The simulation of a host, which must belong to this fleet.
    public HostSimulation simulation(HostSpec host) {
        return simulation(host.name());
    }

    public HostSimulation simulation(String hostName) {
        return Objects.requireNonNull(simulations.get(hostName), hostName);
    }

    /// The log lines of a host about events in the window, oldest first: scrubs, snapshots, replication,
    /// boots and incidents. Routine lines are not included.
    public List<LogEvent> events(HostSpec host, TimeWindow window) {
        return new EventHistory(host, simulation(host), window, new ArrayList<>()).events(faults);
    }

    /// The log lines of a host about planned jobs and incidents. Their texts are in `job-log-lines.txt`.
    private record EventHistory(HostSpec host, HostSimulation simulation, TimeWindow window, List<LogEvent> lines) {
        private static final long HOUR = 3_600_000L;
        private static final Map<String, LogEvent.Text> TEXTS =
                BundledText.lines(SimulatedFleet.class, "job-log-lines.txt").stream()
                        .map(line -> line.split(" ", 2))
                        .collect(Collectors.toMap(parts -> parts[0], parts -> LogEvent.Text.of(parts[1])));
        private static final DateTimeFormatter SNAPSHOT =
                DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss").withZone(ZoneOffset.UTC);
        private static final DateTimeFormatter SYNCOID =
                DateTimeFormatter.ofPattern("yyyy-MM-dd:HH:mm:ss").withZone(ZoneOffset.UTC);

        List<LogEvent> events(SimulatedFaults faults) {
            faults.lines.of(host).stream()
                    .filter(line -> window.contains(line.at()))
                    .forEach(lines::add);
            for (var pool : simulation.pools()) {
                pool.scans().forEach(scan -> addScan(pool, scan));
                addSnapshots(pool);
            }
            host.replications().forEach(this::addReplications);
            addBoots();
            lines.removeIf(line -> !simulation.isReachable(line.at().toEpochMilli())
                    && !line.message().startsWith("Linux version")
                    && !line.message().startsWith("reboot:"));
            lines.sort(Comparator.comparing(LogEvent::at));
            return lines;
        }

        private void add(long at, String text, Object... values) {
            var when = Instant.ofEpochMilli(at);
            if (window.contains(when)) {
                lines.add(Objects.requireNonNull(TEXTS.get(text), text).event(host, when, values));
            }
        }

        private void addScan(PoolSimulation pool, Scan scan) {
            int eid = 100 + SeededNoise.below(SeededNoise.mix(host.seed(), 701), scan.from() / 1000, 800);
            String name = pool.pool().name();
            add(scan.from() + 900, "scan-started", eid, "scrub", name);
            add(scan.to() + 700, "scan-finished", eid + 1, "scrub", name);
            add(scan.from() - 200, "starting-scrub", name);
            add(scan.from() + 1_100, "finished-scrub", name);
        }

        private void addSnapshots(PoolSimulation pool) {
            long to = window.end().toEpochMilli();
            for (long hour = Math.floorDiv(window.start().toEpochMilli(), HOUR) * HOUR; hour < to; hour += HOUR) {
                long at = hour + 1_200;
                add(at, "taking-snapshots");
                String taken = SNAPSHOT.format(Instant.ofEpochMilli(hour + 1_000));
                for (var set : pool.pool().datasets()) {
                    if (set.snapshots()) {
                        at += 120;
                        add(at, "taking-snapshot", set.name(), taken);
                    }
                }
                add(at + 400, "cache-expired");
            }
        }

        private void addReplications(Replication job) {
            long every = job.every().toMillis();
            long from = window.start().toEpochMilli();
            for (long t = from; t < window.end().toEpochMilli() + every; t += every) {
                long done = simulation.lastReplication(job, t);
                if (done >= from - every && simulation.replicates(job, t)) {
                    addReplication(job, done);
                }
            }
        }

        private void addReplication(Replication job, long done) {
            if (job.unit().equals("zrepl.service")) {
                add(done - 18_000, "zrepl-start", job.job());
                add(done, "zrepl-finished", job.job());
                return;
            }
            var before = SYNCOID.format(Instant.ofEpochMilli(done - job.every().toMillis()));
            var now = SYNCOID.format(Instant.ofEpochMilli(done - 15_000));
            int whole = 20 + SeededNoise.below(host.seed(), done, 300);
            int tenths = SeededNoise.below(host.seed(), done + 1, 10);
            add(done - 15_000, "syncoid-sending", job.source(), host.name(), before, host.name(), now, whole, tenths);
            add(done, "syncoid-finished");
        }

        private void addBoots() {
            for (var change : simulation.power().changes()) {
                if (change.value().equals("up")) {
                    add(
                            simulation.bootedAt(change.from()),
                            "kernel-version",
                            host.os().kernel());
                    add(change.from() + 4_000, "startup-finished");
                }
            }
        }
    }
}
