package greenwall.fleet.enrol;

import java.util.Map;
import java.util.Optional;

/// Checks that the site's sources contain an enrolled host. Calls block until data arrives or the time is up.
public interface EnrolledDataCheck {
    /// Why the targets of the entry are not up in Prometheus; empty if they are.
    ///
    /// @param waitForArrival whether to wait, because the targets may have been written just now
    Optional<String> whyNotInPrometheus(TargetsFile.Entry entry, boolean waitForArrival) throws InterruptedException;

    /// Why Loki has no line with this text and these labels; empty if it has one.
    Optional<String> whyNotInLoki(Map<String, String> labels, String text) throws InterruptedException;
}
