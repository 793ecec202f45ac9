package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.form.TargetLabels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.identity.Target;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.quantity.QuantityCatalogue.Exporter;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.ClusterReadings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Discovers a source once: which metrics exist, the identity of its targets, and the recording rules.
record SourceDiscovery(QueryRound round) {
    /// A metric without samples for this long is not considered, except to find what has disappeared.
    private static final Duration NAMES_WINDOW = Duration.ofHours(6);

    /// Where the samples of a whole week would be too many, those of these days ago are read.
    static final List<Integer> DAYS_AGO = List.of(1, 3, 6);

    /// A query whose result is NaN: Prometheus answers with one row, VictoriaMetrics drops it.
    static final String NOT_A_NUMBER = "vector(0) / vector(0)";

    /// A query over seven days reads at most the samples of this many targets.
    private static final int MAX_RANGE_TARGETS = 100;

    static final List<String> IDENTITY_LABELS = Stream.concat(
                    HostLabelNames.NAMES.stream(), IdentitySettings.SCOPE_LABELS.stream())
            .toList();

    /// The findings. `exists` is true for every metric if the source did not list its metrics, or listed them
    /// incompletely; `answered` is whether it responded to that. `recentTargets` are those of the last seven days;
    /// empty if they were not requested.
    record Findings(
            Predicate<String> exists,
            boolean answered,
            Map<String, RecordingRule> rules,
            List<MetricsSource.ScrapedTarget> targets,
            Optional<Outcome<List<Labels>>> recentTargets,
            Optional<MetricsSource.BuildInfo> build,
            List<String> problems) {}

    /// @param interval how often it is evaluated; zero if the source does not say
    record RecordingRule(String query, Duration interval) {
        /// Where several groups record the same series, the longest interval counts.
        RecordingRule and(RecordingRule other) {
            return new RecordingRule(query, TimeMath.longer(interval, other.interval));
        }
    }

    /// @param now by the source's clock
    /// @param up its targets: a list of metrics without `up` is not trusted if there are targets
    /// @param pastTargets whether to query the targets of the last seven days
    /// @param pastNames whether to list the metrics of the last seven days
    Findings discover(Instant now, InstantVector up, boolean pastTargets, boolean pastNames) {
        var metrics = round.metrics();
        var deadline = deadline();
        try (var threads = new TaskThreads()) {
            var window = TimeWindow.before(now, pastNames ? ClusterReadings.KEPT_WHEN_GONE : NAMES_WINDOW);
            var names = threads.submit(() -> metrics.labelValues(Labels.NAME, List.of(), window, deadline));
            var rules = threads.submit(() -> metrics.rules(deadline));
            var targets = threads.submit(() -> metrics.targets(deadline));
            var build = threads.submit(() -> metrics.buildInfo(deadline));
            var ups = pastTargets
                    ? Optional.of(threads.submit(() -> ofTheWeek("up", now)))
                    : Optional.<Future<Outcome<List<Labels>>>>empty();
            long end = QueryRound.end(deadline, 1);
            long endOfTwo = endOfTwo(1);
            var problems = new ArrayList<String>();
            var listed = round.await(names, deadline, end);
            return new Findings(
                    existing(listed, up, problems),
                    listed.failed().isEmpty(),
                    recording(round.await(rules, deadline, end).answer().orElse(List.of())),
                    round.await(targets, deadline, end).answer().orElse(List.of()),
                    ups.map(series -> round.await(series, deadline, endOfTwo).map(week -> withSamples(week, up))),
                    round.await(build, deadline, end).answer(),
                    problems);
        }
    }

    /// The targets without those that had no sample in the last seven days. VictoriaMetrics lists the series of
    /// whole days, also those that began after the window.
    private List<Labels> withSamples(List<Labels> listed, InstantVector up) {
        var present = withoutName(up.rows());
        var absent = listed.stream()
                .filter(target -> !present.contains(target.without(Labels.NAME)))
                .limit(MAX_RANGE_TARGETS)
                .toList();
        if (absent.isEmpty()) {
            return listed;
        }
        var outcome =
                round.metrics().instant("last_over_time(up{instance=~" + instances(absent) + "}[7d])", deadline());
        // A store that does not respond may have the samples.
        if (!(outcome instanceof Outcome.Answered<InstantVector> answered) || !answered.isComplete()) {
            return listed;
        }
        var without = new HashSet<>(absent);
        var sampled = withoutName(answered.value().rows());
        without.removeIf(target -> sampled.contains(target.without(Labels.NAME)));
        return listed.stream().filter(target -> !without.contains(target)).toList();
    }

