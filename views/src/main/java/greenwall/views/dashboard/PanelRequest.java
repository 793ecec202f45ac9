package greenwall.views.dashboard;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.DataFrameBuilder;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.QueryIntervals;
import greenwall.fleet.dashboard.ResolvedQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.TransformationRunner;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.fleet.logql.Logql;
import greenwall.views.PanelQueryRunner.Answer;
import greenwall.views.PanelQueryRunner.QueryKind;
import greenwall.views.PanelQueryRunner.Request;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The requests of one panel in one round. Sends a request for each query and combines the results.
final class PanelRequest {
    private static final int MIN_POINTS = 50;

    private final PanelInstance instance;
    private final List<PanelQuery.Query> queries;
    private final Round round;
    /// The number of points that the panel can show.
    private final int points;
    private final VariableSubstitution scope;
    private final Map<Integer, List<DataFrame>> frames = new TreeMap<>();
    private final Map<Integer, String> texts = new TreeMap<>();
    private final List<LogLine> lines = new ArrayList<>();
    private final Consumer<PanelData> receiver;
    /// The step of the panel for its default source.
    private final Duration defaultStep;
    /// The longest step of the queries.
    private Duration step;
    private final Map<String, Duration> steps = new HashMap<>();
    private final PanelTimeOverride time;
    private int remaining;
    private boolean finished;
    private String missing = "";
    private int linesRead;
    private boolean cut;

    /// The data that all panels share in a round.
    record Round(
            DashboardRequests queries,
            VariableValues variables,
            ClusterScrapeInterval intervals,
            TimeWindow window,
            Instant now,
            ZoneId zone) {
        /// The query of a panel for a chart with this many points, before the filters are added.
        ResolvedQuery resolved(
                PanelInstance instance,
                PanelQuery.Query query,
                VariableSubstitution scope,
                TimeWindow queried,
                int points) {
            var scrape = intervals.of(variables.clusterOf(instance.source(query), scope));
            return ResolvedQuery.of(query, instance.queried().queryOptions(), queried, points, scrape, scope, zone);
        }

        PanelTimeOverride time(PanelInstance instance) {
            var scope = variables.scope(instance.repeatValues());
            return PanelTimeOverride.of(instance.queried().queryOptions(), window, scope, zone);
        }
    }

    PanelRequest(PanelInstance instance, Round round, int pixels, Consumer<PanelData> receiver) {
        this.instance = instance;
        queries = instance.queries();
        this.round = round;
        this.receiver = receiver;
        points = Math.max(MIN_POINTS, pixels);
        scope = round.variables().scope(instance.repeatValues());
        time = round.time(instance);
        int most = instance.queried().queryOptions().maxDataPoints();
        var scrape = round.intervals().of(round.variables().clusterOf(instance.defaultSource(), scope));
        defaultStep = QueryIntervals.interval(time.window(), most > 0 ? most : points, scrape);
        step = defaultStep;
    }

    boolean isOf(Round other) {
        return round == other;
    }

    boolean underWay() {
        return !finished;
    }

    void start() {
        remaining = queries.stream()
                .mapToInt(query -> query.ask() == PanelQuery.QueryMode.BOTH ? 2 : 1)
                .sum();
        if (remaining == 0) {
            finish();
            return;
        }
        int number = 0;
        for (var query : queries) {
            if (query.ask() != PanelQuery.QueryMode.INSTANT) {
                query(query, false, number++);
            }
            if (query.ask() != PanelQuery.QueryMode.RANGE) {
                query(query, true, number++);
            }
        }
    }

