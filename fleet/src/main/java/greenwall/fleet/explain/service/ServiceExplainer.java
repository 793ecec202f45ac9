package greenwall.fleet.explain.service;

import java.time.Instant;
import java.util.Optional;

/// Explains why a service is slow or fails; blocks until the result is complete or the thread is interrupted.
@FunctionalInterface
public interface ServiceExplainer {
    /// Empty if no metric contains such a service.
    Optional<ServiceExplanation> explain(String cluster, String service, Instant at) throws InterruptedException;
}
