package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.dialect.Replicas;
import greenwall.fleet.dialect.TargetLabels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.IdentityRules;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.Rewrite;
import greenwall.fleet.quantity.Exporter;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
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
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Discovers a source once: which metrics exist, the identity of its targets, and the recording rules.
record SourceDiscovery(QueryRunner asker) {
    /// A metric that was not written for so long is not looked for.
    private static final Duration NAMES_OF = Duration.ofHours(6);

    /// Prometheus answers with one row; VictoriaMetrics leaves out what is not a number.
    static final String NOT_A_NUMBER = "vector(0) / vector(0)";

    private static final List<String> SPEAKING_LABELS = Stream.concat(
                    HostLabelNames.NAMES.stream(), IdentityRules.DEFAULT.realms().stream())
            .toList();

    /// What was found. `names` is null where the source did not say which metrics there are, or left out what it
    /// has.
    record Findings(
            @Nullable Set<String> names,
            Map<String, String> rules,
            List<Metrics.Target> targets,
            List<Labels> upsOfTheWeek,
            Optional<Metrics.BuildInfo> build,
            List<String> problems) {}

    /// @param now by the source's clock
    /// @param up its targets: a list of metrics that leaves `up` out although there are some is not believed
    Findings lookAround(Instant now, Vector up, boolean remember) {
        var metrics = asker.metrics();
        var deadline = asker.deadline();
        List<Callable<Outcome<Object>>> calls = new ArrayList<>();
        calls.add(() -> metrics.labelValues(Labels.NAME, List.of(), Window.before(now, NAMES_OF), deadline)
                .map(names -> (Object) names));
        calls.add(() -> metrics.rules(deadline).map(rules -> (Object) rules));
        calls.add(() -> metrics.targets(deadline).map(targets -> (Object) targets));
        calls.add(() -> metrics.buildInfo(deadline).map(build -> (Object) build));
        if (remember) {
            calls.add(() -> metrics.series(
                            List.of("up"), Window.before(now.plusSeconds(60), TargetRegistry.KEPT_WHEN_GONE), deadline)
                    .map(series -> (Object) series));
        }
        var outcomes = asker.all(calls);
        var problems = new ArrayList<String>();
        var names = outcomes.get(0).answer().map(SourceDiscovery::strings).orElse(null);
        if (names == null) {
            problems.add("the list of metrics could not be fetched, so every form was tried");
        } else if (up.size() > 0 && !names.contains("up")) {
            names = null;
            problems.add("its list of metrics is incomplete, so every form was tried");
        }
        return new Findings(
                names == null ? null : new HashSet<>(names),
                outcomes.get(1).answer().map(SourceDiscovery::recording).orElse(Map.of()),
                outcomes.get(2).answer().map(SourceDiscovery::targets).orElse(List.of()),
                remember ? outcomes.get(4).answer().map(SourceDiscovery::labels).orElse(List.of()) : List.of(),
                outcomes.get(3).answer().map(build -> (Metrics.BuildInfo) build),
                problems);
    }

    private static List<String> strings(Object names) {
        return ((List<?>) names).stream().map(String.class::cast).toList();
    }

    private static List<Metrics.Target> targets(Object targets) {
        return ((List<?>) targets).stream().map(Metrics.Target.class::cast).toList();
    }

    private static List<Labels> labels(Object series) {
        return ((List<?>) series).stream().map(Labels.class::cast).toList();
    }

    private static Map<String, String> recording(Object groups) {
        var rules = new HashMap<String, String>();
        for (var group : (List<?>) groups) {
            for (var rule : ((Metrics.RuleGroup) group).rules()) {
                if (!rule.alerting()) {
                    rules.putIfAbsent(rule.name(), rule.query());
                }
            }
        }
        return rules;
    }

    /// One look at the metrics by which exporters are known, with every label that may say whose they are.
    PolledQuery exporters(FormQueries questions, Collection<Exporter> exporters, @Nullable Set<String> names) {
        var shown = new LinkedHashSet<String>();
        exporters.forEach(e -> shown.addAll(e.shows()));
        shown.add("libvirt_domains_number");
        shown.removeIf(name -> names != null && !names.contains(name));
        if (shown.isEmpty()) {
            shown.add("node_uname_info");
        }
        return questions.question("count by (__name__, job, instance, " + String.join(", ", SPEAKING_LABELS)
                + ") ({__name__=~\"" + String.join("|", shown) + "\"})");
    }

