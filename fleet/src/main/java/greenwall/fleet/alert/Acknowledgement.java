package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import java.time.Instant;

/// Somebody has seen an alert. It holds for this one firing of it: when the alert ends and fires again, it is new.
///
/// @param silence the id of the short silence that was made with it, empty where there is none
public record Acknowledgement(
        String cluster, Labels labels, Instant since, Instant at, String by, String comment, String silence) {
    public Alert.Key key() {
        return new Alert.Key(cluster, labels);
    }
}
