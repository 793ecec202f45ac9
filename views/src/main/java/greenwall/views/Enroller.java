package greenwall.views;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Adds hosts, checks and removes them. All answers come on the JavaFX thread.
public interface Enroller {
    /// Why hosts cannot be added here; empty where they can.
    Optional<String> obstacle();

    /// The kinds of host to choose from.
    List<String> profiles();

    /// @param lines the whole plan
    /// @param steps how many steps it has
    /// @param trouble why there is none; empty where there is
    record Planned(List<String> lines, int steps, String trouble) {}

    /// Looks at the host and plans; changes nothing.
    RangeReader.Ask plan(String host, String profile, Consumer<Planned> receiver);

    enum Order {
        ADD,
        CHECK,
        REMOVE
    }

    /// @param lines what happened since the last time
    /// @param over whether no more comes
    /// @param good whether all is as it should be, once it is over
    record Progress(List<String> lines, boolean over, boolean good) {}

    /// Runs the last plan and nothing else.
    void run(Order order, Consumer<Progress> receiver);
}
