package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.app.site.SiteServicePoll;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.explain.service.ServiceExplanations;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServicePoll;
import greenwall.fleet.state.FleetState;
import greenwall.views.ServiceLists;
import greenwall.views.TimeRangeReader;
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

/// Polls the services with each poll, one poll at a time, for all windows and for problems, and remembers those of a
/// source that does not respond.
final class SiteServices implements ServiceLists, ServiceExplanations {
    /// Without frequent polls a question is answered by a poll no older than this.
    private static final Duration SHARED = Duration.ofSeconds(20);
    /// A poll has shorter deadlines of its own.
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Answer NOTHING = new Answer(List.of(), List.of(), Instant.EPOCH);

    private final Site site;
    private final InstantSource clock;
    private final Investigator investigator;
    private final BackgroundTasks tasks;
    private final Map<String, ServicePoll> polls;
    private final SiteThreads threads;
    private volatile FleetState fleet = FleetState.EMPTY;
    private volatile SiteServicePoll look = SiteServicePoll.NOTHING;
    private volatile Answer last = NOTHING;
    /// Guarded by this.
    private CompletableFuture<Void> poll = CompletableFuture.completedFuture(null);

    private CompletableFuture<Void> budgets = CompletableFuture.completedFuture(null);

    SiteServices(Site site, InstantSource clock, Investigator investigator, SiteThreads threads) {
        this.site = site;
        this.clock = clock;
        this.investigator = investigator;
        this.threads = threads;
        tasks = new BackgroundTasks(threads);
        polls = SiteServicePoll.polls(site);
    }

    void knows(FleetState newest) {
        fleet = newest;
    }

    /// Begins a poll in the background, or returns the running one.
    synchronized CompletableFuture<Void> poll() {
        if (poll.isDone()) {
            try {
                poll = CompletableFuture.runAsync(this::look, threads);
            } catch (RejectedExecutionException _) {
                // The console is being closed.
            }
        }
        return poll;
    }

    private void look() {
        var now = clock.instant();
        try {
            look = SiteServicePoll.look(polls, AlertHosts.of(fleet), now)
                    .remembering(look)
                    .withBudgets(polls);
            last = new Answer(look.services(), look.troubles(), now);
            askBudgets(now);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// In the background: the next poll shows the result.
    private synchronized void askBudgets(Instant now) {
        if (budgets.isDone()) {
            try {
                budgets = CompletableFuture.runAsync(() -> look.askBudgets(polls, now), threads);
            } catch (RejectedExecutionException _) {
                // The console is being closed.
            }
        }
    }

    /// Waits for the services up to a limit.
    void await(Duration longest) throws InterruptedException {
        try {
            poll().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // They come with the next poll.
        } catch (ExecutionException bug) {
            throw new IllegalStateException("polling the services failed", bug);
        }
    }

    /// The result of the last poll.
    List<Service> known() {
        return look.services();
    }

    @Override
    public TimeRangeReader.Ask ask(Consumer<Answer> receiver) {
        return tasks.run(this::newest, receiver);
    }

    private Answer newest() {
        if (Duration.between(last.at(), clock.instant()).compareTo(SHARED) >= 0) {
            try {
                poll().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException _) {
                // The known services are older, and shown as such.
            } catch (ExecutionException bug) {
                throw new IllegalStateException("polling the services failed", bug);
            }
        }
        return last;
    }

    @Override
    public TimeRangeReader.Ask explain(String cluster, String service, Instant at, Consumer<Explained> receiver) {
        return tasks.run(
                () -> {
                    newest();
                    return new Explained(explain(cluster, service, at));
                },
                new Explained(Optional.empty()),
                receiver);
    }

    @Override
    public Optional<ServiceExplanation> explain(String cluster, String service, Instant at)
            throws InterruptedException {
        return look.explain(site, fleet, investigator, cluster, service, at);
    }
}