    private void query(PanelQuery.Query query, boolean instant, int number) {
        var source = instance.source(query);
        var resolved = round.resolved(instance, query, scope, time.window(), points);
        var filtered = round.variables().filtered(source, scope, resolved.text());
        if (filtered.isEmpty()) {
            receive(query, resolved, number, new Answer.Missing("the filters cannot be applied to this query"));
            return;
        }
        var text = filtered.get();
        boolean loki = source.kind() == SourceRef.Kind.LOKI;
        texts.put(number, text);
        // The panel's step must be at least the largest step of its queries. Otherwise each interval would be
        // a gap.
        if (!instant) {
            steps.merge(query.ref(), TimeMath.longer(defaultStep, resolved.step()), TimeMath::longer);
            step = TimeMath.longer(step, resolved.step());
        }
        var form = instant ? QueryKind.INSTANT : QueryKind.RANGE;
        if (loki && Logql.isLogQuery(text)) {
            form = QueryKind.LINES;
        }
        var question = new Request(
                round.variables().clusterOf(source, scope),
                loki ? SourceRef.Kind.LOKI : SourceRef.Kind.PROMETHEUS,
                form,
                text,
                "",
                instant ? time.window() : resolved.window(),
                resolved.step(),
                form == QueryKind.LINES ? query.lineLimit() : 0);
        round.queries().query(this, question, answer -> receive(query, resolved, number, answer));
    }

    private void receive(PanelQuery.Query query, ResolvedQuery resolved, int number, Answer answer) {
        remaining--;
        switch (answer) {
            case Answer.RangeAnswer(var matrix, var incomplete) -> {
                frames.put(number, DataFrameBuilder.of(query, resolved, matrix, queries.size()));
                addMissing(incomplete);
            }
            case Answer.InstantAnswer(var vector, var incomplete) -> {
                frames.put(number, DataFrameBuilder.of(query, resolved, vector, queries.size()));
                addMissing(incomplete);
            }
            case Answer.LinesAnswer(var read, var more) -> {
                linesRead += read.size();
                cut |= more;
                if (instance.panel().kind() == PanelKind.LOGS) {
                    lines.addAll(read);
                } else {
                    frames.put(number, List.of(PanelData.table(query.ref(), read)));
                }
            }
            case Answer.StringsAnswer _, Answer.SeriesAnswer _ -> {}
            case Answer.Missing(var why) -> addMissing("query failed: " + why);
        }
        // A heatmap computes the counts of its buckets itself.
        if (query.format() == PanelQuery.Format.HEATMAP && instance.panel().kind() != PanelKind.HEATMAP) {
            frames.computeIfPresent(number, (_, read) -> DataFrameBuilder.perBucket(read));
        }
        if (remaining == 0) {
            finish();
        }
    }

    private void addMissing(String why) {
        missing = missing.isEmpty() ? why : missing;
    }

    void finish() {
        finished = true;
        var panel = instance.panel();
        var all = new ArrayList<DataFrame>();
        frames.values().forEach(all::addAll);
        lines.sort(Comparator.comparingLong(LogLine::timeNanos).reversed());
        var timed = scope.in(time.window());
        var transformations = instance.transformations().stream()
                .map(each -> each.filled(timed::text))
                .toList();
        var limits = new ArrayList<String>();
        if (cut) {
            limits.add(String.format(Locale.ROOT, "only the newest %,d lines", linesRead));
        }
        var transformed = FieldFormatter.apply(
                panel.fields().filled(timed::text),
                TransformationRunner.apply(transformations, all, round.zone(), limits::add));
        receiver.accept(new PanelData(
                panel,
                transformed,
                List.copyOf(lines),
                scope,
                List.copyOf(texts.values()),
                time,
                step,
                Map.copyOf(steps),
                round.zone(),
                round.now(),
                missing,
                String.join("; ", limits),
                unapplied(transformations)));
    }

    private static List<String> unapplied(List<Transformation.Step> transformations) {
        return Stream.concat(
                        TransformationRunner.unsupported(transformations).stream()
                                .map(name -> "the transformation " + name + " is not supported"),
                        TransformationRunner.invalidExpressions(transformations).stream()
                                .map(regex -> "the expression " + regex
                                        + " of a transformation is invalid and matches nothing"))
                .toList();
    }

    void withdraw() {
        round.queries().cancel(this);
    }
}
