package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.SeriesNarrower;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// One alert, from any source.
///
/// @param host the host's name as the wall shows it, or the name in the alert's labels if no known host has it
/// @param hostKnown whether the wall shows the host
/// @param why what is incomplete or contradictory about the alert, in one line; empty where nothing is
/// @param search all text that a filter searches, in lower case
public record Alert(
        String cluster,
        Labels labels,
        Map<String, String> annotations,
        AlertPhase phase,
        Instant since,
        String host,
        boolean hostKnown,
        List<Suppression> suppressions,
        Optional<Rule> rule,
        double value,
        List<String> receivers,
        String why,
        Optional<Acknowledgement> acknowledged,
        String search) {
    /// The worst first, and among equal ones the newest first; the default order of lists.
    public static final Comparator<Alert> WORST_FIRST = Comparator.comparingInt(
                    (Alert a) -> a.phase().ordinal())
            .thenComparing(a -> a.acknowledged().isPresent())
            .thenComparingInt(a -> AlertSeverity.rank(a.severity()))
            .thenComparing(Alert::since, Comparator.reverseOrder())
            .thenComparing(Alert::labels);

    /// The rule that made it.
    ///
    /// @param threshold the expression without its threshold; empty if it cannot be parsed or has alternatives
    /// @param series the labels of the alert that its series has too
    public record Rule(String query, Optional<RuleThreshold> threshold, Labels series) {
        public Rule(String query) {
            this(query, RuleThreshold.of(query), Labels.EMPTY);
        }

        Rule ofSeries(Labels labels) {
            return new Rule(query, threshold, labels);
        }

        /// PromQL of what the rule compares with its threshold, for the series of this alert alone.
        public Optional<String> measured() {
            return threshold
                    .map(RuleThreshold::expression)
                    .flatMap(expression -> Promql.parse(expression).tree())
                    .map(expression ->
                            SeriesNarrower.narrowed(expression, series).text());
        }
    }

    /// An alert of a host that the wall shows, without a rule, receivers or a suppression.
    public Alert(
            String cluster,
            Labels labels,
            Map<String, String> annotations,
            AlertPhase phase,
            Instant since,
            String host) {
        this(
                cluster,
                labels,
                annotations,
                phase,
                since,
                host,
                true,
                List.of(),
                Optional.empty(),
                Double.NaN,
                List.of(),
                "",
                Optional.empty(),
                searchable(cluster, labels, annotations, host));
    }

    public String name() {
        return labels.get("alertname");
    }

    /// The service that the labels of an alert name, or the address that a blackbox probe checks; empty where
    /// they name neither.
    public static String serviceIn(Labels alert) {
        var instance = alert.get("instance");
        return instance.contains("://")
                ? instance
                : alert.has("service_name") ? alert.get("service_name") : alert.get("service");
    }

    /// The host, or else the service that the labels name; empty if they name neither.
    public String subject() {
        return host.isEmpty() ? serviceIn(labels) : host;
    }

    /// `NodeDown on node04`
    public String nameAndSubject() {
        return subject().isEmpty() ? name() : name() + " on " + subject();
    }

    public String severity() {
        return AlertSeverity.of(labels);
    }

    public String summary() {
        var summary = annotations.getOrDefault("summary", "");
        return summary.isEmpty()
                ? annotations.getOrDefault("description", annotations.getOrDefault("message", ""))
                : summary;
    }

    public String runbook() {
        return annotations.getOrDefault("runbook_url", "");
    }

    /// The same alert in two snapshots has the same key.
    public Key key() {
        return new Key(cluster, labels);
    }

    public record Key(String cluster, Labels labels) {}

    public Alert withPhase(AlertPhase newPhase, String newWhy) {
        return copy(newPhase, suppressions, newWhy, acknowledged);
    }

    public Alert suppressed(List<Suppression> by, String newWhy) {
        return copy(AlertPhase.SUPPRESSED, by, newWhy, acknowledged);
    }

    public Alert with(Optional<Acknowledgement> acknowledgement) {
        return copy(phase, suppressions, why, acknowledgement);
    }

    private Alert copy(
            AlertPhase newPhase, List<Suppression> by, String newWhy, Optional<Acknowledgement> acknowledgement) {
        return new Alert(
                cluster,
                labels,
                annotations,
                newPhase,
                since,
                host,
                hostKnown,
                by,
                rule,
                value,
                receivers,
                newWhy,
                acknowledgement,
                search);
    }

    static String searchable(String cluster, Labels labels, Map<String, String> annotations, String host) {
        var text = new StringJoiner(" ");
        text.add(labels.get("alertname")).add(host).add(cluster);
        labels.forEach((name, value) -> text.add(name + "=" + value));
        annotations.forEach((name, value) -> {
            if (!name.endsWith("_url")) {
                text.add(value);
            }
        });
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
