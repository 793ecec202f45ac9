package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.views.QueryCompletions;
import greenwall.views.RequestHandle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Queries a cluster's sources for metric names with their descriptions, for label names, and for label values.
public final class SiteQueryCompletions implements QueryCompletions {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LOOK_BACK = Duration.ofHours(6);
    private static final Duration NAMES_VALID_FOR = Duration.ofMinutes(10);
    private static final Duration BETWEEN_READS = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final SiteThreads threads;
    private final ViewQueryExecutor tasks;
    private final Site site;

    /// @param due when they are to be read again
    private record MetricNames(List<Suggestion> words, Instant requested, Instant due) {
        static MetricNames of(List<Suggestion> words, Instant requested, Duration valid) {
            return new MetricNames(words, requested, requested.plus(valid));
        }
    }

    /// By cluster.
    private final Map<String, MetricNames> metrics = new ConcurrentHashMap<>();

    public SiteQueryCompletions(Site site, InstantSource clock, SiteThreads threads) {
        this.threads = threads;
        tasks = new ViewQueryExecutor(threads);
        this.clock = clock;
        this.site = site;
    }

    @Override
    public RequestHandle complete(Request request, Consumer<List<Suggestion>> receiver) {
        return tasks.run(() -> answer(request), receiver);
    }

    private List<Suggestion> answer(Request request) {
        var cluster = site.cluster(request.cluster())
                .or(() -> site.clusters().stream().findFirst());
        var window = TimeWindow.before(clock.instant(), LOOK_BACK);
        return switch (request.language()) {
            case PROMQL ->
                cluster.flatMap(Site.ConnectedCluster::metrics)
                        .map(source -> ofMetrics(source, request, window))
                        .orElse(List.of());
            case LOGQL ->
                cluster.flatMap(Site.ConnectedCluster::logs)
                        .map(source -> ofLogs(source, request, window))
                        .orElse(List.of());
        };
    }

    private List<Suggestion> ofMetrics(MetricsSource source, Request request, TimeWindow window) {
        var selectors = request.selector().isEmpty() ? List.<String>of() : List.of(request.selector());
        return switch (request.kind()) {
            case METRICS -> {
                var known = metrics.get(request.cluster());
                if (known == null) {
                    yield readNames(source, request.cluster(), window);
                }
                readAgain(known, source, request.cluster(), window);
                yield known.words();
            }
            case LABELS ->
                complete(source.labelNames(selectors, window, DEADLINE).answer());
            case VALUES ->
                complete(source.labelValues(request.label(), selectors, window, DEADLINE)
                        .answer());
        };
    }

    private List<Suggestion> readNames(MetricsSource source, String cluster, TimeWindow window) {
        var words = names(source, window);
        words.ifPresent(w -> metrics.put(cluster, MetricNames.of(w, clock.instant(), NAMES_VALID_FOR)));
        return words.orElse(List.of());
    }

    /// In the background, because each letter that is typed cancels the query of the letter before.
    private void readAgain(MetricNames known, MetricsSource source, String cluster, TimeWindow window) {
        var now = clock.instant();
        if (ElapsedTime.reached(known.due(), known.requested(), now)
                && metrics.replace(cluster, known, MetricNames.of(known.words(), now, BETWEEN_READS))) {
            threads.execute(() -> readNames(source, cluster, window));
        }
    }

    /// The list of names decides, because recorded metrics have no metadata, and metadata may list metrics
    /// that no longer exist. Empty if the source did not respond or the query was cancelled.
    private static Optional<List<Suggestion>> names(MetricsSource source, TimeWindow window) {
        var metadata = source.metadata(DEADLINE).answer();
        var names = source.labelValues("__name__", List.of(), window, DEADLINE).answer();
        return names.map(list -> complete(list, metadata.orElse(Map.of())));
    }

    private static List<Suggestion> complete(
            List<String> names, Map<String, List<MetricsSource.MetricMetadata>> metadata) {
        var words = new ArrayList<Suggestion>();
        for (var name : names) {
            var known = metadata.getOrDefault(name, List.of());
            words.add(new Suggestion(
                    name,
                    known.isEmpty()
                            ? ""
                            : known.getFirst().type() + ", " + known.getFirst().help()));
        }
        return words;
    }

    private static List<Suggestion> ofLogs(LogSource source, Request request, TimeWindow window) {
        return switch (request.kind()) {
            case METRICS -> List.of();
            case LABELS -> complete(source.labelNames(window, DEADLINE).answer());
            case VALUES ->
                complete(source.labelValues(request.label(), window, DEADLINE).answer());
        };
    }

    private static List<Suggestion> complete(Optional<List<String>> texts) {
        return texts.orElse(List.of()).stream()
                .map(text -> new Suggestion(text, ""))
                .toList();
    }
}
