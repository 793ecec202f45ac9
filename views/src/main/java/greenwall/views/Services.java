package greenwall.views;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Lists the services. The result arrives on the JavaFX thread; closing the handle cancels the request.
@FunctionalInterface
public interface Services {
    /// The services, worst first.
    /// @param errors a line for each thing that could not be read
    /// @param at the time of the request, by this console's clock
    record Answer(List<Service> services, List<String> errors, Instant at) {
        /// An older answer no longer describes the present.
        private static final Duration MAX_AGE = Duration.ofMinutes(1);

        public boolean isOld(Instant now) {
            return ElapsedTime.longerThan(MAX_AGE, at, now);
        }

        /// This answer with all services marked silent, for use once it no longer describes the present.
        public Answer asSilent() {
            return new Answer(services.stream().map(Service::asSilent).toList(), errors, at);
        }

        public Answer withProblemStates(AlertsAndProblems firing) {
            return new Answer(
                    ProblemBuilder.withProblemStates(services, firing.problems().orElse(List.of())), errors, at);
        }
    }

    RequestHandle list(Consumer<Answer> receiver);

    /// Why a service is slow or fails; empty if no metric reports the service.
    record ExplanationResult(Optional<ServiceExplanation> found) {}

    /// @param cluster empty for the first cluster that has the service
    default RequestHandle explain(String cluster, String service, Instant at, Consumer<ExplanationResult> receiver) {
        receiver.accept(new ExplanationResult(Optional.empty()));
        return () -> {};
    }
}
