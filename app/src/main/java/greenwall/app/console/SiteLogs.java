package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.service.ServiceStreams;
import greenwall.fleet.source.LogSource;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the logs of a cluster's Loki. Pages go to the JavaFX thread no faster than it can process them. A
/// tail that is too fast drops lines.
public final class SiteLogs implements LogLines {
    private static final Duration READ_DEADLINE = Duration.ofMinutes(2);
    static final Duration QUERY_DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_PENDING_LINES = 20_000;

    private final SiteThreads threads;
    private final InstantSource clock;
    private final Supplier<FleetState> fleet;
    private final BackgroundTasks answers;
    private final Map<String, ClusterLogStreams> clusters;

    public SiteLogs(Site site, Supplier<FleetState> fleet, InstantSource clock, SiteThreads threads) {
        this.threads = threads;
        this.fleet = fleet;
        answers = new BackgroundTasks(threads);
        this.clock = clock;
        var logs = new HashMap<String, ClusterLogStreams>();
        site.clusters().forEach(c -> c.logs().ifPresent(l -> logs.put(c.name(), new ClusterLogStreams(l))));
        clusters = Map.copyOf(logs);
    }

    @Override
    public TimeRangeReader.Handle read(Question question, Reader reader) {
        var logs = logs(question.cluster());
        if (logs == null) {
            reader.end(new ReadResult.Missing(noLoki(question.cluster())));
            return () -> {};
        }
        var cancelled = new AtomicBoolean();
        var running = threads.submit(() -> {
            var pages = new LogPages(threads, cancelled, reader);
            var outcome = logs.lines(
                    question.query(), question.window(), question.order(), question.most(), pages, READ_DEADLINE);
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
        return of == null ? null : of.logs();
    }

    private static String noLoki(String cluster) {
        return "the cluster " + cluster + " has no Loki";
    }

    private static ReadResult end(Outcome<LogSource.Read> outcome) {
        return switch (outcome) {
            case Outcome.Answered<LogSource.Read> answered ->
                new ReadResult.Read(answered.value().cut());
            case Outcome.Failed<LogSource.Read> failed ->
                new ReadResult.Missing(
                        failed.failure().found() + "; " + failed.failure().remedy());
        };
    }

    @Override
    public TimeRangeReader.Handle follow(String cluster, String query, Instant from, Follower follower) {
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
        var tail = logs.tail(query, from.isAfter(now) ? now : from, new LogSource.TailSink() {
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
    public TimeRangeReader.Handle count(TimeRangeReader.Question question, Consumer<TimeRangeReader.Answer> receiver) {
        var logs = logs(question.cluster());
        if (logs == null) {
            return BackgroundTasks.known(new TimeRangeReader.Answer.Missing(noLoki(question.cluster())), receiver);
        }
        return answers.run(
                () -> SiteTimeRangeReader.answer(
                        logs.range(question.query(), question.window(), question.step(), QUERY_DEADLINE)),
                receiver);
    }

    @Override
    public TimeRangeReader.Handle selectors(Place.HostName name, TimeWindow window, Consumer<Selectors> receiver) {
        var cluster = clusters.get(name.cluster());
        if (cluster == null) {
            return BackgroundTasks.known(new Selectors(List.of(), noLoki(name.cluster())), receiver);
        }
        var names = new TreeSet<String>();
        names.add(name.name());
        fleet.get()
                .host(name.cluster(), name.name())
                .ifPresent(h -> h.host().names().forEach(n -> names.add(n.value())));
        return answers.run(() -> cluster.selectors(name.name(), names, window, clock.instant()), receiver);
    }

    @Override
    public TimeRangeReader.Handle ofService(
            String clusterName, Collection<String> names, TimeWindow window, Consumer<Selectors> receiver) {
        var cluster = clusters.get(clusterName);
        if (cluster == null) {
            return BackgroundTasks.known(new Selectors(List.of(), noLoki(clusterName)), receiver);
        }
        return answers.run(
                () -> {
                    var streams = ServiceStreams.of(cluster.logs(), names, window, QUERY_DEADLINE);
                    return new Selectors(streams.selectors(), streams.why());
                },
                receiver);
    }
}
