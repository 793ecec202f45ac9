package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.service.ServiceLogSelectors;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.FleetState;
import greenwall.views.BatchQueue;
import greenwall.views.FxThread;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the logs of a cluster's Loki. Pages go to the JavaFX thread no faster than it can process them. A
/// tail that is too fast drops lines.
public final class SiteLogs implements LogQueries {
    private static final Duration READ_DEADLINE = Duration.ofMinutes(2);
    private static final Duration QUERY_DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_PENDING_LINES = 20_000;
    private static final Duration STREAMS_VALID_FOR = Duration.ofSeconds(60);

    private final SiteThreads threads;
    private final InstantSource clock;
    private final Supplier<FleetState> fleet;
    private final ViewQueryExecutor answers;
    private final Map<String, ClusterLogStreams> clusters;

    public SiteLogs(Site site, Supplier<FleetState> fleet, InstantSource clock, SiteThreads threads) {
        this.threads = threads;
        this.fleet = fleet;
        answers = new ViewQueryExecutor(threads);
        this.clock = clock;
        var logs = new HashMap<String, ClusterLogStreams>();
        site.clusters().forEach(c -> c.logs().ifPresent(l -> logs.put(c.name(), new ClusterLogStreams(l))));
        clusters = Map.copyOf(logs);
    }

    @Override
    public RequestHandle read(Request request, Reader reader) {
        var logs = logs(request.cluster());
        if (logs == null) {
            reader.end(new ReadResult.Missing(noLoki(request.cluster())));
            return () -> {};
        }
        var cancelled = new AtomicBoolean();
        var running = threads.submit(() -> {
            var pages = new LogPages(threads, cancelled, reader);
            var outcome = logs.lines(
                    request.query(), request.window(), request.order(), request.most(), pages, READ_DEADLINE);
            pages.flush();
            pages.post(() -> reader.end(end(outcome)));
        });
        return () -> {
            cancelled.set(true);
            running.cancel(true);
        };
    }

    private @Nullable LogSource logs(String cluster) {
        var of = clusters.get(cluster);
        return of == null ? null : of.logs;
    }

    private static String noLoki(String cluster) {
        return "the cluster " + cluster + " has no log source";
    }

    private static ReadResult end(Outcome<LogSource.ReadSummary> outcome) {
        return switch (outcome) {
            case Outcome.Answered<LogSource.ReadSummary> answered ->
                new ReadResult.Read(answered.value().cut());
            case Outcome.Failed<LogSource.ReadSummary> failed ->
                new ReadResult.Missing(failed.failure().text());
        };
    }

    @Override
    public RequestHandle follow(String cluster, String query, Instant from, Follower follower) {
        var logs = logs(cluster);
        if (logs == null) {
            follower.status(false, noLoki(cluster));
            return () -> {};
        }
        var closed = new AtomicBoolean();
        var batches = new BatchQueue<LogLine>(threads, MAX_PENDING_LINES, (lines, dropped) -> {
            if (!closed.get()) {
                if (!lines.isEmpty()) {
                    follower.lines(lines);
                }
                if (dropped > 0) {
                    follower.dropped(dropped, "they arrived faster than they could be drawn");
                }
            }
        });
        // Loki refuses a tail that starts in the future, and a window may end in the future.
        var now = clock.instant();
        var tail = logs.tail(query, TimeMath.earlier(from, now), new LogSource.TailSink() {
            @Override
            public void line(LogSource.Line line) {
                batches.offer(new LogLine(line));
            }

            @Override
            public void dropped(long entries, String why) {
                postUnlessClosed(closed, () -> follower.dropped(entries, why));
            }

            @Override
            public void status(boolean connected, String what) {
                postUnlessClosed(closed, () -> follower.status(connected, what));
            }
        });
        return () -> {
            closed.set(true);
            tail.close();
        };
    }

    private void postUnlessClosed(AtomicBoolean closed, Runnable work) {
        threads.post(() -> {
            if (!closed.get()) {
                work.run();
            }
        });
    }

    @Override
    public RequestHandle count(RangeQueryRunner.Request request, Consumer<RangeQueryRunner.Answer> receiver) {
        var logs = logs(request.cluster());
        if (logs == null) {
            return ViewQueryExecutor.deliver(new RangeQueryRunner.Answer.Missing(noLoki(request.cluster())), receiver);
        }
        return answers.run(
                () -> SiteRangeQueryRunner.answer(
                        logs.range(request.query(), request.window(), request.step(), QUERY_DEADLINE)),
                new RangeQueryRunner.Answer.Missing(ViewQueryExecutor.INTERNAL_ERROR),
                receiver);
    }

