package greenwall.app.console;

import greenwall.app.site.ServicePollResult;
import greenwall.app.site.Site;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.service.ServiceExplainer;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServicePoller;
import greenwall.fleet.state.FleetState;
import greenwall.views.RequestHandle;
import greenwall.views.Services;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Polls the services together with each poll of the site, for all windows and for problems. Only one poll
/// runs at a time. The services of a source that does not respond are kept, as silent.
final class SiteServices implements Services, ServiceExplainer {
    /// A poll that is not older than this answers a request; otherwise a new poll is made.
    private static final Duration MAX_AGE = Duration.ofSeconds(20);
    /// The queries of a poll have shorter deadlines.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// Grouping does not wait longer than this for slow services; it runs again once they are known.
    private static final Duration GROUPING_TIMEOUT = Duration.ofSeconds(2);
    /// The first grouping waits longer: while services are not known, each slow one would be a separate
    /// problem and notification.
    private static final Duration FIRST_GROUPING_TIMEOUT = Duration.ofSeconds(8);

    private static final Answer NOTHING = new Answer(List.of(), List.of(), Instant.EPOCH);

    private final Site site;
    private final InstantSource clock;
    private final ClusterExplainer background;
    private final ClusterExplainer onRequest;
    private final Consumer<ServiceExplanation> onComplete;
    private final ViewQueryExecutor tasks;
    private final Map<String, ServicePoller> polls;
    private final SiteThreads threads;
    private volatile FleetState fleet = FleetState.EMPTY;
    private volatile ServicePollResult lastPoll = ServicePollResult.NOTHING;
    private volatile Answer last = NOTHING;
    /// When the poll that runs now began.
    private volatile Optional<Instant> pollingSince = Optional.empty();
    /// Guarded by this.
    private CompletableFuture<Void> poll = CompletableFuture.completedFuture(null);

    private CompletableFuture<Void> budgets = CompletableFuture.completedFuture(null);

    /// @param background for explanations that no user requested
    /// @param onRequest for explanations that a user requested
    /// @param onComplete gets each explanation that a user requested
    SiteServices(
            Site site,
            InstantSource clock,
            ClusterExplainer background,
            ClusterExplainer onRequest,
            Consumer<ServiceExplanation> onComplete,
            SiteThreads threads) {
        this.site = site;
        this.clock = clock;
        this.background = background;
        this.onRequest = onRequest;
        this.onComplete = onComplete;
        this.threads = threads;
        tasks = new ViewQueryExecutor(threads);
        polls = ServicePollResult.pollers(site);
    }

    void update(FleetState newest) {
        fleet = newest;
    }

    /// Starts a poll in the background, or returns the running one.
    synchronized CompletableFuture<Void> poll() {
        poll = next(poll, this::runPoll);
        return poll;
    }

    /// Starts a task once its last run has ended.
    private CompletableFuture<Void> next(CompletableFuture<Void> last, Runnable task) {
        try {
            return last.isDone() ? CompletableFuture.runAsync(task, threads) : last;
        } catch (RejectedExecutionException _) {
            // The console is being closed.
            return last;
        }
    }

    private void runPoll() {
        var now = clock.instant();
        pollingSince = Optional.of(now);
        try {
            var later = TimeMath.longer(Duration.between(last.at(), now), Duration.ZERO);
            lastPoll = query(now).withSilentServicesOf(lastPoll, later).withBudgets(polls);
            last = new Answer(lastPoll.services(), lastPoll.failures(), now);
            queryBudgets(now);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            pollingSince = Optional.empty();
        }
    }

    private ServicePollResult query(Instant now) throws InterruptedException {
        try {
            return ServicePollResult.query(polls, AlertHostFinder.of(fleet), now);
        } catch (RuntimeException bug) {
            failed(bug);
            return ServicePollResult.failed(
                    polls.keySet(), "internal error while querying the services; see Greenwall's log");
        }
    }

    private static void failed(Throwable bug) {
        System.getLogger(SiteServices.class.getName())
                .log(System.Logger.Level.ERROR, "polling the services failed", bug);
    }

    /// Runs in the background; the next poll shows the result.
    private synchronized void queryBudgets(Instant now) {
        budgets = next(budgets, () -> lastPoll.queryBudgets(polls, now));
    }

    void await(Duration longest) throws InterruptedException {
        ended(poll(), longest);
    }

    /// Waits for a poll before problems are grouped.
    ///
    /// @param late called when the poll ends, if it takes too long
    void awaitForGrouping(CompletableFuture<Void> running, Runnable late) throws InterruptedException {
        if (!ended(running, known().isEmpty() ? FIRST_GROUPING_TIMEOUT : GROUPING_TIMEOUT)) {
            running.thenRun(late);
        }
    }

    /// Waits up to a limit. Returns whether the poll has ended.
    private static boolean ended(CompletableFuture<Void> running, Duration longest) throws InterruptedException {
        try {
            running.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException bug) {
            // The known services are used, with their age.
            failed(bug);
            return true;
        }
    }

    List<Service> known() {
        return lastPoll.services();
    }

    /// Why services may be missing or old.
    List<String> failures() {
        var newest = lastPoll;
        if (newest == ServicePollResult.NOTHING) {
            return List.of("the services have not been queried yet");
        }
        // The clock of an earlier time may play faster than the poll.
        return pollingSince
                .filter(_ -> site.pastClock().isEmpty())
                .map(since -> Duration.between(since, clock.instant()))
                .filter(running -> running.compareTo(LivePollLoop.LONGEST_QUERY) > 0)
                .map(running -> List.of("the query of the services " + LivePollLoop.notEndedText(running)))
                .orElseGet(newest::failures);
    }

    @Override
    public RequestHandle list(Consumer<Answer> receiver) {
        return tasks.run(this::newest, receiver);
    }

    private Answer newest() throws InterruptedException {
        if (ElapsedTime.reached(last.at().plus(MAX_AGE), last.at(), clock.instant())) {
            // After the limit the known services are shown with their age.
            await(TIMEOUT);
        }
        return last;
    }

    @Override
    public RequestHandle explain(String cluster, String service, Instant at, Consumer<ExplanationResult> receiver) {
        return tasks.run(
                () -> {
                    newest();
                    var explained = lastPoll.explain(site, fleet, onRequest, cluster, service, at);
                    explained.ifPresent(onComplete);
                    return new ExplanationResult(explained);
                },
                receiver);
    }

    @Override
    public Optional<ServiceExplanation> explain(String cluster, String service, Instant at)
            throws InterruptedException {
        return lastPoll.explain(site, fleet, background, cluster, service, at);
    }
}
