package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertQueries.ClusterResponses;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import greenwall.fleet.source.AlertSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The silences that the Alertmanagers of each cluster last reported. While none responds, they last until their
/// end: Alertmanager keeps them across a restart.
///
/// Not thread-safe.
final class LastKnownSilences {
    private final Map<String, List<AlertSource.Silence>> byCluster = new HashMap<>();

    /// The silences of the cluster after these responses.
    List<AlertSource.Silence> after(ClusterResponses responses, Instant now) {
        var answer = responses.silences().filter(AlertSource.MergedResponse::anyAnswered);
        var silences = answer.map(AlertSource.MergedResponse::value)
                .orElseGet(() -> byCluster.getOrDefault(responses.cluster(), List.of()).stream()
                        .filter(silence -> silence.state() != AlertSource.SilenceState.EXPIRED
                                && silence.endsAt().isAfter(now))
                        .map(silence -> silence.startsAt().isAfter(now)
                                ? silence
                                : silence.with(silence.matchers(), AlertSource.SilenceState.ACTIVE))
                        .toList());
        byCluster.put(responses.cluster(), silences);
        return silences;
    }

    /// A silence in force, ready to be matched.
    record Matching(AlertSource.Silence silence, List<LabelMatcher> matchers) {
        boolean covers(Labels alert) {
            return matchers.stream().allMatch(matcher -> matcher.matches(alert.get(matcher.name())));
        }

        Suppression suppression() {
            return new Suppression.Silenced(silence.id(), silence.createdBy(), silence.comment(), silence.endsAt());
        }
    }

    /// Those that are in force. One with an expression that only Alertmanager understands is left out.
    static List<Matching> inForce(List<AlertSource.Silence> silences) {
        var inForce = new ArrayList<Matching>();
        for (var silence : silences) {
            if (silence.state() == AlertSource.SilenceState.ACTIVE) {
                try {
                    inForce.add(new Matching(
                            silence,
                            silence.matchers().stream()
                                    .map(AlertSource.Matcher::onLabels)
                                    .toList()));
                } catch (Re2.InvalidPatternException _) {
                    // Which alerts it covers is not known; showing one alert too many is better than hiding one.
                }
            }
        }
        return inForce;
    }
}