    private static Set<Labels> withoutName(List<Labels> rows) {
        return rows.stream().map(labels -> labels.without(Labels.NAME)).collect(Collectors.toSet());
    }

    private static Predicate<String> existing(Outcome<List<String>> listed, InstantVector up, List<String> problems) {
        if (listed.failed().isPresent()) {
            problems.add("the list of metrics could not be fetched, so every known expression was queried");
            return _ -> true;
        }
        var names = new HashSet<>(listed.answer().orElseThrow());
        if (!listed.incompleteReason().isEmpty() || up.size() > 0 && !names.contains("up")) {
            problems.add("its list of metrics is incomplete, so every known expression was queried");
            return _ -> true;
        }
        return names::contains;
    }

    private static Map<String, RecordingRule> recording(List<MetricsSource.RuleGroup> groups) {
        var rules = new HashMap<String, RecordingRule>();
        for (var group : groups) {
            for (var rule : group.rules()) {
                if (!rule.alerting()) {
                    rules.merge(rule.name(), new RecordingRule(rule.query(), group.interval()), RecordingRule::and);
                }
            }
        }
        return rules;
    }

    private Duration deadline() {
        return round.settings().deadline();
    }

    /// The series of the last seven days, or those of a few days ago if listing a week is refused or takes too long.
    private Outcome<List<Labels>> ofTheWeek(String selector, Instant now) {
        var week = TimeWindow.before(now.plusSeconds(60), ClusterReadings.KEPT_WHEN_GONE);
        var listed = round.metrics().series(List.of(selector), week, deadline());
        if (listed.failed().filter(SourceDiscovery::isTooMuch).isEmpty()) {
            return listed;
        }
        var days =
                DAYS_AGO.stream().map(ago -> selector + " offset " + ago + "d").collect(Collectors.joining(" or "));
        var sampled = round.metrics().instant(days, deadline());
        return sampled.failed().isEmpty() ? sampled.map(InstantVector::rows) : listed;
    }

    private static boolean isTooMuch(Failure failure) {
        return failure instanceof Failure.Refused
                || failure instanceof Failure.TooLarge
                || failure instanceof Failure.TimedOut;
    }

    /// A query for the targets that had series of the selector so many days ago.
    static String reported(String selector, int daysAgo, TargetLabels targetLabels) {
        return "count by (" + targetLabels.groupingLabels() + ") (" + selector + " offset " + daysAgo + "d)";
    }

    /// A query for the metrics that identify exporters, with every label that may identify their host.
    PolledQuery exporterQuery(
            FormQueries queries,
            Collection<Exporter> exporters,
            Predicate<String> exists,
            Collection<String> identifying) {
        var exporterMetrics = new LinkedHashSet<String>();
        exporters.forEach(e -> exporterMetrics.addAll(e.shows()));
        exporterMetrics.add("libvirt_domains_number");
        exporterMetrics.removeIf(exists.negate());
        if (exporterMetrics.isEmpty()) {
            exporterMetrics.add("node_uname_info");
        }
        return queries.query("count by (__name__, job, instance, " + String.join(", ", identifying) + ", "
                + MachineFacts.EXPORTED_INSTANCE + ") ({__name__=~\"" + String.join("|", exporterMetrics) + "\"})");
    }

    /// The labels besides `instance` that may identify a host at this site.
    static Set<String> identifyingLabels(IdentitySettings identity, Collection<String> machineLabels) {
        var labels = new LinkedHashSet<>(IDENTITY_LABELS);
        labels.addAll(identity.labels());
        labels.addAll(machineLabels);
        labels.remove("instance");
        return labels;
    }

    /// The labels that distinguish the targets of this site.
    static TargetLabels targetLabels(
            InstantVector up, InstantVector exporterMetrics, Collection<String> identifying, ReplicaLabels replicas) {
        var rows = new ArrayList<Labels>();
        for (var labels : up.rows()) {
            rows.add(labels.with(Labels.NAME, "up"));
        }
        rows.addAll(exporterMetrics.rows());
        return TargetLabels.of(rows, identifying).with(replicas);
    }

    /// The facts that exporters report about their machines, from the metrics that identify exporters and
    /// further queries.
    static MachineFacts machineFacts(
            InstantVector exporterMetrics, InstantVector boots, InstantVector machines, InstantVector wireguardKeys) {
        var bootTimes = new HashMap<Labels, Double>();
        boots.forEach(bootTimes::put);
        var ids = new HashMap<Labels, String>();
        for (var labels : machines.rows()) {
            if (labels.has("product_uuid")) {
                ids.put(labels.without("product_uuid"), labels.get("product_uuid"));
            }
        }
        return new MachineFacts(reportedNames(exporterMetrics.rows()), bootTimes, ids, wireguardKeys.rows());
    }

