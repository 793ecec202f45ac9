package greenwall.app.site;

import greenwall.app.config.Cluster;
import greenwall.connectors.direct.DirectChecker;
import greenwall.fleet.check.Check;
import greenwall.fleet.check.CheckResult;
import greenwall.fleet.check.CheckStatus;
import greenwall.fleet.check.CheckStatuses;
import greenwall.fleet.direct.CheckRunner;
import greenwall.fleet.direct.DirectCheckPlan;
import greenwall.fleet.direct.DirectCheckSchedule;
import greenwall.fleet.direct.DirectCheckSettings;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/// The console's own checks of hosts and services: continuous, within their budget, on their own threads. Nothing is
/// checked on the practice range, whose hosts have no addresses.
public final class DirectChecks implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int AT_ONCE_IN_A_ROUND = 8;
    private static final Duration ROUND_BOUND = Duration.ofMinutes(10);

    private final DirectCheckPlan plan;
    private final DirectCheckSchedule schedule;
    private final DirectChecker looker;
    private final InstantSource clock;
    private final long began = System.nanoTime();
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Guarded by this.
    private CheckStatuses statuses = CheckStatuses.NONE;

    /// Guarded by this.
    private boolean running;

    /// Guarded by this.
    private boolean closed;

    /// @param hosts the fixed look over SSH
    /// @param clock gives the time of results
    public DirectChecks(Site site, CheckRunner hosts, InstantSource clock) {
        var settings = settings(site);
        this.clock = clock;
        plan = new DirectCheckPlan(settings);
        looker = new DirectChecker(clock, hosts, this::ended);
        schedule = new DirectCheckSchedule(settings, looker::packets);
    }

    /// The configured checks, as far as they are allowed.
    public static DirectCheckSettings settings(Site site) {
        var checks = site.config().checks();
        return new DirectCheckSettings(
                site.practice() ? DirectCheckSettings.When.NEVER : checks.when(),
                checks.hosts(),
                checks.services(),
                checks.ssh() && !site.config().readOnly(),
                checks.every(),
                checks.packets(),
                here(site));
    }

    private static Set<String> here(Site site) {
        return site.config().clusters().stream()
                .filter(cluster -> cluster.prometheus()
                        .filter(source -> source.via().isEmpty()
                                && ("unix".equals(source.url().getScheme())
                                        || InstanceAddress.parse(String.valueOf(
                                                                source.url().getHost()))
                                                        .kind()
                                                == InstanceAddress.Kind.LOCAL))
                        .isPresent())
                .map(Cluster::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    public FleetState join(FleetState fleet) {
        return join(fleet, fleet);
    }

    /// Adds the results so far to the fleet.
    ///
    /// @param known with the hosts of an earlier run; decides what is checked
    public FleetState join(FleetState fleet, FleetState known) {
        var checks = plan.of(known);
        synchronized (this) {
            schedule.plan(checks, monotonic());
            looker.plan(Set.copyOf(checks), schedule.scarce());
            statuses = statuses.only(checks);
            if (!checks.isEmpty() && !running && !closed) {
                running = true;
                Thread.ofVirtual().name("direct checks").start(this::run);
            }
            return checks.isEmpty() && statuses.isEmpty() ? fleet : fleet.seen(statuses);
        }
    }

    /// A monotonic clock: due times do not depend on this machine's clock.
    private Instant monotonic() {
        return Instant.EPOCH.plusSeconds(1).plusNanos(System.nanoTime() - began);
    }

    private void run() {
        try {
            while (true) {
                free.acquire();
                var next = next();
                if (next.isEmpty()) {
                    free.release();
                    return;
                }
                var check = next.getFirst();
                threads.execute(() -> {
                    try {
                        made(check, look(check));
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    } finally {
                        free.release();
                    }
                });
            }
        } catch (InterruptedException | RejectedExecutionException _) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                running = false;
            }
        }
    }

    /// Waits for due checks; none once nothing is planned.
    private synchronized List<Check> next() throws InterruptedException {
        while (!closed && !schedule.planned().isEmpty()) {
            var next = schedule.next(monotonic());
            if (next.isPresent()) {
                return List.of(next.get());
            }
            wait(schedule.pause(monotonic()).toMillis());
        }
        return List.of();
    }

    private synchronized void ended(Check check) {
        schedule.hurry(check, monotonic());
        notifyAll();
    }

    /// A bug in one check leaves the others alone.
    private CheckResult look(Check check) throws InterruptedException {
        try {
            return looker.look(check);
        } catch (RuntimeException bug) {
            System.getLogger(DirectChecks.class.getName())
                    .log(System.Logger.Level.ERROR, "the direct check of " + check.text() + " failed", bug);
            return new CheckResult.NotLooked("internal error during the check; see the log of this program");
        }
    }

    private synchronized void made(Check check, CheckResult result) {
        if (closed) {
            return;
        }
        var now = clock.instant();
        statuses = statuses.with(check, now, schedule.bound(check), result);
        var seen = statuses.of(check);
        boolean doubted =
                !result.faults().isEmpty() && !seen.map(s -> s.proven(now)).orElse(true);
        schedule.done(check, monotonic(), doubted);
        notifyAll();
    }

    /// Runs all checks once, some in parallel, and failed ones twice; without a budget, since it ends. Includes the
    /// hosts of each Prometheus, silent or not.
    public static FleetState round(Site site, CheckRunner hosts, InstantSource clock, FleetState fleet)
            throws InterruptedException {
        var usual = settings(site);
        var wanted = new DirectCheckSettings(
                site.practice() ? DirectCheckSettings.When.NEVER : DirectCheckSettings.When.ALWAYS,
                usual.hosts(),
                usual.services(),
                usual.ssh(),
                usual.every(),
                usual.packets(),
                usual.here());
        try (var round = new DirectChecks(site, hosts, clock)) {
            var checks = new DirectCheckPlan(wanted).of(fleet);
            round.all(checks);
            var failed = checks.stream()
                    .filter(check -> round.seen(check).stream()
                            .anyMatch(s -> !s.result().faults().isEmpty() && !s.proven(clock.instant())))
                    .toList();
            round.all(failed);
            return fleet.seen(round.statuses());
        }
    }

    private synchronized CheckStatuses statuses() {
        return statuses;
    }

    private List<CheckStatus> seen(Check check) {
        return statuses().of(check).stream().toList();
    }

    private void all(List<Check> checks) throws InterruptedException {
        var places = new Semaphore(AT_ONCE_IN_A_ROUND);
        for (var check : checks) {
            places.acquire();
            threads.execute(() -> {
                try {
                    var result = look(check);
                    synchronized (this) {
                        statuses = statuses.with(check, clock.instant(), ROUND_BOUND, result);
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } finally {
                    places.release();
                }
            });
        }
        places.acquire(AT_ONCE_IN_A_ROUND);
    }

    /// Stops; running checks end by themselves.
    public synchronized void stop() {
        closed = true;
        notifyAll();
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
        looker.close();
    }
}
