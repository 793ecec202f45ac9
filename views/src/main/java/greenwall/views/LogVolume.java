package greenwall.views;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/// Reads how many lines a host logged, by level. The result arrives on the JavaFX thread.
@FunctionalInterface
public interface LogVolume {
    /// One series for each level, with the label `level`; each point counts the lines of the step before it.
    TimeRangeReader.Handle ask(Question question, Consumer<TimeRangeReader.Answer> receiver);

    /// @param names all names that the host may have in the logs
    record Question(String cluster, Collection<String> names, TimeWindow window, Duration step) {}
}