    /// The names that targets which are down reported before.
    MachineFacts pastNames(List<Target> down, Instant now) {
        var series = past(down, List.of("node_uname_info", "libvirt_domains_number"), now);
        return new MachineFacts(reportedNames(series), Map.of(), Map.of(), List.of());
    }

    private static List<MachineFacts.ReportedName> reportedNames(List<Labels> rows) {
        var names = new ArrayList<MachineFacts.ReportedName>();
        for (var labels : rows) {
            var metric = labels.metricName();
            var own = metric.equals("node_uname_info") ? "nodename" : metric.startsWith("libvirt_") ? "host" : "";
            if (!own.isEmpty() && labels.has(own)) {
                var target = labels.without(List.of(Labels.NAME, own, MachineFacts.EXPORTED_INSTANCE));
                names.add(new MachineFacts.ReportedName(target, own, labels.get(own)));
            }
            if (labels.has(MachineFacts.EXPORTED_INSTANCE)) {
                var target = labels.without(List.of(Labels.NAME, MachineFacts.EXPORTED_INSTANCE));
                names.add(new MachineFacts.ReportedName(
                        own.isEmpty() ? target : target.without(own),
                        MachineFacts.EXPORTED_INSTANCE,
                        labels.get(MachineFacts.EXPORTED_INSTANCE)));
            }
        }
        return names;
    }

    /// The series of targets that are down, from the time when they were last up; empty if there are too
    /// many targets.
    List<Labels> past(List<Target> down, Collection<String> metrics, Instant now) {
        if (metrics.isEmpty() || down.isEmpty() || down.size() > 200) {
            return List.of();
        }
        var seen = down.stream().flatMap(t -> t.lastSeen().stream()).toList();
        var from = seen.stream()
                .min(Instant::compareTo)
                .orElse(now.minus(Duration.ofHours(1)))
                .minus(Duration.ofMinutes(10));
        var to = seen.stream().max(Instant::compareTo).orElse(now).plusSeconds(60);
        var selector = "{__name__=~\"" + String.join("|", metrics) + "\",instance=~"
                + instances(down.stream().map(Target::labels).toList()) + "}";
        return round.metrics()
                .series(List.of(selector), new TimeWindow(from, to), deadline())
                .answer()
                .orElse(List.of());
    }

    /// When failing targets were last up. Queried for these targets alone and only once, since it reads
    /// 10,080 points for each target. Times in the last hour are accurate to a few seconds.
    Map<Labels, Instant> lastSeen(Collection<Labels> targets) {
        if (targets.isEmpty()) {
            return Map.of();
        }
        var limited = targets.stream().limit(MAX_RANGE_TARGETS).toList();
        var seen = new HashMap<Labels, Instant>();
        for (var range : List.of("[7d:1m]", "[1h:5s]")) {
            var query = "max_over_time(timestamp(up{instance=~" + instances(limited) + "} == 1)" + range + ")";
            round.metrics()
                    .instant(query, deadline())
                    .answer()
                    .ifPresent(answer -> answer.forEach((labels, seconds) -> {
                        var at = Instant.ofEpochMilli(Math.round(seconds * 1000));
                        seen.merge(labels.without(Labels.NAME), at, TimeMath::later);
                    }));
        }
        return seen;
    }

    /// The instances as a quoted regular expression.
    private static String instances(Collection<Labels> targets) {
        return GoFormat.quote(
                ExprRewriter.anyOf(targets.stream().map(t -> t.get("instance")).distinct()));
    }

    /// A query for the keys of a form's first raw metric that are listed now.
    static String listedNow(FormQuery query, TargetLabels targetLabels) {
        return "count by (" + targetLabels.groupingLabels() + ", " + String.join(", ", query.keyLabels()) + ") ("
                + query.needed().getFirst() + ")";
    }

    /// For each form the series of its first raw metric in the last seven days, queried at once.
    List<Outcome<List<Labels>>> recentlyListed(List<FormQuery> forms, Instant now) {
        try (var threads = new TaskThreads()) {
            var series = forms.stream()
                    .map(form -> threads.submit(() -> ofTheWeek(form.needed().getFirst(), now)))
                    .toList();
            long end = endOfTwo(series.size());
            return series.stream()
                    .map(each -> round.await(each, deadline(), end))
                    .toList();
        }
    }

    /// When to stop waiting for the series of a week, which may take two requests each.
    private long endOfTwo(int calls) {
        return QueryRound.end(deadline().multipliedBy(2), calls);
    }
}
