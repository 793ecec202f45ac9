package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.views.QueryCompletions;
import greenwall.views.TimeRangeReader;
import java.time.Duration;
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

    private final InstantSource clock;
    private final ViewQueryExecutor tasks;
    private final Site site;

    /// By cluster.
    private final Map<String, List<Word>> metrics = new ConcurrentHashMap<>();

    public SiteQueryCompletions(Site site, InstantSource clock, SiteThreads threads) {
        tasks = new ViewQueryExecutor(threads);
        this.clock = clock;
        this.site = site;
    }

    @Override
    public TimeRangeReader.Handle words(Question question, Consumer<List<Word>> receiver) {
        return tasks.run(() -> answer(question), receiver);
    }

    private List<Word> answer(Question question) {
        var cluster = site.cluster(question.cluster())
                .or(() -> site.clusters().stream().findFirst());
        var window = TimeWindow.before(clock.instant(), LOOK_BACK);
        return switch (question.language()) {
            case PROMQL ->
                cluster.flatMap(Site.ConnectedCluster::metrics)
                        .map(source -> ofMetrics(source, question, window))
                        .orElse(List.of());
            case LOGQL ->
                cluster.flatMap(Site.ConnectedCluster::logs)
                        .map(source -> ofLogs(source, question, window))
                        .orElse(List.of());
        };
    }

    private List<Word> ofMetrics(MetricsSource source, Question question, TimeWindow window) {
        var selectors = question.selector().isEmpty() ? List.<String>of() : List.of(question.selector());
        return switch (question.kind()) {
            case METRICS -> {
                var before = metrics.get(question.cluster());
                var words = before == null ? names(source, window) : Optional.of(before);
                words.ifPresent(w -> metrics.put(question.cluster(), w));
                yield words.orElse(List.of());
            }
            case LABELS -> words(source.labelNames(selectors, window, DEADLINE).answer());
            case VALUES ->
                words(source.labelValues(question.label(), selectors, window, DEADLINE)
                        .answer());
        };
    }

    /// The list of names decides, because recorded metrics have no metadata, and metadata may list metrics
    /// that no longer exist. Empty if the source did not respond or the query was cancelled.
    private static Optional<List<Word>> names(MetricsSource source, TimeWindow window) {
        var metadata = source.metadata(DEADLINE).answer();
        var names = source.labelValues("__name__", List.of(), window, DEADLINE).answer();
        return names.map(list -> words(list, metadata.orElse(Map.of())));
    }

    private static List<Word> words(List<String> names, Map<String, List<MetricsSource.MetricMetadata>> metadata) {
        var words = new ArrayList<Word>();
        for (var name : names) {
            var known = metadata.getOrDefault(name, List.of());
            words.add(new Word(
                    name,
                    known.isEmpty()
                            ? ""
                            : known.getFirst().type() + ", " + known.getFirst().help()));
        }
        return words;
    }

    private static List<Word> ofLogs(LogSource source, Question question, TimeWindow window) {
        return switch (question.kind()) {
            case METRICS -> List.of();
            case LABELS -> words(source.labelNames(window, DEADLINE).answer());
            case VALUES ->
                words(source.labelValues(question.label(), window, DEADLINE).answer());
        };
    }

    private static List<Word> words(Optional<List<String>> texts) {
        return texts.orElse(List.of()).stream().map(text -> new Word(text, "")).toList();
    }
}
