package greenwall.views;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Matrix;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Runs the queries of a dashboard's panels while they are visible. Results arrive on the JavaFX thread.
public interface PanelQueryRunner {
    RequestHandle run(Request request, Consumer<Answer> receiver);

    /// The clusters that have a source of this kind, by name.
    List<String> clusters(SourceRef.Kind source);

    /// @param query an expression; for label values and names, a selector that narrows them, or empty
    /// @param label the label whose values are read; empty for other forms
    /// @param most the maximum number of log lines
    record Request(
            String cluster,
            SourceRef.Kind source,
            QueryKind kind,
            String query,
            String label,
            TimeWindow window,
            Duration step,
            int most) {}

    enum QueryKind {
        RANGE,
        /// Evaluated at the end of the window.
        INSTANT,
        LINES,
        LABEL_VALUES,
        LABEL_NAMES,
        SERIES
    }

    sealed interface Answer {
        /// @param incomplete why a part of the result is missing, in one line; empty if it is complete
        record RangeAnswer(Matrix matrix, String incomplete) implements Answer {}

        /// @param incomplete as above
        record InstantAnswer(InstantVector vector, String incomplete) implements Answer {}

        record LinesAnswer(List<LogLine> lines, boolean cut) implements Answer {}

        record StringsAnswer(List<String> words) implements Answer {}

        record SeriesAnswer(List<Labels> series) implements Answer {}

        /// Why there is no result, in one line.
        record Missing(String why) implements Answer {}
    }
}
