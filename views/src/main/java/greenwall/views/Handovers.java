package greenwall.views;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.state.FleetState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes the handover text of a shift; it arrives on the JavaFX thread.
public interface Handovers {
    /// Why there is no handover here; empty if there is.
    default Optional<String> unavailableReason() {
        return Optional.empty();
    }

    void beginShift();

    /// @param problems empty while they are unknown
    void write(FleetState fleet, Optional<List<Problem>> problems, Consumer<String> receiver);

    static Handovers none(String why) {
        return new Handovers() {
            @Override
            public Optional<String> unavailableReason() {
                return Optional.of(why);
            }

            @Override
            public void beginShift() {}

            @Override
            public void write(FleetState fleet, Optional<List<Problem>> problems, Consumer<String> receiver) {
                receiver.accept(why);
            }
        };
    }
}
