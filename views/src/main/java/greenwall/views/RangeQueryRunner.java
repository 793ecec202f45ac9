package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.util.function.Consumer;

/// Runs range queries while a view is visible. The result arrives on the JavaFX thread.
public interface RangeQueryRunner {
    RequestHandle run(Request request, Consumer<Answer> receiver);

    /// @param step the coarsest step with a point for every pixel; the answer contains the step that was used
    record Request(String cluster, String query, TimeWindow window, Duration step) {}

    sealed interface Answer {
        /// @param incomplete why a part of the result is missing, in one line; empty if it is complete
        record Received(Matrix matrix, String incomplete) implements Answer {}

        /// Why there is no result, in one line.
        record Missing(String why) implements Answer {}
    }
}
