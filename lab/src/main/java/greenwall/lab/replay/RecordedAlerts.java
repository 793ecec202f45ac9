package greenwall.lab.replay;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
import greenwall.lab.prometheus.RulesView;
import greenwall.lab.rules.FiredAlert;
import greenwall.lab.series.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The rules of a recording with the alerts that were pending or fired at the clock's time, from the series that rules
/// leave behind.
final class RecordedAlerts implements RulesView {
    private static final long LOOK_BACK = Duration.ofMinutes(5).toMillis();
    private static final String STATE = "alertstate";

    private final List<Metrics.RuleGroup> rules;
    private final InstantSource clock;
    private final List<Matrix.Series> alerts;
    private final Map<Labels, Matrix.Series> since = new HashMap<>();

    RecordedAlerts(List<Matrix.Series> series, List<Metrics.RuleGroup> rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
        alerts = series.stream()
                .filter(one -> one.labels().metricName().equals("ALERTS"))
                .toList();
        series.stream()
                .filter(one -> one.labels().metricName().equals("ALERTS_FOR_STATE"))
                .forEach(one -> since.put(one.labels().without(Labels.NAME), one));
    }

    private record Active(Labels labels, State state, Instant since) {}

    private List<Active> active() {
        long now = clock.millis();
        var all = new ArrayList<Active>();
        for (var one : alerts) {
            if (!Double.isNaN(newest(one, now))) {
                var labels = one.labels().without(List.of(Labels.NAME, STATE));
                var begun = since.get(labels);
                double seconds = begun == null ? Double.NaN : newest(begun, now);
                all.add(new Active(
                        labels,
                        State.valueOf(one.labels().get(STATE).toUpperCase(Locale.ROOT)),
                        Double.isNaN(seconds)
                                ? Instant.ofEpochMilli(one.timeMillis()[0])
                                : Instant.ofEpochMilli(Math.round(seconds * 1000))));
            }
        }
        return all;
    }

    /// NaN where there is none within the look-back, or where the series was gone.
    private static double newest(Matrix.Series series, long now) {
        int found = Arrays.binarySearch(series.timeMillis(), now);
        int last = found >= 0 ? found : -found - 2;
        return last < 0 || series.timeMillis()[last] <= now - LOOK_BACK || Samples.isStale(series.values()[last])
                ? Double.NaN
                : series.values()[last];
    }

    @Override
    public List<Group> groups() {
        var active = active();
        var now = clock.instant();
        return rules.stream()
                .map(group -> new Group(
                        group.name(),
                        "recorded",
                        group.interval(),
                        Duration.ZERO,
                        now,
                        group.rules().stream()
                                .map(rule -> rule(rule, active, now))
                                .toList()))
                .toList();
    }

    private static Rule rule(Metrics.Rule rule, List<Active> active, Instant now) {
        return rule.alerting()
                ? new Alerting(
                        rule.name(),
                        rule.query(),
                        rule.holdFor(),
                        Duration.ZERO,
                        rule.labels(),
                        rule.annotations(),
                        active.stream()
                                .filter(one -> isOf(rule, one))
                                .map(one -> new Alert(
                                        one.labels(), Map.of(), one.state(), one.since(), Optional.empty(), 1))
                                .toList(),
                        "",
                        Duration.ZERO,
                        now)
                : new RulesView.Recording(rule.name(), rule.query(), rule.labels(), "", Duration.ZERO, now);
    }

    /// Rules of one name differ in their own labels; one that is a template says nothing.
    private static boolean isOf(Metrics.Rule rule, Active one) {
        if (!one.labels().get("alertname").equals(rule.name())) {
            return false;
        }
        for (int i = 0; i < rule.labels().size(); i++) {
            var value = rule.labels().value(i);
            if (!value.contains("{{")
                    && !one.labels().get(rule.labels().name(i)).equals(value)) {
                return false;
            }
        }
        return true;
    }

    /// As Prometheus tells its Alertmanagers.
    List<FiredAlert> firing() {
        return active().stream()
                .filter(one -> one.state() == State.FIRING)
                .map(one -> new FiredAlert(one.labels(), Map.of(), one.since(), Optional.empty(), ""))
                .toList();
    }
}
