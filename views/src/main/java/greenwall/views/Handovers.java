package greenwall.views;

import greenwall.fleet.state.FleetState;
import java.util.function.Consumer;

/// Writes the handover text of a shift; it arrives on the JavaFX thread.
public interface Handovers {
    void beginShift();

    void write(FleetState fleet, Consumer<String> receiver);

    static Handovers none(String why) {
        return new Handovers() {
            @Override
            public void beginShift() {}

            @Override
            public void write(FleetState fleet, Consumer<String> receiver) {
                receiver.accept(why);
            }
        };
    }
}
