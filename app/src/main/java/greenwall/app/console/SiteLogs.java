package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.Elapsed;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.logs.HostStreams;
import greenwall.fleet.service.ServiceStreams;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.FleetState;
import greenwall.views.BatchQueue;
import greenwall.views.LogLines;
import greenwall.views.Place;
import greenwall.views.TimeRangeReader;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the logs of a cluster's Loki: pages go to the JavaFX thread no faster than it takes them, and a tail that is
/// too fast drops lines.
public final class SiteLogs implements LogLines {
    private static final Duration READ = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration NAMES_STAY = Duration.ofSeconds(60);
    private static final int FIRST_PAGE = 200;
    private static final int PAGE = 2_000;
    private static final int PAGES_UNDER_WAY = 2;
    private static final int MOST_WAITING = 20_000;

    private final SiteThreads threads;
    private final InstantSource clock;
    private final Supplier<FleetState> fleet;
    private final BackgroundTasks answers;
    private final Map<String, OfCluster> clusters;

    /// @param streams the newest found
    private record OfCluster(Logs logs, AtomicReference<@Nullable Known> streams) {}

    /// The streams of a cluster's hosts, as asked for one window.
    private record Known(Instant at, TimeWindow window, HostStreams streams) {
        boolean good(Instant now, TimeWindow wanted) {
            return !Elapsed.longerThan(NAMES_STAY, at, now)
                    && !window.start().isAfter(wanted.start().plus(NAMES_STAY))
                    && !window.end().isBefore(wanted.end().minus(NAMES_STAY));
        }
    }

    public SiteLogs(Site site, Supplier<FleetState> fleet, InstantSource clock, SiteThreads threads) {
        this.threads = threads;
        this.fleet = fleet;
        answers = new BackgroundTasks(threads);
        this.clock = clock;
        var logs = new HashMap<String, OfCluster>();
        site.clusters()
                .forEach(c -> c.logs().ifPresent(l -> logs.put(c.name(), new OfCluster(l, new AtomicReference<>()))));
        clusters = Map.copyOf(logs);
    }

    @Override
    public TimeRangeReader.Ask read(Question question, Reader reader) {
        var logs = logs(question.cluster());
        if (logs == null) {
            reader.end(new ReadResult.Missing(noLoki(question.cluster())));
            return () -> {};
        }
        var withdrawn = new AtomicBoolean();
        var running = threads.submit(() -> {
            var pages = new Pages(withdrawn, reader);
            var outcome =
                    logs.lines(question.query(), question.window(), question.order(), question.most(), pages, READ);
            pages.flush();
            pages.post(() -> reader.end(end(outcome)));
        });
        return () -> {
            withdrawn.set(true);
            running.cancel(true);
        };
    }

    private @Nullable Logs logs(String cluster) {
        var of = clusters.get(cluster);
        return of == null ? null : of.logs();
    }

    private static String noLoki(String cluster) {
        return "the cluster " + cluster + " has no Loki";
    }

    private static ReadResult end(Outcome<Logs.Read> outcome) {
        return switch (outcome) {
            case Outcome.Answered<Logs.Read> answered ->
                new ReadResult.Read(
                        answered.value().lines(),
                        answered.value().cut(),
                        answered.value().covered());
            case Outcome.Failed<Logs.Read> failed ->
                new ReadResult.Missing(
                        failed.failure().found() + "; " + failed.failure().remedy());
        };
    }

    /// Collects lines into pages. Waits while two of them are not taken.
    private final class Pages implements Logs.Sink {
        private final AtomicBoolean withdrawn;
        private final Reader reader;
        private final Semaphore free = new Semaphore(PAGES_UNDER_WAY);
        private List<LogLine> page = new ArrayList<>();
        private int size = FIRST_PAGE;

        Pages(AtomicBoolean withdrawn, Reader reader) {
            this.withdrawn = withdrawn;
            this.reader = reader;
        }

        @Override
        public boolean accept(Logs.Line line) {
            page.add(new LogLine(line));
            if (page.size() >= size) {
                size = PAGE;
                flush();
            }
            return !withdrawn.get();
        }

        void flush() {
            if (page.isEmpty() || withdrawn.get()) {
                return;
            }
            var full = page;
            page = new ArrayList<>(size);
            try {
                free.acquire();
            } catch (InterruptedException _) {
                withdrawn.set(true);
                Thread.currentThread().interrupt();
                return;
            }
            post(() -> {
                free.release();
                reader.page(full);
            });
        }