    static List<String> speakingLabels() {
        return SPEAKING_LABELS;
    }

    /// The labels that tell this site's targets apart.
    static TargetLabels separators(Vector up, Vector shown, IdentityRules rules, Replicas replicas) {
        var rows = new ArrayList<Labels>();
        for (var labels : up.rows()) {
            rows.add(labels.with(Labels.NAME, "up"));
        }
        rows.addAll(shown.rows());
        var candidates = new LinkedHashSet<>(SPEAKING_LABELS);
        candidates.addAll(rules.labels());
        candidates.addAll(rules.realms());
        candidates.remove("instance");
        return TargetLabels.of(rows, candidates).with(replicas);
    }

    /// What the exporters say of their machines, from what they show and from two questions more.
    static MachineFacts evidence(Vector shown, Vector boots, Vector machines, Vector wireguardKeys) {
        var said = new ArrayList<MachineFacts.Said>();
        for (var labels : shown.rows()) {
            var metric = labels.metricName();
            var own = metric.equals("node_uname_info") ? "nodename" : metric.startsWith("libvirt_") ? "host" : "";
            if (!own.isEmpty() && labels.has(own)) {
                said.add(new MachineFacts.Said(labels.without(List.of(Labels.NAME, own)), own, labels.get(own)));
            }
        }
        var bootTimes = new HashMap<Labels, Double>();
        boots.forEach(bootTimes::put);
        var ids = new HashMap<Labels, String>();
        for (var labels : machines.rows()) {
            if (labels.has("product_uuid")) {
                ids.put(labels.without("product_uuid"), labels.get("product_uuid"));
            }
        }
        return new MachineFacts(said, bootTimes, ids, wireguardKeys.rows());
    }

    /// The series of targets that are down, from when they were last up; empty where there are too many targets
    /// to ask for.
    List<Labels> past(Collection<Labels> targets, Collection<String> metrics, Window when) {
        if (targets.isEmpty() || metrics.isEmpty() || targets.size() > 200) {
            return List.of();
        }
        var selector = "{__name__=~\"" + String.join("|", metrics) + "\",instance=~" + instances(targets) + "}";
        return asker.metrics()
                .series(List.of(selector), when, asker.deadline())
                .answer()
                .orElse(List.of());
    }

    /// When targets that fail were last up; asked for those only, and once: it costs 10,080 points a target.
    /// What happened in the last hour is told to a few seconds.
    Map<Labels, Instant> lastSeen(Collection<Labels> targets) {
        if (targets.isEmpty()) {
            return Map.of();
        }
        var some = targets.stream().limit(100).toList();
        var seen = new HashMap<Labels, Instant>();
        for (var range : List.of("[7d:1m]", "[1h:5s]")) {
            var query = "max_over_time(timestamp(up{instance=~" + instances(some) + "} == 1)" + range + ")";
            asker.metrics()
                    .instant(query, asker.deadline())
                    .answer()
                    .ifPresent(answer -> answer.forEach((labels, seconds) -> {
                        var at = Instant.ofEpochMilli(Math.round(seconds * 1000));
                        seen.merge(labels.without(Labels.NAME), at, (a, b) -> a.isAfter(b) ? a : b);
                    }));
        }
        return seen;
    }

    /// As a quoted regular expression.
    private static String instances(Collection<Labels> targets) {
        return GoText.quote(targets.stream()
                .map(t -> t.get("instance"))
                .distinct()
                .map(Rewrite::literally)
                .collect(Collectors.joining("|")));
    }

    /// Which keys of a form's first raw metric are listed now.
    static Optional<String> listedNow(FormQuery query, TargetLabels separators) {
        if (query.needed().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("count by (" + separators.target() + ", " + String.join(", ", query.keyLabels()) + ") ("
                + query.needed().getFirst() + ")");
    }

    List<Labels> everListed(FormQuery query, Instant now) {
        return asker.metrics()
                .series(
                        List.of(query.needed().getFirst()),
                        Window.before(now.plusSeconds(60), TargetRegistry.KEPT_WHEN_GONE),
                        asker.deadline())
                .answer()
                .orElse(List.of());
    }
}