    @Override
    public RequestHandle selectors(Place.HostRef name, TimeWindow window, Consumer<Selectors> receiver) {
        var cluster = clusters.get(name.cluster());
        if (cluster == null) {
            return ViewQueryExecutor.deliver(new Selectors(List.of(), noLoki(name.cluster())), receiver);
        }
        var names = new TreeSet<String>();
        names.add(name.name());
        fleet.get()
                .host(name.cluster(), name.name())
                .ifPresent(h -> h.host().names().forEach(n -> names.add(n.value())));
        return answers.run(() -> cluster.selectors(name.name(), names, window, clock.instant()), receiver);
    }

    @Override
    public RequestHandle serviceSelectors(
            String clusterName, Collection<String> names, TimeWindow window, Consumer<Selectors> receiver) {
        var cluster = clusters.get(clusterName);
        if (cluster == null) {
            return ViewQueryExecutor.deliver(new Selectors(List.of(), noLoki(clusterName)), receiver);
        }
        return answers.run(
                () -> {
                    var streams = ServiceLogSelectors.query(cluster.logs, names, window, QUERY_DEADLINE);
                    return new Selectors(streams.selectors(), streams.why());
                },
                receiver);
    }

    /// The logs of a cluster, with the streams of its hosts that were found last.
    private static final class ClusterLogStreams {
        private final LogSource logs;
        private volatile Optional<CachedStreams> cache = Optional.empty();

        ClusterLogStreams(LogSource logs) {
            this.logs = logs;
        }

        /// @param names all names of the host
        Selectors selectors(String host, Set<String> names, TimeWindow window, Instant now) {
            var streams = streams(names, window, now);
            var selectors = streams.selectors(names);
            if (!selectors.isEmpty()) {
                return new Selectors(selectors, "");
            }
            var why = streams.failure()
                    .map(failure -> "The log source does not list its streams: " + failure.text())
                    .or(() -> streams.label()
                            .map(label -> "No stream in this time range has " + host + " in its label " + label
                                    + ". Choose a longer time range, or write a query."))
                    .orElse("No stream has a label that names a host. Write a query.");
            return new Selectors(List.of(), why);
        }

        /// A host that is not among the last streams may have begun to log since.
        private HostStreamFinder streams(Set<String> names, TimeWindow window, Instant now) {
            var cached = cache.filter(before -> before.isValidFor(now, window)
                    && !before.streams().selectors(names).isEmpty());
            if (cached.isPresent()) {
                return cached.get().streams();
            }
            var streams = HostStreamFinder.query(logs, window, QUERY_DEADLINE);
            // Failed and cancelled queries are not cached.
            if (streams.failure().isEmpty()) {
                cache = Optional.of(new CachedStreams(now, window, streams));
            }
            return streams;
        }
    }

    /// The streams that were found for one window.
    private record CachedStreams(Instant at, TimeWindow window, HostStreamFinder streams) {
        boolean isValidFor(Instant now, TimeWindow requested) {
            return !ElapsedTime.longerThan(STREAMS_VALID_FOR, at, now)
                    && !window.start().isAfter(requested.start().plus(STREAMS_VALID_FOR))
                    && !window.end().isBefore(requested.end().minus(STREAMS_VALID_FOR));
        }
    }

    /// Collects lines into pages for the JavaFX thread. Waits while two pages are not yet processed.
    private static final class LogPages implements LogSource.Sink {
        private static final int FIRST_PAGE = 200;
        private static final int PAGE = 2_000;
        private static final int MAX_PENDING = 2;

        private final FxThread fx;
        private final AtomicBoolean cancelled;
        private final Reader reader;
        private final Semaphore free = new Semaphore(MAX_PENDING);
        private List<LogLine> page = new ArrayList<>();
        private int size = FIRST_PAGE;

        /// @param cancelled whether the reader needs no more pages
        LogPages(FxThread fx, AtomicBoolean cancelled, Reader reader) {
            this.fx = fx;
            this.cancelled = cancelled;
            this.reader = reader;
        }

        @Override
        public boolean accept(LogSource.Line line) {
            page.add(new LogLine(line));
            if (page.size() >= size) {
                size = PAGE;
                flush();
            }
            return !cancelled.get();
        }

        void flush() {
            if (page.isEmpty() || cancelled.get()) {
                return;
            }
            var full = page;
            page = new ArrayList<>(size);
            try {
                free.acquire();
            } catch (InterruptedException _) {
                cancelled.set(true);
                Thread.currentThread().interrupt();
                return;
            }
            post(() -> {
                free.release();
                reader.page(full);
            });
        }

        void post(Runnable work) {
            fx.post(() -> {
                if (!cancelled.get()) {
                    work.run();
                } else {
                    free.release();
                }
            });
        }
    }
}
