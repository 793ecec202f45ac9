package greenwall.lab.replay;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentRecording.RecordedTrace;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.Span;
import greenwall.lab.CloseableStack;
import greenwall.lab.RunningLabServers;
import greenwall.lab.logql.LineSource;
import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.promql.Samples;
import greenwall.lab.promql.Series;
import greenwall.lab.promql.SeriesSource;
import greenwall.lab.rules.AlertTracker;
import greenwall.lab.rules.PostedAlert;
import greenwall.lab.tempo.TempoServer.SpanSource;
import greenwall.lab.world.LabClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The servers of a range that replay a recording. Their clock starts at a given instant of the recording,
/// and no response contains data from after the clock's time. There are no hosts to log in to.
public record ReplayServers(IncidentRecording recording, LabClock clock, RunningLabServers servers, CloseableStack open)
        implements AutoCloseable {
    private static final long NANOS = 1_000_000;
    private static final Duration EVALUATED = Duration.ofSeconds(15);
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    /// The settings of a replay.
    ///
    /// @param start the instant of the recording at which the replay begins
    /// @param speed how many seconds pass in the replay per real second
    public record Setup(Instant start, double speed, RunningLabServers.ListenOptions listening) {
        /// A replay on free loopback ports, at real speed.
        public static Setup at(Instant start) {
            return new Setup(start, 1, RunningLabServers.ListenOptions.LOOPBACK);
        }
    }

    /// @param real the real clock
    /// @throws IOException if a port is in use
    public static ReplayServers start(IncidentRecording recording, Setup setup, InstantSource real) throws IOException {
        var clock = new LabClock(setup.start(), setup.speed(), real);
        var series = new SeriesUntilNow(loaded(recording), clock);
        var alerts =
                new RecordedAlerts(recording.rules(), new PromqlEngine(series, PromqlEngine.Settings.DEFAULT), clock);
        var open = new CloseableStack();
        try {
            var servers = RunningLabServers.start(
                    open,
                    setup.listening(),
                    new PrometheusData(series, List::of, alerts::groups, Map.of(), Optional.empty(), clock),
                    new RecordedLogs(byTime(recording.lines()), clock),
                    Optional.of(new RecordedTraces(recording.traces(), clock)));
            var ruler = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("replayed alerts").factory());
            AutoCloseable evaluation = ruler::shutdownNow;
            open.keep(evaluation);
            Runnable send = () -> servers.receiver().accept(alerts.firing());
            send.run();
            long every = Math.max(200, Math.round(EVALUATED.toMillis() / setup.speed()));
            ruler.scheduleWithFixedDelay(send, every, every, TimeUnit.MILLISECONDS);
            return new ReplayServers(recording, clock, servers, open);
        } catch (IOException | RuntimeException failed) {
            open.close();
            throw failed;
        }
    }

    /// The series of a recording. Sources return no staleness markers, so those of series that ended are added
    /// again; without them a value, or an alert in each of its states, would stay for the look-back period.
    static LoadedSeries loaded(IncidentRecording recording) {
        var loaded = new LoadedSeries.Builder();
        for (var one : recording.series()) {
            loaded.add(one.labels(), one.timeMillis(), one.values());
            if (one.labels().metricName().startsWith("ALERTS")) {
                long interval = evaluationMillis(recording.rules(), one.labels());
                addStaleMarkers(loaded, one, 0, recording.window(), interval, interval * 3 / 2);
            } else {
                // What was recorded from before the window may have fewer samples than the source.
                int from = firstWithin(recording.window(), one);
                long interval = scrapeMillis(one, from);
                // Samples that are pushed may be irregular.
                addStaleMarkers(loaded, one, from, recording.window(), interval, interval * 5 / 2);
            }
        }
        return loaded.build();
    }

    private static void addStaleMarkers(
            LoadedSeries.Builder loaded,
            Matrix.Series one,
            int from,
            TimeWindow window,
            long interval,
            long longestGap) {
        for (int i = from; i < one.size(); i++) {
            long next =
                    i + 1 < one.size() ? one.timeMillis()[i + 1] : window.end().toEpochMilli();
            if (next - one.timeMillis()[i] > longestGap) {
                loaded.add(one.labels(), one.timeMillis()[i] + interval, Samples.STALE);
            }
        }
    }

    private static int firstWithin(TimeWindow window, Matrix.Series one) {
        int found = Arrays.binarySearch(one.timeMillis(), window.start().toEpochMilli());
        return found < 0 ? -1 - found : found;
    }

    /// The median interval of a series' samples; the look-back period if there are too few.
    private static long scrapeMillis(Matrix.Series one, int from) {
        var gaps = IntStream.range(from + 1, one.size())
                .mapToLong(i -> one.timeMillis()[i] - one.timeMillis()[i - 1])
                .sorted()
                .toArray();
        return gaps.length < 3 ? LOOK_BACK.toMillis() : gaps[gaps.length / 2];
    }

    /// How often the rule of an alert is evaluated; the look-back period if its rule was not recorded.
    private static long evaluationMillis(List<MetricsSource.RuleGroup> groups, Labels alert) {
        return groups.stream()
                .filter(group -> group.interval().isPositive())
                .filter(group -> group.rules().stream().anyMatch(rule -> rule.mayProduce(alert)))
                .findFirst()
                .map(MetricsSource.RuleGroup::interval)
                .orElse(LOOK_BACK)
                .toMillis();
    }

    private static NavigableMap<Long, List<LogSource.Line>> byTime(List<LogSource.Line> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(LogSource.Line::timeNanos, TreeMap::new, Collectors.toList()));
    }

    /// The members of the JSON line that `lab --json` prints.
    public Map<String, Object> describe() {
        var line = servers.addresses();
        line.put("from", clock.start().toString());
        line.put("until", recording.window().end().toString());
        line.put("lacks", missingParts(recording));
        return line;
    }

    /// What a replay cannot show, one line each.
    public static List<String> missingParts(IncidentRecording recording) {
        var all = new ArrayList<String>();
        all.add("anything after " + recording.window().end() + ": all values become stale then");
        all.add("SSH to hosts: probes show their recorded output");
        all.addAll(recording.omitted());
        if (recording.rules().stream()
                .noneMatch(group -> group.rules().stream().anyMatch(MetricsSource.Rule::alerting))) {
            all.add("alerting rules, which the recording does not have");
        }
        return all;
    }

    @Override
    public void close() {
        open.close();
    }

    /// Limits series to the current time of a clock.
    private record SeriesUntilNow(SeriesSource source, InstantSource clock) implements SeriesSource {
        @Override
        public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
            long now = clock.millis();
            return startMillis > now
                    ? List.of()
                    : source.select(matchers, startMillis, Math.min(endMillis, now)).stream()
                            .map(one -> new SeriesUntil(one, now))
                            .toList();
        }

        private record SeriesUntil(Series whole, long latest) implements Series {
            @Override
            public Labels labels() {
                return whole.labels();
            }

            @Override
            public Samples samples(long startMillis, long endMillis) {
                return startMillis > latest ? Samples.NONE : whole.samples(startMillis, Math.min(endMillis, latest));
            }

            @Override
            public Samples newest(long startMillis, long endMillis) {
                return startMillis > latest ? Samples.NONE : whole.newest(startMillis, Math.min(endMillis, latest));
            }
        }
    }

    /// The lines of a recording up to the current time of a clock.
    private record RecordedLogs(NavigableMap<Long, List<LogSource.Line>> lines, InstantSource clock)
            implements LineSource {
        @Override
        public void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink) {
            each(selector, startNanos, endNanos, line -> sink.line(line.stream(), line.timeNanos(), line.text()));
        }

        @Override
        public Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos) {
            var streams = new LinkedHashSet<Labels>();
            each(selector, startNanos, endNanos, line -> streams.add(line.stream()));
            return streams;
        }

        private void each(
                List<LabelMatcher> selector, long startNanos, long endNanos, Consumer<LogSource.Line> receiver) {
            long end = Math.min(endNanos, clock.millis() * NANOS);
            Map<Labels, Boolean> wanted = new HashMap<>();
            if (startNanos < end) {
                lines.subMap(startNanos, end).values().stream()
                        .flatMap(List::stream)
                        .filter(line ->
                                wanted.computeIfAbsent(line.stream(), stream -> LineSource.matches(selector, stream)))
                        .forEach(receiver);
            }
        }
    }

    /// The traces of a recording that have ended at the current time of a clock.
    static final class RecordedTraces implements SpanSource {
        /// An even number of hexadecimal digits, which form whole bytes.
        private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})+");

        private final List<RecordedTrace> traces;
        private final InstantSource clock;

        RecordedTraces(List<RecordedTrace> traces, InstantSource clock) {
            this.traces = traces.stream()
                    .filter(trace -> HEX.matcher(trace.id()).matches())
                    .map(trace -> new RecordedTrace(
                            trace.id(),
                            trace.spans().stream()
                                    .filter(span -> HEX.matcher(span.id() + span.parent())
                                            .matches())
                                    .toList()))
                    .filter(trace -> !trace.spans().isEmpty())
                    .toList();
            this.clock = clock;
        }

        private boolean isOver(RecordedTrace trace) {
            return trace.spans().stream().allMatch(span -> span.end() <= clock.millis() * NANOS);
        }

        @Override
        public Optional<RecordedTrace> find(String id) {
            return traces.stream()
                    .filter(trace ->
                            id.equals("0".repeat(Math.max(0, 32 - trace.id().length())) + trace.id()))
                    .filter(this::isOver)
                    .findFirst();
        }

        @Override
        public void read(long fromMillis, long toMillis, Consumer<RecordedTrace> sink) {
            for (var trace : traces) {
                long begin = trace.spans().stream().mapToLong(Span::start).min().orElse(0) / NANOS;
                if (begin >= fromMillis && begin <= toMillis && isOver(trace)) {
                    sink.accept(trace);
                }
            }
        }

        @Override
        public Map<String, List<String>> operations() {
            return traces.stream()
                    .flatMap(trace -> trace.spans().stream())
                    .collect(Collectors.groupingBy(
                            Span::service, TreeMap::new, Collectors.mapping(Span::operation, Collectors.toList())));
        }
    }

    /// The rules of a recording, with the alerts that were pending or firing at the clock's time. The alerts
    /// are read from the recorded `ALERTS` series.
    ///
    /// @param engine runs queries over the recording
    record RecordedAlerts(List<MetricsSource.RuleGroup> rules, PromqlEngine engine, InstantSource clock) {
        private static final String STATE = "alertstate";
        private static final Duration TIMEOUT = Duration.ofSeconds(10);
        private static final Pattern VALUE = Pattern.compile("\\$value|\\.Value");

        private record ActiveAlert(MetricsSource.RuleAlert alert, Optional<MetricsSource.Rule> rule) {}

        private List<ActiveAlert> active() {
            var begun = query("ALERTS_FOR_STATE").stream()
                    .collect(Collectors.toMap(one -> one.labels().without(Labels.NAME), Element::value));
            var found = new HashMap<MetricsSource.Rule, List<Element>>();
            var all = new ArrayList<ActiveAlert>();
            for (var one : query("ALERTS")) {
                var labels = one.labels().without(List.of(Labels.NAME, STATE));
                var seconds = begun.get(labels);
                var since = seconds == null ? clock.instant() : Instant.ofEpochMilli(Math.round(seconds * 1000));
                var rule = rules.stream()
                        .flatMap(group -> group.rules().stream())
                        .filter(any -> any.mayProduce(labels))
                        .findFirst();
                double value = rule.map(of -> value(found.computeIfAbsent(of, any -> query(any.query())), labels))
                        .orElse(Double.NaN);
                var annotations = rule.map(of -> annotations(of, labels, value)).orElse(Map.of());
                all.add(new ActiveAlert(
                        new MetricsSource.RuleAlert(
                                labels, annotations, one.labels().get(STATE), since, value),
                        rule));
            }
            return all;
        }

        private List<Element> query(String text) {
            return Promql.parse(text)
                    .tree()
                    .map(expr -> engine.instant(expr, clock.millis(), TIMEOUT))
                    .map(outcome ->
                            outcome instanceof EvaluationOutcome.Answered(QueryResult.Vector(var _, var elements))
                                    ? elements
                                    : List.<Element>of())
                    .orElse(List.of());
        }

        /// The value of an alert; NaN if it was not recorded.
        private static double value(List<Element> elements, Labels alert) {
            return elements.stream()
                    .filter(element -> alert.toMap()
                            .entrySet()
                            .containsAll(element.labels()
                                    .without(Labels.NAME)
                                    .toMap()
                                    .entrySet()))
                    .mapToDouble(Element::value)
                    .findFirst()
                    .orElse(Double.NaN);
        }

        /// The annotations of an alert, without those that need an unknown value.
        private static Map<String, String> annotations(MetricsSource.Rule rule, Labels labels, double value) {
            var texts = new HashMap<String, String>();
            rule.annotations().forEach((name, text) -> {
                if (!Double.isNaN(value) || !VALUE.matcher(text).find()) {
                    texts.put(name, AlertTracker.expand(rule.name(), text, labels, value));
                }
            });
            return texts;
        }

        /// The rules with their alerts at the clock's time.
        List<MetricsSource.RuleGroup> groups() {
            var active = active();
            return rules.stream()
                    .map(group -> new MetricsSource.RuleGroup(
                            group.name(),
                            "recorded",
                            group.interval(),
                            group.rules().stream()
                                    .map(rule -> rule.with(alertsOf(rule, active), ""))
                                    .toList()))
                    .toList();
        }

        private static List<MetricsSource.RuleAlert> alertsOf(MetricsSource.Rule rule, List<ActiveAlert> active) {
            return active.stream()
                    .filter(one -> one.rule().equals(Optional.of(rule)))
                    .map(ActiveAlert::alert)
                    .toList();
        }

        /// The firing alerts, as Prometheus sends them to its Alertmanagers.
        List<PostedAlert> firing() {
            return active().stream()
                    .filter(one -> one.alert().state().equals("firing"))
                    .map(one -> new PostedAlert(
                            one.alert().labels(),
                            one.alert().annotations(),
                            one.alert().activeAt(),
                            Optional.empty(),
                            one.rule().map(MetricsSource.Rule::query).orElse("")))
                    .toList();
        }
    }
}
