package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A source with a few samples. It supports an aggregation over one selector, `timestamp` of it, several of these
/// marked by `label_replace` and joined by `or`, and the share of time that a target is up, which every source
/// knows; tests add the responses to all other queries themselves.
class FakeMetrics implements MetricsSource {
    private static final Pattern AGGREGATION =
            Pattern.compile("(max|min|sum|count) by \\(([^)]*)\\) \\((timestamp\\(|abs\\()?([^()]*)\\)?\\)");

    private static final Pattern OF_EARLIER_DAYS =
            Pattern.compile("(?:count by \\(([^)]*)\\) \\()?([^()]*?) offset (\\d)d\\)?(?: or |$)");

    private static final Pattern MARKED =
            Pattern.compile("label_replace\\((.*?), \"([^\"]+)\", \"([^\"]*)\", \"\", \"\"\\)(?: or |$)");

    private static final Pattern AVAILABILITY =
            Pattern.compile("max by \\(([^)]*)\\) \\(\\(avg_over_time\\(up\\[.* unless on .*");

    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, List<Sample>> answers = new LinkedHashMap<>();
    private final List<Labels> pastLabels = new ArrayList<>();
    private final Set<Labels> later = new HashSet<>();
    private final Map<String, Integer> endedDaysAgo = new HashMap<>();
    private final List<RuleGroup> rules = new ArrayList<>();
    private final List<ScrapedTarget> targets = new ArrayList<>();
    private final Set<String> halted = new HashSet<>();
    private boolean listsTargets = true;
    final Queue<String> receivedQueries = new ConcurrentLinkedQueue<>();
    Predicate<String> failing = _ -> false;
    Failure failure = new Failure.Unreachable("connection refused", "start it");
    List<String> warnings = List.of();
    /// The queries and listed labels whose responses carry the warnings.
    Predicate<String> warned = _ -> true;
    List<Store> parts = List.of();
    /// Released by the first query; the list of parts waits for it.
    Optional<CountDownLatch> partsAfterQuery = Optional.empty();
    /// Whether a response without rows has a time.
    boolean tellsTime = true;
    /// Series that exist but are missing from every response.
    Predicate<Labels> hidden = _ -> false;
    /// Whether it lists its metrics.
    boolean listsNames = true;
    /// Whether it lists the series of the past.
    boolean listsSeries = true;
    /// The most rows in a response; 0 if there is no limit.
    int limit;

    /// The metric names that it lists, if they differ from the actual ones.
    @Nullable
    List<String> listedValues;

    /// The time limit of one call that the site has set for this source.
    Optional<Duration> configuredDeadline = Optional.empty();

    /// The longest deadline of any instant query.
    Duration longestDeadline = Duration.ZERO;

    Instant now = Instant.parse("2026-11-20T08:00:00Z");
    private Duration elapsed = Duration.ZERO;
    Duration skew = Duration.ZERO;

    private static final Duration MIN = Duration.ofMillis(5);
    private Duration duration = MIN;

    private record Sample(Labels labels, double value, long time) {}

    /// A node_exporter that reports its host name and its clock offset.
    FakeMetrics node(String name, double offset) {
        var instance = name + ":9100";
        return target("node", instance)
                .sample(1, "node_uname_info", "node", instance, "nodename", name)
                .sample(offset, "node_timex_offset_seconds", "node", instance);
    }

