package greenwall.fleet.enrol;

import java.util.Map;
import java.util.Optional;

/// What the site's sources tell of a host that was just enrolled. Calls block until it is there or the time is over.
public interface EnrolmentChecks {
    /// Why the entry's targets are not up in Prometheus; empty where they are.
    ///
    /// @param patient whether they may have been written just now
    Optional<String> inPrometheus(TargetFile.Entry entry, boolean patient) throws InterruptedException;

    /// Why no line with this text and these labels is in Loki; empty where one is.
    Optional<String> inLoki(Map<String, String> labels, String text) throws InterruptedException;
}
