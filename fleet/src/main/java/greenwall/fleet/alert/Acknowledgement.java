package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import java.time.Instant;

/// The acknowledgement of an alert by a person. It is valid for one firing only: an alert that ends and fires
/// again is new.
///
/// @param silence the id of the short silence that was created with it; empty for none
public record Acknowledgement(
        String cluster, Labels labels, Instant since, Instant at, String by, String comment, String silence) {
    public Alert.Key key() {
        return new Alert.Key(cluster, labels);
    }
}
