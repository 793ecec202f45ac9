package greenwall.views;

import greenwall.fleet.state.FleetState;
import java.util.function.Consumer;

/// The text that ends a shift; it comes on the JavaFX thread.
public interface Handovers {
    /// From now on "since my shift began" means this moment.
    void beginShift();

    void write(FleetState fleet, Consumer<String> receiver);

    static Handovers none(String why) {
        return new Handovers() {
            @Override
            public void beginShift() {
                // There is nothing to remember it for.
            }

            @Override
            public void write(FleetState fleet, Consumer<String> receiver) {
                receiver.accept(why);
            }
        };
    }
}
