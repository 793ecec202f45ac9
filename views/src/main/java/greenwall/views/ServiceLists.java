package greenwall.views;

import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Lists the services. The answer comes on the JavaFX thread; closing the handle withdraws the question.
@FunctionalInterface
public interface ServiceLists {
    /// The services, worst first.
    ///
    /// @param troubles what was not answered, one line each
    /// @param at when it was asked, by this console's clock
    record Answer(List<Service> services, List<String> troubles, Instant at) {
        /// An older answer says nothing about now.
        private static final Duration LONGEST = Duration.ofMinutes(1);

        public boolean isOld(Instant now) {
            return Duration.between(at, now).compareTo(LONGEST) > 0;
        }

        /// This answer with all services silent, once it says nothing about now.
        public Answer silent() {
            return new Answer(services.stream().map(Service::silent).toList(), troubles, at);
        }

        /// With the known problems of the services.
        public Answer marked(FiringAlerts firing) {
            return new Answer(Problems.marked(services, firing.problems().orElse(List.of())), troubles, at);
        }
    }

    RangeReader.Ask ask(Consumer<Answer> receiver);

    /// Why a service is slow or fails; empty where no metric mentions the service.
    record Explained(Optional<ServiceExplanation> found) {}

    /// @param cluster empty for the first that has the service
    default RangeReader.Ask explain(String cluster, String service, Instant at, Consumer<Explained> receiver) {
        receiver.accept(new Explained(Optional.empty()));
        return () -> {};
    }
}
