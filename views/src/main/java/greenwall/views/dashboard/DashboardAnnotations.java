package greenwall.views.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.QueryIntervals;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.source.Matrix;
import greenwall.views.EventQueries;
import greenwall.views.PanelQueryRunner.Answer;
import greenwall.views.PanelQueryRunner.QueryKind;
import greenwall.views.PanelQueryRunner.Request;
import greenwall.views.RequestHandle;
import greenwall.views.chart.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The marks below the charts: the events of the selected hosts, and the dashboard's annotations. A
/// Prometheus query gives a mark for each range above zero, and a Loki query one for each line. Must be used
/// on the JavaFX thread only.
final class DashboardAnnotations {
    private static final Duration DEFAULT_STEP = Duration.ofSeconds(60);
    private static final int MAX_POINTS = 5_000;
    /// Of one query; a line is one mark.
    private static final int MAX_MARKS = 300;
    /// The kinds of panels that show marks.
    private static final Set<PanelKind> MARKED = Set.of(PanelKind.TIME_SERIES, PanelKind.HEATMAP);

    private final DashboardView view;
    private final Set<String> off = new HashSet<>();
    /// By what differs from the time of the dashboard; empty for that time itself.
    private final Map<String, MarkedTime> times = new LinkedHashMap<>();
    private List<AnnotationQuery> queries = List.of();

    /// The marks in the time of the dashboard, or in that of the panels with a time of their own.
    private static final class MarkedTime {
        private final Map<AnnotationQuery, List<Annotation>> marks = new HashMap<>();
        private final Map<AnnotationQuery, String> errors = new HashMap<>();
        private List<Annotation> events = List.of();
        private String missing = "";
        private RequestHandle handle = () -> {};
    }

    DashboardAnnotations(DashboardView view) {
        this.view = view;
    }

    void show(List<AnnotationQuery> annotations, DashboardRequests open) {
        open.cancel(this);
        close();
        times.clear();
        queries = annotations;
        off.clear();
        queries.stream().filter(q -> !q.enabled()).forEach(q -> off.add(q.name()));
        view.bar.show(this);
    }

    Stream<AnnotationQuery> withSwitch() {
        return queries.stream().filter(q -> !q.hidden());
    }

    boolean isOn(AnnotationQuery query) {
        return !off.contains(query.name());
    }

    void set(AnnotationQuery query, boolean on) {
        if (on ? off.remove(query.name()) : off.add(query.name())) {
            times.values().forEach(time -> time.marks.remove(query));
            annotate();
        }
        queryMarks(view.round);
    }

    /// Why not all marks of an annotation are known; empty if they are.
    String error(AnnotationQuery query) {
        return isOn(query) ? first(time -> time.errors.getOrDefault(query, "")) : "";
    }

    /// A message about events that could not be read; empty if all were.
    String missing() {
        return first(time -> time.missing);
    }

    private String first(Function<MarkedTime, String> text) {
        return times.values().stream()
                .map(text)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("");
    }

    void query(PanelRequest.Round round) {
        close();
        var chosen = round.variables().chosen();
        var windows = windows(round);
        times.keySet().retainAll(windows.keySet());
        windows.forEach((name, window) -> {
            var time = times.computeIfAbsent(name, _ -> new MarkedTime());
            time.handle = view.context.backend().pastEvents().between(window, answer -> receive(time, answer, chosen));
        });
        queryMarks(round);
    }

    private Map<String, TimeWindow> windows(PanelRequest.Round round) {
        var windows = new LinkedHashMap<String, TimeWindow>();
        windows.put("", round.window());
        view.grid
                .boxes()
                .filter(box -> MARKED.contains(box.panel().kind()))
                .map(box -> round.time(box.instance()))
                .forEach(time -> windows.put(time.note(), time.window()));
        return windows;
    }

    private void receive(MarkedTime time, EventQueries.Answer answer, List<String> chosen) {
        time.events = answer.pastEvents().stream()
                .filter(event -> event.labels().toMap().values().stream().anyMatch(chosen::contains))
                .map(EventQueries.PastEvent::what)
                .distinct()
                .toList();
        time.missing = answer.note();
        annotate();
    }

