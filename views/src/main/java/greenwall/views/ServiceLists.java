package greenwall.views;

import greenwall.fleet.problem.Problems;
import greenwall.fleet.service.Service;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// What runs on the hosts. The answer comes on the JavaFX thread; closing the handle withdraws the question.
@FunctionalInterface
public interface ServiceLists {
    /// The services, worst first.
    ///
    /// @param troubles what was not answered, in a line each
    /// @param at when it was asked, by the clock of whoever asks
    record Answer(List<Service> services, List<String> troubles, Instant at) {
        public Answer {
            services = List.copyOf(services);
            troubles = List.copyOf(troubles);
        }

        /// With the problems that are known of them.
        public Answer marked(FiringAlerts firing) {
            return new Answer(Problems.marked(services, firing.problems().orElse(List.of())), troubles, at);
        }
    }

    Ranges.Ask ask(Consumer<Answer> receiver);

    static ServiceLists none(String why) {
        return receiver -> {
            receiver.accept(new Answer(List.of(), List.of(why), Instant.EPOCH));
            return () -> {};
        };
    }
}