        void post(Runnable delivery) {
            threads.post(() -> {
                if (!withdrawn.get()) {
                    delivery.run();
                } else {
                    free.release();
                }
            });
        }
    }

    @Override
    public TimeRangeReader.Ask follow(String cluster, String query, Instant from, Follower follower) {
        var logs = logs(cluster);
        if (logs == null) {
            follower.status(false, noLoki(cluster));
            return () -> {};
        }
        var closed = new AtomicBoolean();
        var batches = new BatchQueue<LogLine>(threads, MOST_WAITING, (lines, dropped) -> {
            if (!closed.get()) {
                if (!lines.isEmpty()) {
                    follower.lines(lines);
                }
                if (dropped > 0) {
                    follower.dropped(dropped, "they arrived faster than they could be drawn");
                }
            }
        });
        // Loki refuses a tail that begins in its future, where a window may end.
        var now = clock.instant();
        var tail = logs.tail(query, from.isAfter(now) ? now : from, new Logs.TailSink() {
            @Override
            public void line(Logs.Line line) {
                batches.offer(new LogLine(line));
            }

            @Override
            public void dropped(long entries, String why) {
                deliver(closed, () -> follower.dropped(entries, why));
            }

            @Override
            public void status(boolean connected, String what) {
                deliver(closed, () -> follower.status(connected, what));
            }
        });
        return () -> {
            closed.set(true);
            tail.close();
        };
    }

    private void deliver(AtomicBoolean closed, Runnable delivery) {
        threads.post(() -> {
            if (!closed.get()) {
                delivery.run();
            }
        });
    }

    @Override
    public TimeRangeReader.Ask count(TimeRangeReader.Question question, Consumer<TimeRangeReader.Answer> receiver) {
        var logs = logs(question.cluster());
        if (logs == null) {
            return BackgroundTasks.known(new TimeRangeReader.Answer.Missing(noLoki(question.cluster())), receiver);
        }
        return answers.run(
                () -> SiteTimeRangeReader.answer(
                        logs.range(question.query(), question.window(), question.step(), ANSWER)),
                receiver);
    }

    @Override
    public TimeRangeReader.Ask selectors(Place.HostName name, TimeWindow window, Consumer<Selectors> receiver) {
        var cluster = clusters.get(name.cluster());
        if (cluster == null) {
            return BackgroundTasks.known(new Selectors(List.of(), noLoki(name.cluster())), receiver);
        }
        var names = new TreeSet<String>();
        names.add(name.name());
        fleet.get()
                .host(name.cluster(), name.name())
                .ifPresent(h -> h.host().names().forEach(n -> names.add(n.value())));
        return answers.run(() -> selectors(cluster, name, names, window), receiver);
    }

    @Override
    public TimeRangeReader.Ask ofService(
            String clusterName, Collection<String> names, TimeWindow window, Consumer<Selectors> receiver) {
        var cluster = clusters.get(clusterName);
        if (cluster == null) {
            return BackgroundTasks.known(new Selectors(List.of(), noLoki(clusterName)), receiver);
        }
        return answers.run(
                () -> {
                    var streams = ServiceStreams.of(cluster.logs(), names, window, ANSWER);
                    return new Selectors(streams.selectors(), streams.why());
                },
                receiver);
    }

    private Selectors selectors(OfCluster cluster, Place.HostName host, Set<String> names, TimeWindow window) {
        var now = clock.instant();
        var known = cluster.streams().get();
        if (known == null || !known.good(now, window)) {
            known = new Known(now, window, HostStreams.of(cluster.logs(), window, ANSWER));
            // Failed and withdrawn questions are asked again.
            if (known.streams().failure().isEmpty()) {
                cluster.streams().set(known);
            }
        }
        var selectors = known.streams().selectors(names);
        if (!selectors.isEmpty()) {
            return new Selectors(selectors, "");
        }
        var label = known.streams().label();
        return new Selectors(
                List.of(),
                label.isEmpty()
                        ? "Loki did not respond, or no stream has a label that names a machine; write a query."
                        : "In this window no stream has a name of " + host.name() + " in its label " + label.get()
                                + ".");
    }
}
