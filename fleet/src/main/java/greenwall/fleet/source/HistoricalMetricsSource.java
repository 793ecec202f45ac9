package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.MetricsSource.Rule;
import greenwall.fleet.source.MetricsSource.RuleAlert;
import greenwall.fleet.source.MetricsSource.RuleGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A source as it was at an earlier instant: queries for current values get the values of that instant, and
/// nothing later. Its clock shows that instant too, so ages are relative to it.
///
/// Data that a source has only for the present (its targets and their errors) is left out, except for scrape
/// intervals.
public record HistoricalMetricsSource(MetricsSource metrics, InstantSource clock) implements MetricsSource {
    private static final String ALERTS = "ALERTS";
    private static final String SINCE = "ALERTS_FOR_STATE";
    private static final String STATE = "alertstate";
    private static final Pattern TEMPLATE =
            Pattern.compile("\\{\\{-?\\s*(?:(?:\\$labels|\\.Labels)\\.(\\w+)\\s*-?}}|.*?}})", Pattern.DOTALL);
    private static final String NO_RULE = "rules that are no longer loaded";

    @Override
    public Source source() {
        return metrics.source();
    }

    @Override
    public MetricsSource forPolling(LoadCounter counter) {
        return new HistoricalMetricsSource(metrics.forPolling(counter), clock);
    }

    @Override
    public Duration deadlineOr(Duration usual) {
        return metrics.deadlineOr(usual);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Duration deadline) {
        var at = clock.instant();
        return of(metrics.instant(query, at, deadline), at);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        var earlier = TimeMath.earlier(at, clock.instant());
        return of(metrics.instant(query, earlier, deadline), earlier);
    }

    @Override
    public Outcome<Result> evaluate(String query, Instant at, Duration deadline) {
        var earlier = TimeMath.earlier(at, clock.instant());
        return of(metrics.evaluate(query, earlier, deadline), earlier);
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return of(metrics.range(query, window.until(clock.instant()), step, deadline));
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        return of(metrics.series(selectors, window.until(clock.instant()), deadline));
    }

    @Override
    public Outcome<List<String>> labelNames(List<String> selectors, TimeWindow window, Duration deadline) {
        return of(metrics.labelNames(selectors, window.until(clock.instant()), deadline));
    }

    @Override
    public Outcome<List<String>> labelValues(
            String label, List<String> selectors, TimeWindow window, Duration deadline) {
        return of(metrics.labelValues(label, selectors, window.until(clock.instant()), deadline));
    }

