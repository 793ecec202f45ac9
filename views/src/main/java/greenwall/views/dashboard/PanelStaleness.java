package greenwall.views.dashboard;

import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;

/// Finds out why a panel's content may be outdated.
/// @param clusters the clusters that the panel queries
/// @param chosen the selected values of the variables
record PanelStaleness(FleetState state, Collection<String> clusters, Collection<String> chosen, ZoneId zone) {
    /// The reason; empty if there is no doubt.
    String reason(PanelData content) {
        if (content.empty()) {
            return "";
        }
        var newest = content.newest();
        if (newest.isAfter(Instant.EPOCH) && content.isOld(newest)) {
            return "last sample " + InstantText.seconds(newest, zone) + ", "
                    + DurationText.of(Duration.between(newest, content.now())) + " ago";
        }
        for (var source : state.sources()) {
            if (clusters.contains(source.source().cluster())
                    && source.state() != CellState.OK
                    && source.source().kind() == Source.Kind.PROMETHEUS) {
                return "its source is " + source.state().word() + ": " + source.reason();
            }
        }
        return targetsDown(content);
    }

    /// Checks the targets, since Prometheus still returns the last values of a target for minutes after it
    /// went down.
    private String targetsDown(PanelData content) {
        return state.hosts().stream()
                .filter(host -> clusters.contains(host.cluster().name()))
                .flatMap(host -> host.targets().stream())
                .filter(target -> target.down() && shows(content, target.instance()))
                .findFirst()
                .map(target -> target.instance() + " is down")
                .orElse("");
    }

    private boolean shows(PanelData content, String instance) {
        return !instance.isEmpty()
                && (content.frames().stream()
                                .flatMap(frame -> frame.fields().stream())
                                .anyMatch(
                                        field -> field.labels().get("instance").equals(instance))
                        || chosen.contains(instance));
    }
}