    /// Blocks all queries until the latch is released; then either all of them fail or none.
    void hangUntil(CountDownLatch released, boolean fails) {
        failing = _ -> {
            try {
                released.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return fails;
        };
    }

    /// A target that has been up for more than five minutes, scraped every 15 s.
    FakeMetrics target(String job, String instance, String... more) {
        return target(1, 20, job, instance, more);
    }

    FakeMetrics target(double up, double scrapes, String job, String instance, String... more) {
        var labels = labels("up", job, instance, more);
        remove(labels);
        samples.add(new Sample(labels, up, serverMillis()));
        var plain = labels.without(Labels.NAME);
        answers.computeIfAbsent("sum_over_time(up[5m])", _ -> new ArrayList<>())
                .removeIf(s -> s.labels().equals(plain));
        answers.getOrDefault("sum_over_time(up[5m])", new ArrayList<>()).add(new Sample(plain, scrapes, 0));
        targets.removeIf(t -> t.labels().equals(plain));
        targets.add(new ScrapedTarget(plain, up == 1 ? "" : "connection refused", Optional.of(Duration.ofSeconds(15))));
        pastLabels.add(labels);
        return this;
    }

    FakeMetrics removeTarget(String instance) {
        samples.removeIf(s -> s.labels().get("instance").equals(instance));
        targets.removeIf(t -> t.labels().get("instance").equals(instance));
        answers.getOrDefault("sum_over_time(up[5m])", new ArrayList<>())
                .removeIf(s -> s.labels().get("instance").equals(instance));
        return this;
    }

    FakeMetrics sample(double value, String name, String job, String instance, String... more) {
        return sampleAt(value, serverMillis(), name, job, instance, more);
    }

    FakeMetrics sampleAt(double value, long time, String name, String job, String instance, String... more) {
        var labels = labels(name, job, instance, more);
        remove(labels);
        samples.add(new Sample(labels, value, time));
        pastLabels.add(labels);
        return this;
    }

    FakeMetrics removeSeries(String name, String instance) {
        samples.removeIf(s -> s.labels().metricName().equals(name)
                && s.labels().get("instance").equals(instance));
        return this;
    }

    /// No target reports the metric any more, and none did for these days.
    FakeMetrics ended(String name, int daysAgo) {
        samples.removeIf(s -> s.labels().metricName().equals(name));
        endedDaysAgo.put(name, daysAgo);
        return this;
    }

    FakeMetrics pastSeries(String name, String job, String instance, String... more) {
        pastLabels.add(labels(name, job, instance, more));
        return this;
    }

    /// A target that is listed among the series of the last days although its first sample comes later.
    FakeMetrics targetOfLater(String job, String instance) {
        var labels = labels("up", job, instance);
        pastLabels.add(labels);
        later.add(labels);
        return this;
    }

    /// Sends queries to this source, which is their only store, and lets them read the answers.
    void runAll(Collection<PolledQuery> queries) {
        var nothing = new MissingStoreData(List::isEmpty, _ -> false);
        queries.forEach(query -> query.take(query.send(this, Duration.ofSeconds(5)), Duration.ZERO, nothing));
    }

    /// One row of the response to an expression that this source cannot evaluate.
    FakeMetrics row(String expr, double value, String... labels) {
        answers.computeIfAbsent(expr, _ -> new ArrayList<>()).add(new Sample(Labels.of(labels), value, 0));
        return this;
    }

    FakeMetrics textfileWrittenDaily(String instance, String file) {
        return row(
                "max by (job, instance, file) (" + TextfileQueries.WRITE_INTERVALS + ")",
                Duration.ofDays(1).toSeconds(),
                "job",
                "node",
                "instance",
                instance,
                "file",
                file);
    }

    FakeMetrics removeRows(String expr) {
        answers.remove(expr);
        return this;
    }

    FakeMetrics rule(String name, String query) {
        rules.add(new RuleGroup(
                "g",
                "f",
                Duration.ofSeconds(60),
                List.of(new Rule(false, name, query, Duration.ZERO, Labels.EMPTY, Map.of(), List.of(), "ok", "", ""))));
        return this;
    }

    /// Advances the clock and scrapes all targets again.
    FakeMetrics advance(Duration time) {
        elapsed = elapsed.plus(time);
        return setClock(time);
    }

    /// Sets the clock, as at the end of a suspend, and scrapes all targets again.
    FakeMetrics setClock(Duration time) {
        now = now.plus(time);
        samples.replaceAll(s -> halted.contains(s.labels().get("instance"))
                ? s
                : new Sample(s.labels(), s.value(), s.time() + time.toMillis()));
        // The lookback of a real server.
        samples.removeIf(s -> halted.contains(s.labels().get("instance"))
                && s.time() < serverMillis() - Duration.ofMinutes(5).toMillis());
        return this;
    }

    /// No samples are written any more, but the target remains in the target list.
    FakeMetrics haltSamples(String instance) {
        halted.add(instance);
        return this;
    }

    FakeMetrics resumeSamples(String instance) {
        halted.remove(instance);
        return this;
    }

    /// The source has no target list.
    FakeMetrics withoutTargetList() {
        listsTargets = false;
        return this;
    }

    private void remove(Labels labels) {
        samples.removeIf(s -> s.labels().equals(labels));
    }

    private static Labels labels(String name, String job, String instance, String... more) {
        var labelPairs = Arrays.copyOf(more, more.length + 6);
        labelPairs[more.length] = Labels.NAME;
        labelPairs[more.length + 1] = name;
        labelPairs[more.length + 2] = "job";
        labelPairs[more.length + 3] = job;
        labelPairs[more.length + 4] = "instance";
        labelPairs[more.length + 5] = instance;
        return Labels.of(labelPairs);
    }

    private long serverMillis() {
        return now.plus(skew).toEpochMilli();
    }

    @Override
    public Source source() {
        return new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom.east:9090"));
    }

    @Override
    public synchronized Outcome<InstantVector> instant(String query, Duration deadline) {
        receivedQueries.add(query);
        partsAfterQuery.ifPresent(CountDownLatch::countDown);
        synchronized (this) {
            longestDeadline = deadline.compareTo(longestDeadline) > 0 ? deadline : longestDeadline;
        }
        var started = now;
        // VictoriaMetrics accepts no longer query.
        assertThat(query).hasSizeLessThan(16 << 10);
        boolean fails = failing.test(query);
        duration = MIN.plus(Duration.between(started, now));
        if (fails) {
            return new Outcome.Failed<>(source(), now, duration, failure);
        }
        var answer = new InstantVector.Builder();
        var samplesOfQuery = answers.get(query);
        if (samplesOfQuery != null) {
            samplesOfQuery.stream()
                    .filter(s -> !hidden.test(s.labels()))
                    .forEach(s -> answer.add(s.labels(), serverMillis(), s.value()));
        } else if (query.equals("vector(0) / vector(0)")) {
            answer.add(Labels.EMPTY, serverMillis(), Double.NaN);
        } else {
            compute(query, answer);
        }
        var rows = answer.build();
        if (limit > 0 && rows.size() > limit) {
            return new Outcome.Failed<>(
                    source(),
                    now,
                    duration,
                    new Failure.Refused(422, Failure.Refused.TOO_MUCH, "too many series", "less"));
        }
        return answered(query, rows);
    }

    @Override
    public Outcome<List<Store>> stores(Duration deadline) {
        var waiting = partsAfterQuery;
        if (waiting.isPresent()) {
            try {
                assertThat(waiting.get().await(30, TimeUnit.SECONDS))
                        .as("a query is sent before the list of parts is complete")
                        .isTrue();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return answered(parts);
    }

    private void compute(String query, InstantVector.Builder answer) {
        if (query.equals("up") || query.startsWith("up{")) {
            matching(query).forEach(s -> answer.add(s.labels(), serverMillis(), s.value()));
            return;
        }
        if (query.startsWith("timestamp(up")) {
            matching(query.substring(10, query.length() - 1))
                    .forEach(s -> answer.add(s.labels().without(Labels.NAME), serverMillis(), s.time() / 1000.0));
            return;
        }
        if (query.startsWith("last_over_time(up{")) {
            past(query.substring(query.indexOf('(') + 1, query.indexOf('[')))
                    .filter(labels -> !later.contains(labels))
                    .forEach(labels -> answer.add(labels, serverMillis(), 1));
            return;
        }
        if (query.startsWith("label_replace(")) {
            var matcher = MARKED.matcher(query);
            while (matcher.find()) {
                var part = new InstantVector.Builder();
                var samplesOfPart = answers.get(matcher.group(1));
                if (samplesOfPart == null) {
                    compute(matcher.group(1), part);
                } else {
                    samplesOfPart.forEach(s -> part.add(s.labels(), serverMillis(), s.value()));
                }
                var rows = part.build();
                for (int row = 0; row < rows.size(); row++) {
                    answer.add(
                            rows.labels(row).with(matcher.group(2), matcher.group(3)),
                            rows.timeMillis(row),
                            rows.value(row));
                }
            }
            return;
        }
        if (OF_EARLIER_DAYS.matcher(query).lookingAt()) {
            computeOfEarlierDays(query, answer);
            return;
        }
        var availability = AVAILABILITY.matcher(query);
        if (availability.matches()) {
            computeAvailability(availability.group(1), answer);
            return;
        }
        var aggregation = AGGREGATION.matcher(query);
        if (!aggregation.matches()) {
            return;
        }
        var groupLabels = List.of(aggregation.group(2).split(",\\s*"));
        Map<Labels, Double> groups = new LinkedHashMap<>();
        for (var s : matching(aggregation.group(4))) {
            double value = "timestamp(".equals(aggregation.group(3)) ? s.time() / 1000.0 : s.value();
            groups.merge(
                    s.labels().only(groupLabels), value, aggregation.group(1).equals("min") ? Math::min : Math::max);
        }
        groups.forEach((labels, value) -> answer.add(labels, serverMillis(), value));
    }

    /// A target was up all the time if it is up now. The targets of probes do not count.
    private void computeAvailability(String grouping, InstantVector.Builder answer) {
        var ofTarget = List.of("job", "instance");
        var probed = matching("probe_success").stream()
                .map(s -> s.labels().only(ofTarget))
                .toList();
        Map<Labels, Double> groups = new LinkedHashMap<>();
        for (var s : matching("up")) {
            if (!probed.contains(s.labels().only(ofTarget))) {
                groups.merge(s.labels().only(List.of(grouping.split(",\\s*"))), s.value(), Math::max);
            }
        }
        groups.forEach((labels, value) -> answer.add(labels, serverMillis(), value));
    }

    private void computeOfEarlierDays(String query, InstantVector.Builder answer) {
        var rows = new LinkedHashSet<Labels>();
        var part = OF_EARLIER_DAYS.matcher(query);
        while (part.find()) {
            int days = Integer.parseInt(part.group(3));
            var grouping = part.group(1);
            past(part.group(2))
                    .filter(labels -> endedDaysAgo.getOrDefault(labels.metricName(), 0) <= days)
                    .map(labels -> grouping == null ? labels : labels.only(List.of(grouping.split(",\\s*"))))
                    .forEach(rows::add);
        }
        rows.forEach(labels -> answer.add(labels, serverMillis(), 1));
    }

    private List<Sample> matching(String selector) {
        var tree = Promql.parseSelector(selector).tree();
        if (tree.isEmpty() || !(tree.get().unwrapped() instanceof PromqlExpr.Selector s)) {
            return List.of();
        }
        return samples.stream()
                .filter(sample -> !hidden.test(sample.labels()))
                .filter(sample -> s.matchers().stream()
                        .allMatch(m -> m.matches(sample.labels().get(m.name()))))
                .toList();
    }

    private <T> Outcome<T> answered(T value) {
        return answered("", value);
    }

    private <T> Outcome<T> answered(String request, T value) {
        return new Outcome.Answered<>(
                source(),
                now,
                duration,
                value,
                warned.test(request) ? warnings : List.of(),
                List.of(),
                tellsTime ? Optional.of(now.plus(skew)) : Optional.empty());
    }

    @Override
    public Duration deadlineOr(Duration usual) {
        return configuredDeadline.orElse(usual);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        return instant(query, deadline);
    }

    @Override
    public Outcome<Result> evaluate(String query, Instant at, Duration deadline) {
        return instant(query, deadline).map(Result.VectorResult::new);
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return answered(new Matrix(window, step, List.of()));
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        if (!listsSeries) {
            return new Outcome.Failed<>(source(), now, duration, failure);
        }
        return answered(
                "series",
                hasData(window) ? past(selectors.getFirst()).distinct().toList() : List.of());
    }

    private Stream<Labels> past(String selector) {
        var tree = Promql.parseSelector(selector).tree();
        if (tree.isEmpty() || !(tree.get().unwrapped() instanceof PromqlExpr.Selector s)) {
            return Stream.of();
        }
        return pastLabels.stream()
                .filter(labels -> !hidden.test(labels))
                .filter(labels -> s.matchers().stream().allMatch(m -> m.matches(labels.get(m.name()))));
    }

    @Override
    public Outcome<List<String>> labelNames(List<String> selectors, TimeWindow window, Duration deadline) {
        return answered(List.of());
    }

    @Override
    public Outcome<List<String>> labelValues(
            String label, List<String> selectors, TimeWindow window, Duration deadline) {
        if (!listsNames) {
            return new Outcome.Failed<>(source(), now, duration, failure);
        }
        if (listedValues != null) {
            return answered(label, listedValues);
        }
        return answered(
                label,
                hasData(window)
                        ? pastLabels.stream()
                                .filter(labels -> Duration.ofDays(endedDaysAgo.getOrDefault(labels.metricName(), 0))
                                                .compareTo(Duration.between(window.start(), window.end()))
                                        <= 0)
                                .map(labels -> label.equals(Labels.NAME) ? labels.metricName() : labels.get(label))
                                .distinct()
                                .toList()
                        : List.of());
    }

    /// All data are from the last three hours on this source's own clock.
    private boolean hasData(TimeWindow window) {
        var serverNow = now.plus(skew);
        return !window.start().isAfter(serverNow) && !window.end().isBefore(serverNow.minus(Duration.ofHours(3)));
    }

    @Override
    public Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline) {
        return answered(Map.of());
    }

    @Override
    public Outcome<List<RuleGroup>> rules(Duration deadline) {
        return answered(List.copyOf(rules));
    }

    @Override
    public Outcome<List<RuleAlert>> alerts(Duration deadline) {
        return answered(List.of());
    }

    @Override
    public Outcome<List<ScrapedTarget>> targets(Duration deadline) {
        return answered(listsTargets ? List.copyOf(targets) : List.of());
    }

    @Override
    public Outcome<BuildInfo> buildInfo(Duration deadline) {
        return answered(new BuildInfo("Prometheus", "2.42.0", "x"));
    }

    /// Poll settings with this source's clock.
    PollSettings settings() {
        return settings(false, QuantityCatalogue.shipped());
    }

    /// A poller for a source that hangs, so that a test does not wait for it in real time. Sources that respond
    /// may be too slow for it too.
    static FleetPoller impatientPoller(Map<String, MetricsSource> clusters, PollSettings settings) {
        var waits = new FleetPoller.Waits(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
        return new FleetPoller(clusters, settings, waits);
    }

    PollSettings settings(boolean oneShot, QuantityCatalogue catalogue) {
        var settings = oneShot ? PollSettings.oneShot(catalogue) : PollSettings.wall(catalogue, Duration.ofSeconds(15));
        return settings.clock(() -> now).nanos(() -> elapsed.toNanos());
    }
}
