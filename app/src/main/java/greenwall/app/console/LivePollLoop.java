package greenwall.app.console;

import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Schedules the polls. Each source is polled once per refresh interval. If the interval is longer than ten
/// seconds, each source is also checked every ten seconds, and at the moment when it would count as silent, so
/// that silence is detected in time. A slow source is polled less often and does not delay the others. A poll
/// does not wait for alerts and logs. Before the first poll, a quick partial poll lets the wall show values
/// early.
public final class LivePollLoop implements PollLoop {
    /// The first display is drawn before the next queries start, since both need the CPU.
    private static final Duration PAUSE_AFTER_QUICK_POLL = Duration.ofMillis(250);
    /// The alerts, services and states of a query that runs for longer are unknown.
    static final Duration LONGEST_QUERY = Duration.ofSeconds(90);

    private final AlertQuery alerts;
    private final Consumer<String> alertsUnknown;
    private final UnaryOperator<FleetState> addDirectChecks;
    private final FleetDisplay display;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private final PollTiming.DelayTimer timer;
    private final Duration refresh;
    private final FleetPoller poller;

    private Instant lastPollAt = Instant.EPOCH;
    private boolean polledQuickly;
    private final LivenessPoll livenessPoll;
    private Future<?> alertsQuery = CompletableFuture.completedFuture(List.of());
    private Instant alertsQueriedAt = Instant.EPOCH;

    /// Queries the alerts of a fleet and shows them.
    @FunctionalInterface
    public interface AlertQuery {
        AlertSnapshot query(FleetState fleet) throws InterruptedException;
    }

    /// @param alertsUnknown gets the reason while a query of the alerts does not end
    /// @param addDirectChecks adds the results of this console's own checks to the fleet
    LivePollLoop(
            Site site,
            PollTiming timing,
            AlertQuery alerts,
            Consumer<String> alertsUnknown,
            UnaryOperator<FleetState> addDirectChecks,
            FleetDisplay display) {
        clock = timing.clock();
        timer = timing.timers().get();
        this.alerts = alerts;
        this.alertsUnknown = alertsUnknown;
        this.addDirectChecks = addDirectChecks;
        this.display = display;
        refresh = site.config().wall().refresh();
        livenessPoll = new LivenessPoll(new SourceLivenessCheck(site.clusters(), clock), threads);
        poller = site.poller(PollSettingsConverter.wall(site.config()).clock(clock));
    }

    @Override
    public void start() {
        timer.schedule(Duration.ZERO, this::tick);
    }

    private void tick() {
        var pause = Duration.ZERO;
        try {
            if (!polledQuickly) {
                polledQuickly = true;
                display.show(addDirectChecks.apply(poller.pollQuickQueries(display::showTargets)));
                pause = PAUSE_AFTER_QUICK_POLL;
                return;
            }
            var now = clock.instant();
            var due = lastPollAt.plus(refresh).minusMillis(200);
            boolean pollDue = ElapsedTime.reached(due, lastPollAt, now);
            if (pollDue) {
                lastPollAt = now;
            }
            livenessPoll.poll(now);
            var fleet = poller.pollDueSources();
            var all = addDirectChecks.apply(fleet.withOtherSources(livenessPoll.states(now)));
            display.show(all);
            if (alertsQuery.isDone()) {
                if (pollDue) {
                    alertsQueriedAt = now;
                    alertsQuery = threads.submit(() -> queryAlerts(all));
                }
            } else if (ElapsedTime.longerThan(LONGEST_QUERY, alertsQueriedAt, now)) {
                alertsUnknown.accept("the query of the alerts " + notEndedText(Duration.between(alertsQueriedAt, now)));
            }
        } catch (InterruptedException | CancellationException _) {
            // The loop was closed meanwhile, so there is nothing to show.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            failed(bug);
        } finally {
            // Without another tick the wall would freeze, so it is scheduled even after an Error.
            timer.schedule(pause.isZero() ? poller.delayToNextPoll() : pause, this::tick);
        }
    }

    private void queryAlerts(FleetState fleet) {
        try {
            poller.setSilences(alerts.query(fleet).silences());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    static String notEndedText(Duration running) {
        return "has been running for " + DurationText.of(running);
    }

    private static void failed(Throwable bug) {
        System.getLogger(LivePollLoop.class.getName())
                .log(System.Logger.Level.ERROR, "internal error in a poll; polling continues", bug);
    }

    /// Cancels running queries without waiting for them.
    @Override
    public void close() {
        timer.close();
        poller.stop();
        threads.shutdownNow();
    }

    @Override
    public void awaitEnd() {
        try {
            threads.awaitTermination(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Checks whether the log and alert sources respond. Runs next to the poll, which does not wait for them.
    private static final class LivenessPoll {
        private static final Duration INTERVAL = Duration.ofSeconds(9);
        private static final Duration TIMEOUT = Duration.ofMillis(500);

        private final SourceLivenessCheck sources;
        private final ExecutorService threads;
        private Instant queriedAt = Instant.EPOCH;
        private Future<List<SourceState>> query = CompletableFuture.completedFuture(List.of());
        private List<SourceState> last = List.of();

        LivenessPoll(SourceLivenessCheck sources, ExecutorService threads) {
            this.sources = sources;
            this.threads = threads;
        }

        void poll(Instant now) throws InterruptedException {
            if (query.isDone() && ElapsedTime.longerThan(INTERVAL, queriedAt, now)) {
                // A query that was slower than the previous poll has states that nobody has seen.
                states(now);
                queriedAt = now;
                query = threads.submit(sources::states);
            }
        }

        /// The states of the sources; their last states if they are slower than the poll.
        List<SourceState> states(Instant now) throws InterruptedException {
            try {
                last = query.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                return ElapsedTime.longerThan(LONGEST_QUERY, queriedAt, now) ? silentStates(now) : last;
            } catch (ExecutionException bug) {
                failed(bug);
            }
            return last;
        }

        private List<SourceState> silentStates(Instant now) {
            var why = "its query " + notEndedText(Duration.between(queriedAt, now));
            return (last.isEmpty() ? sources.silentStates() : last)
                    .stream().map(state -> state.asSilent(now, why)).toList();
        }
    }
}
