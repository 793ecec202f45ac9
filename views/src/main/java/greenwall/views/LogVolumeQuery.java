package greenwall.views;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/// Reads how many lines a host logged, by level. The result arrives on the JavaFX thread.
@FunctionalInterface
public interface LogVolumeQuery {
    /// One series for each level, with the label `level`; each point counts the lines of the step before it.
    QueryHandle run(Request request, Consumer<RangeQueryRunner.Answer> receiver);

    /// @param names all names that the host may have in the logs
    record Request(String cluster, Collection<String> names, TimeWindow window, Duration step) {}
}
