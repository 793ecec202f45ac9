package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.views.LogVolumeQuery;
import greenwall.views.QueryHandle;
import greenwall.views.RangeQueryRunner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Counts a host's log lines by level in its cluster's Loki. The labels that name hosts are queried once for
/// each day in which a window starts.
public final class SiteLogVolumeQuery implements LogVolumeQuery {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    /// Structured metadata of Loki 3. It is not listed as a label, and is empty in other versions.
    private static final String DETECTED = "detected_level";
    private static final List<String> LEVEL_LABELS = List.of("level", "severity", DETECTED, "priority", "PRIORITY");

    private final ViewQueryExecutor tasks;
    private final Map<Key, HostStreamFinder> streamsByDay = new ConcurrentHashMap<>();
    private final Site site;

    /// The day is part of the key, because labels change when the shipping agents change.
    private record Key(String cluster, Instant day) {}

    public SiteLogVolumeQuery(Site site, SiteThreads threads) {
        tasks = new ViewQueryExecutor(threads);
        this.site = site;
    }

    @Override
    public QueryHandle run(Request request, Consumer<RangeQueryRunner.Answer> receiver) {
        return tasks.run(() -> answer(request), receiver);
    }

    RangeQueryRunner.Answer answer(Request request) {
        var logs = site.cluster(request.cluster()).flatMap(Site.ConnectedCluster::logs);
        if (logs.isEmpty()) {
            return new RangeQueryRunner.Answer.Missing("the cluster " + request.cluster() + " has no Loki");
        }
        var streams = streams(logs.get(), request);
        var selectors = streams.selectors(request.names());
        if (selectors.isEmpty()) {
            return new RangeQueryRunner.Answer.Missing(
                    streams.failure().map(Failure::found).orElse("No log stream in this window names this host."));
        }
        var level = LEVEL_LABELS.stream()
                .filter(streams.labels()::contains)
                .findFirst()
                .orElse(DETECTED);
        return count(logs.get(), selectors, level, request);
    }

    private HostStreamFinder streams(LogSource logs, Request request) {
        var day = request.window().start().truncatedTo(ChronoUnit.DAYS);
        var key = new Key(request.cluster(), day);
        var before = streamsByDay.get(key);
        if (before != null && !before.selectors(request.names()).isEmpty()) {
            return before;
        }
        var streams = HostStreamFinder.query(logs, request.window(), DEADLINE);
        if (streams.failure().isEmpty()) {
            streamsByDay.put(key, streams);
        }
        return streams;
    }

    private static RangeQueryRunner.Answer count(
            LogSource logs, List<String> selectors, String level, Request request) {
        var counts = selectors.stream()
                .map(selector ->
                        "count_over_time(" + selector + "[" + request.step().toSeconds() + "s])")
                .collect(Collectors.joining(" or "));
        var query = "sum by (" + level + ") (" + counts + ")";
        return SiteRangeQueryRunner.answer(
                logs.range(query, request.window(), request.step(), DEADLINE).map(matrix -> renamed(matrix, level)));
    }

    private static Matrix renamed(Matrix matrix, String level) {
        return new Matrix(
                matrix.window(),
                matrix.step(),
                matrix.series().stream()
                        .map(s -> new Matrix.Series(
                                Labels.of("level", s.labels().get(level)), s.timeMillis(), s.values(), s.histograms()))
                        .toList());
    }
}
