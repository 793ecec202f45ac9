package greenwall.fleet.explain.service;

import java.time.Instant;
import java.util.Optional;

/// Answers why a service is slow or fails; it blocks until it is known, and an interrupt ends it.
@FunctionalInterface
public interface ServiceExplanations {
    /// Empty where no metric tells of such a service.
    Optional<ServiceExplanation> explain(String cluster, String service, Instant at) throws InterruptedException;
}