    @Override
    public Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline) {
        return of(metrics.metadata(deadline));
    }

    @Override
    public Outcome<List<Exemplar>> exemplars(String query, TimeWindow window, Duration deadline) {
        return of(metrics.exemplars(query, window.until(clock.instant()), deadline));
    }

    /// The rules of today with the alerts of that time.
    @Override
    public Outcome<List<RuleGroup>> rules(Duration deadline) {
        return alerts(deadline)
                .map(fired -> withAlerts(fired, metrics.rules(deadline).answer().orElse(List.of())));
    }

    @Override
    public Outcome<List<RuleAlert>> alerts(Duration deadline) {
        var at = clock.instant();
        return switch (metrics.instant(ALERTS, at, deadline)) {
            case Outcome.Answered<InstantVector> fired -> {
                var since = metrics.instant(SINCE, at, deadline).answer();
                yield of(fired.map(rows -> alerts(rows, since.orElse(InstantVector.EMPTY), at)), at);
            }
            case Outcome.Failed<InstantVector> failed -> failed.forSource(failed.source());
        };
    }

    /// The scrape intervals are those of today.
    @Override
    public Outcome<List<ScrapedTarget>> targets(Duration deadline) {
        return of(metrics.targets(deadline)
                .map(all -> all.stream()
                        .map(target -> new ScrapedTarget(target.labels(), "", target.scrapeInterval()))
                        .toList()));
    }

    @Override
    public Outcome<BuildInfo> buildInfo(Duration deadline) {
        return of(metrics.buildInfo(deadline));
    }

    @Override
    public Outcome<List<Store>> stores(Duration deadline) {
        return of(metrics.stores(deadline));
    }

    @Override
    public QueryLimits limits(Duration deadline) {
        return metrics.limits(deadline);
    }

    private <T> Outcome<T> of(Outcome<T> outcome) {
        return of(outcome, clock.instant());
    }

    /// The outcome as if the source had answered at that instant.
    private static <T> Outcome<T> of(Outcome<T> outcome, Instant at) {
        return switch (outcome) {
            case Outcome.Answered<T> now ->
                new Outcome.Answered<>(
                        now.source(), at, Duration.ZERO, now.value(), now.warnings(), now.infos(), Optional.of(at));
            case Outcome.Failed<T> failed ->
                new Outcome.Failed<>(failed.source(), at, failed.roundTrip(), failed.failure());
        };
    }

    /// @param at the start of an alert whose start is not known
    private static List<RuleAlert> alerts(InstantVector fired, InstantVector since, Instant at) {
        var active = new HashMap<Labels, Instant>();
        since.forEach((labels, seconds) ->
                active.put(labels.without(Labels.NAME), Instant.ofEpochMilli(Math.round(seconds * 1000))));
        var alerts = new ArrayList<RuleAlert>();
        for (var row : fired.rows()) {
            var labels = row.without(List.of(Labels.NAME, STATE));
            alerts.add(new RuleAlert(labels, Map.of(), row.get(STATE), active.getOrDefault(labels, at), Double.NaN));
        }
        return alerts;
    }

    /// The groups with these alerts in place of their own. An alert belongs to the first rule with its name
    /// whose labels it has. Alerts whose rule no longer exists get a group of their own.
    static List<RuleGroup> withAlerts(List<RuleAlert> alerts, List<RuleGroup> groups) {
        var remaining = new ArrayList<>(alerts);
        var all = new ArrayList<RuleGroup>();
        for (var group : groups) {
            all.add(new RuleGroup(
                    group.name(),
                    group.file(),
                    group.interval(),
                    group.rules().stream()
                            .map(rule -> rule.with(take(rule, remaining), ""))
                            .toList()));
        }
        var withoutRule = new LinkedHashMap<String, List<RuleAlert>>();
        remaining.forEach(alert -> withoutRule
                .computeIfAbsent(alert.labels().get("alertname"), _ -> new ArrayList<>())
                .add(alert));
        var rules = new ArrayList<Rule>();
        withoutRule.forEach((name, ofRule) ->
                rules.add(new Rule(true, name, "", Duration.ZERO, Labels.EMPTY, Map.of(), List.of(), "unknown", "", "")
                        .with(ofRule, "")));
        if (!rules.isEmpty()) {
            all.add(new RuleGroup(NO_RULE, "", Duration.ZERO, rules));
        }
        return all;
    }

    private static List<RuleAlert> take(Rule rule, List<RuleAlert> remaining) {
        var ofRule = new ArrayList<RuleAlert>();
        remaining.removeIf(alert -> rule.mayProduce(alert.labels()) && ofRule.add(alert));
        return ofRule.stream().map(alert -> withTexts(rule, alert)).toList();
    }

    /// The series have the labels of the alert but not its value, so every other placeholder in the texts of
    /// the rule becomes `…`.
    private static RuleAlert withTexts(Rule rule, RuleAlert alert) {
        var texts = new HashMap<String, String>();
        rule.annotations()
                .forEach((name, text) -> texts.put(
                        name,
                        TEMPLATE.matcher(text)
                                .replaceAll(found -> found.group(1) == null
                                        ? "…"
                                        : Matcher.quoteReplacement(
                                                alert.labels().get(found.group(1))))));
        return new RuleAlert(alert.labels(), texts, alert.state(), alert.activeAt(), alert.value());
    }
}
