package greenwall.app.site;

import greenwall.app.config.ClusterConfig;
import greenwall.connectors.directcheck.NetworkCheckRunner;
import greenwall.fleet.checkschedule.DirectCheckQueue;
import greenwall.fleet.checkschedule.DirectCheckRunner;
import greenwall.fleet.checkschedule.DirectCheckSelection;
import greenwall.fleet.checkschedule.DirectCheckSettings;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckSnapshot;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/// The console's own checks of hosts and services. They run continuously, within their packet budget, on
/// separate threads. Nothing is checked on the practice range, because its hosts have no addresses.
public final class DirectCheckLoop implements AutoCloseable {
    private static final int MAX_CONCURRENT = 4;
    private static final int MAX_CONCURRENT_IN_ROUND = 8;
    private static final Duration ROUND_VALIDITY = Duration.ofMinutes(10);

    private final DirectCheckSelection plan;
    private final DirectCheckQueue schedule;
    private final NetworkCheckRunner checker;
    private final InstantSource clock;
    private final long startNanos = System.nanoTime();
    private final Semaphore free = new Semaphore(MAX_CONCURRENT);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Guarded by this, like the fields below.
    private DirectCheckSnapshot statuses = DirectCheckSnapshot.NONE;

    private boolean running;
    private boolean closed;

    /// @param hosts runs the fixed status check over SSH
    public DirectCheckLoop(Site site, DirectCheckRunner hosts, InstantSource clock) {
        var settings = settings(site);
        this.clock = clock;
        plan = new DirectCheckSelection(settings);
        checker = new NetworkCheckRunner(clock, hosts, this::onCheckEnded);
        schedule = new DirectCheckQueue(settings, checker::packets);
    }

    /// The configured checks that are allowed.
    public static DirectCheckSettings settings(Site site) {
        return settings(site, site.config().checks().when());
    }

    private static DirectCheckSettings settings(Site site, DirectCheckSettings.HostCheckPolicy when) {
        var checks = site.config().checks();
        return checks.allowed(
                site.isPracticeRange() ? DirectCheckSettings.HostCheckPolicy.NEVER : when,
                checks.ssh() && !site.config().readOnly(),
                localClusters(site));
    }

    private static Set<String> localClusters(Site site) {
        return site.config().clusters().stream()
                .filter(cluster -> cluster.prometheus()
                        .filter(source -> source.via().isEmpty()
                                && ("unix".equals(source.url().getScheme())
                                        || InstanceAddress.parse(String.valueOf(
                                                                source.url().getHost()))
                                                        .kind()
                                                == InstanceAddress.Kind.LOCAL))
                        .isPresent())
                .map(ClusterConfig::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    public FleetState withResults(FleetState fleet) {
        return withResults(fleet, fleet);
    }

    /// Adds the results known so far to the fleet.
    ///
    /// @param known the fleet with the hosts of an earlier run; decides what is checked
    public FleetState withResults(FleetState fleet, FleetState known) {
        var checks = plan.select(known);
        synchronized (this) {
            schedule.plan(checks, monotonicTime());
            var planned = Set.copyOf(checks);
            checker.plan(planned, schedule.isOverloaded());
            statuses = statuses.only(planned);
            if (!checks.isEmpty() && !running && !closed) {
                running = true;
                Thread.ofVirtual().name("direct checks").start(this::run);
            }
            return checks.isEmpty() && statuses.isEmpty() ? fleet : fleet.withChecks(statuses);
        }
    }

    /// Due times do not depend on this machine's clock.
    private Instant monotonicTime() {
        return Instant.EPOCH.plusSeconds(1).plusNanos(System.nanoTime() - startNanos);
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
                var check = next.get();
                threads.execute(() -> {
                    try {
                        onResult(check, runCheck(check));
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

    /// Waits for a due check. Empty once nothing is planned.
    private synchronized Optional<DirectCheck> next() throws InterruptedException {
        while (!closed && !schedule.planned().isEmpty()) {
            var next = schedule.next(monotonicTime());
            if (next.isPresent()) {
                return next;
            }
            wait(schedule.pause(monotonicTime()).toMillis());
        }
        return Optional.empty();
    }

    private synchronized void onCheckEnded(DirectCheck check) {
        schedule.checkSoon(check, monotonicTime());
        notifyAll();
    }

    /// A bug in one check does not affect the others.
    private DirectCheckResult runCheck(DirectCheck check) throws InterruptedException {
        try {
            return checker.run(check);
        } catch (RuntimeException bug) {
            System.getLogger(DirectCheckLoop.class.getName())
                    .log(System.Logger.Level.ERROR, "the direct check of " + check.text() + " failed", bug);
            return new DirectCheckResult.NotRun("internal error during the check; see Greenwall's log");
        }
    }

    private synchronized void onResult(DirectCheck check, DirectCheckResult result) {
        if (closed) {
            return;
        }
        var now = clock.instant();
        statuses = statuses.with(check, now, schedule.staleAfter(check), result);
        schedule.done(check, monotonicTime(), isUnconfirmedFault(check, now));
        notifyAll();
    }

    private synchronized boolean isUnconfirmedFault(DirectCheck check, Instant now) {
        return statuses.find(check)
                .filter(status -> !status.result().faults().isEmpty() && !status.isConfirmed(now))
                .isPresent();
    }

    /// Runs all checks once, some of them in parallel, and failed ones a second time. There is no budget,
    /// since this ends. The checks include the hosts of every Prometheus, whether it responds or not.
    ///
    /// @param known the fleet with the hosts of an earlier run; decides what is checked
    public static FleetState runRound(
            Site site, DirectCheckRunner hosts, InstantSource clock, FleetState fleet, FleetState known)
            throws InterruptedException {
        var always = settings(site, DirectCheckSettings.HostCheckPolicy.ALWAYS);
        try (var round = new DirectCheckLoop(site, hosts, clock)) {
            var checks = new DirectCheckSelection(always).select(known);
            round.runAll(checks);
            round.runAll(checks.stream()
                    .filter(check -> round.isUnconfirmedFault(check, clock.instant()))
                    .toList());
            return fleet.withChecks(round.statuses());
        }
    }

    private synchronized DirectCheckSnapshot statuses() {
        return statuses;
    }

    private void runAll(List<DirectCheck> checks) throws InterruptedException {
        var permits = new Semaphore(MAX_CONCURRENT_IN_ROUND);
        for (var check : checks) {
            permits.acquire();
            threads.execute(() -> {
                try {
                    var result = runCheck(check);
                    synchronized (this) {
                        statuses = statuses.with(check, clock.instant(), ROUND_VALIDITY, result);
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } finally {
                    permits.release();
                }
            });
        }
        permits.acquire(MAX_CONCURRENT_IN_ROUND);
    }

    /// Stops new checks. Running checks end by themselves.
    public synchronized void stop() {
        closed = true;
        notifyAll();
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
        checker.close();
    }
}
