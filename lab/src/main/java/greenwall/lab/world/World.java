package greenwall.lab.world;

import greenwall.fleet.Window;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.Disturbances.ScrubHabit;
import greenwall.lab.world.Parts.Pool;
import greenwall.lab.world.PoolSimulation.Scan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The simulated fleet over time. Any instant is available at once: everything is computed, nothing is recorded.
///
/// What is planned (scrubs, reboots) is planned from 40 days before the start to 35 days after it; beyond that
/// the fleet lives on without.
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
    private final Map<String, HostSimulation> lives = new HashMap<>();
    private final EventHistory chronicle;
    private final List<ServiceChange> serviceChanges;

    /// @param hosts as a [FleetPlan] lays them
    /// @param disturbances what incidents do to them; what is planned is added to it here
    public World(long seed, Instant start, List<SimulatedHost> hosts, Disturbances disturbances) {
        this.seed = seed;
        this.start = start;
        this.hosts = hosts;
        this.byName = hosts.stream().collect(Collectors.toUnmodifiableMap(SimulatedHost::name, Function.identity()));
        var physics = new Physics(hosts, disturbances);
        var scans = new HashMap<String, Map<String, List<Scan>>>();
        for (var host : hosts) {
            planReboot(host, disturbances);
            for (var pool : host.pools()) {
                scans.computeIfAbsent(host.name(), h -> new HashMap<>())
                        .put(pool.name(), planScrubs(host, pool, physics));
            }
        }
        for (var host : hosts) {
            if (host.isGuest()) {
                lives.put(host.name(), bring(host, physics, List.of(), Map.of()));
            }
        }
        for (var host : hosts) {
            if (!host.isGuest()) {
                var guests = host.guests().stream()
                        .flatMap(g -> g.host().stream())
                        .map(this::life)
                        .toList();
                lives.put(host.name(), bring(host, physics, guests, scans.getOrDefault(host.name(), Map.of())));
            }
        }
        this.chronicle = new EventHistory(this, disturbances);
        this.serviceChanges = disturbances.serviceChanges();
    }

    private HostSimulation bring(
            SimulatedHost host, Physics physics, List<HostSimulation> guests, Map<String, List<Scan>> scans) {
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

    /// Plans a reboot of a few machines in a night of the past weeks, but not of hypervisors, whose guests would go
    /// down too.
    private void planReboot(SimulatedHost host, Disturbances disturbances) {
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

    private List<Scan> planScrubs(SimulatedHost host, Pool pool, Physics physics) {
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

    /// When the range was started; history reaches at least 30 days before it.
    public Instant start() {
        return start;
    }

    /// What incidents do to the application's services.
    public List<ServiceChange> serviceChanges() {
        return serviceChanges;
    }

    public List<SimulatedHost> hosts() {
        return hosts;
    }

    public Optional<SimulatedHost> host(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The simulation of a host, which must be of this fleet.
    public HostSimulation life(SimulatedHost host) {
        return life(host.name());
    }

    public HostSimulation life(String hostName) {
        var life = lives.get(hostName);
        if (life == null) {
            throw new IllegalArgumentException("no host " + hostName + " in this fleet");
        }
        return life;
    }

    /// The log lines of a host about events in the window, oldest first: scrubs, snapshots, replication, boots and
    /// incidents. Routine lines are not among them.
    public List<LogEvent> events(SimulatedHost host, Window window) {
        return chronicle.events(host, window);
    }
}
