package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sample alerts for tests.
public final class SampleAlerts {
    public static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    public static final Failure AWAY = new Failure.Unreachable("connection refused", "Start it");

    private SampleAlerts() {}

    public static Source source(Source.Kind kind) {
        return new Source("prod", kind, URI.create("http://" + kind.word() + ".prod"));
    }

    public static AlertSource.ReceivedAlert reportedAlert(String fingerprint, Labels labels, AlertSource.State state) {
        return reportedAlert(fingerprint, labels, state, List.of(), List.of());
    }

    public static AlertSource.ReceivedAlert reportedAlert(
            String fingerprint,
            Labels labels,
            AlertSource.State state,
            List<String> silences,
            List<String> inhibitors) {
        return new AlertSource.ReceivedAlert(
                fingerprint,
                labels,
                Map.of("summary", "something is up with " + labels.get("instance")),
                state,
                NOW.minusSeconds(600),
                NOW,
                silences,
                inhibitors,
                List.of(),
                List.of("pager"));
    }

    public static MetricsSource.RuleAlert rule(Labels labels, String state) {
        return new MetricsSource.RuleAlert(labels, Map.of(), state, NOW.minusSeconds(30), 0.97);
    }

    public static List<MetricsSource.RuleGroup> rules(String name, String query, MetricsSource.RuleAlert... alerts) {
        return List.of(new MetricsSource.RuleGroup(
                "g",
                "f",
                Duration.ofSeconds(15),
                List.of(new MetricsSource.Rule(
                        true,
                        name,
                        query,
                        Duration.ZERO,
                        Labels.EMPTY,
                        Map.of("summary", "from the rule"),
                        List.of(alerts),
                        "ok",
                        "",
                        "firing"))));
    }

    public static <T> Outcome<T> answered(Source.Kind kind, T value) {
        return Outcome.answered(source(kind), NOW, Duration.ofMillis(3), value);
    }

    public static <T> Outcome<T> failed(Source.Kind kind) {
        return new Outcome.Failed<>(source(kind), NOW, Duration.ofMillis(3), AWAY);
    }

    public static <T> AlertSource.MergedResponse<List<T>> completeAnswer(List<T> list) {
        return new AlertSource.MergedResponse<>(list, List.of(answered(Source.Kind.ALERTMANAGER, list.size())));
    }

    public static <T> AlertSource.MergedResponse<List<T>> failedAnswer() {
        return new AlertSource.MergedResponse<>(List.of(), List.of(failed(Source.Kind.ALERTMANAGER)));
    }

    public static AlertQueries.ClusterResponses clusterAnswers(
            Outcome<List<MetricsSource.RuleGroup>> rules,
            AlertSource.MergedResponse<List<AlertSource.ReceivedAlert>> alerts,
            AlertSource.MergedResponse<List<AlertSource.Silence>> silences) {
        return new AlertQueries.ClusterResponses(
                "prod", Optional.of(rules), Optional.of(alerts), Optional.of(silences), false);
    }

    public static AlertQueries.ClusterResponses clusterAnswers(
            List<MetricsSource.RuleGroup> rules, AlertSource.ReceivedAlert... alerts) {
        return clusterAnswers(
                answered(Source.Kind.PROMETHEUS, rules), completeAnswer(List.of(alerts)), completeAnswer(List.of()));
    }

    /// An alert as the alert list returns it.
    public static Alert alert(String name, String host, String severity, AlertPhase phase, Instant since) {
        var labels = Labels.of("alertname", name, "instance", host + ":9100", "severity", severity);
        return new Alert("prod", labels, Map.of("summary", name + " of " + host), phase, since, host);
    }

    /// The alert as it is while it is suppressed.
    public static Alert suppressed(Alert alert, Suppression... suppressions) {
        return new Alert(
                alert.cluster(),
                alert.labels(),
                alert.annotations(),
                AlertPhase.SUPPRESSED,
                alert.since(),
                alert.host(),
                alert.hostKnown(),
                List.of(suppressions),
                alert.rule(),
                alert.value(),
                alert.receivers(),
                alert.why(),
                alert.acknowledged(),
                alert.search());
    }

    public static AlertSnapshot state(Instant at, List<Alert> alerts) {
        return new AlertSnapshot(at, List.of(), List.of(), List.of(), List.of(), List.of()).with(alerts);
    }
}