    private void annotate() {
        view.bar.update(this);
        view.grid
                .boxes()
                .forEach(box -> Optional.ofNullable(
                                times.get(view.round.time(box.instance()).note()))
                        .ifPresent(time -> box.annotate(Stream.concat(time.events.stream(), of(time, box.panel()))
                                .toList())));
    }

    void close() {
        times.values().forEach(time -> time.handle.close());
    }

    private void queryMarks(PanelRequest.Round round) {
        windows(round).forEach((name, window) -> {
            var time = times.computeIfAbsent(name, _ -> new MarkedTime());
            for (var query : queries) {
                if (isOn(query)) {
                    question(query, round, window)
                            .ifPresentOrElse(
                                    question -> round.queries()
                                            .query(this, question, answer -> receive(time, query, answer)),
                                    () -> receive(
                                            time,
                                            query,
                                            new Answer.Missing("the filters cannot be applied to its query")));
                }
            }
        });
    }

    private static Optional<Request> question(AnnotationQuery query, PanelRequest.Round round, TimeWindow window) {
        var variables = round.variables();
        var scope = variables.scope().in(window);
        var step = QueryIntervals.interval(
                window, MAX_POINTS, QueryIntervals.parse(scope.text(query.step()), DEFAULT_STEP));
        var cluster = variables.clusterOf(query.source(), scope);
        var rate = QueryIntervals.rateWindow(step, round.intervals().of(cluster));
        var filled = scope.withIntervals(step, rate);
        boolean loki = query.source().kind() == SourceRef.Kind.LOKI;
        var text = filled.query(query.source().kind(), query.query());
        return variables
                .filtered(query.source(), scope, text)
                .map(filtered -> new Request(
                        cluster,
                        loki ? SourceRef.Kind.LOKI : SourceRef.Kind.PROMETHEUS,
                        loki ? QueryKind.LINES : QueryKind.RANGE,
                        filtered,
                        "",
                        QueryIntervals.aligned(window, step, round.zone()),
                        step,
                        loki ? MAX_MARKS : 0));
    }

    private void receive(MarkedTime time, AnnotationQuery query, Answer answer) {
        var found = new ArrayList<Annotation>();
        var error = "";
        switch (answer) {
            case Answer.RangeAnswer(var matrix, var incomplete) -> {
                matrix.series().forEach(series -> addRanges(query, series, matrix.step(), found));
                error = incomplete;
            }
            case Answer.LinesAnswer(var lines, var _) ->
                lines.forEach(line -> found.add(
                        Annotation.at(Annotation.Kind.MARK, line.time(), text(query, line.stream(), line.text()))));
            case Answer.Missing(var why) -> error = "query failed: " + why;
            case Answer.InstantAnswer _, Answer.StringsAnswer _, Answer.SeriesAnswer _ -> {}
        }
        time.errors.put(query, error);
        time.marks.put(query, found.stream().limit(MAX_MARKS).toList());
        annotate();
    }

    private static void addRanges(AnnotationQuery query, Matrix.Series series, Duration step, List<Annotation> found) {
        var text = text(query, series.labels(), "");
        if (query.valueIsTime()) {
            // The same instant in several samples gives only one mark.
            Arrays.stream(series.values())
                    .filter(value -> value > 0)
                    .distinct()
                    .forEach(value ->
                            found.add(Annotation.at(Annotation.Kind.MARK, Instant.ofEpochMilli((long) value), text)));
            return;
        }
        for (var period : series.periods(value -> value > 0, step)) {
            found.add(new Annotation(Annotation.Kind.MARK, period.start(), period.end(), text));
        }
    }

    private static String text(AnnotationQuery query, Labels labels, String line) {
        var parts = new ArrayList<String>();
        parts.add(query.titleFormat().isEmpty() ? query.name() : FieldNames.fill(query.titleFormat(), labels));
        parts.add(query.textFormat().isEmpty() ? line : FieldNames.fill(query.textFormat(), labels));
        query.tagKeys().forEach(key -> parts.add(labels.get(key)));
        parts.removeIf(String::isBlank);
        return SanitizedText.line(String.join(": ", parts));
    }

    private Stream<Annotation> of(MarkedTime time, Panel panel) {
        return queries.stream()
                .filter(this::isOn)
                .filter(q -> q.panels().isEmpty() || q.panels().contains(panel.id()) != q.notPanels())
                .flatMap(q -> time.marks.getOrDefault(q, List.of()).stream());
    }
}
