package greenwall.views;

import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.views.chart.Annotation;
import java.util.List;
import java.util.function.Consumer;

/// Reads the events of a window: alerts, reboots, scrubs, silences, probes. The result arrives on the JavaFX
/// thread.
@FunctionalInterface
public interface EventQueries {
    RequestHandle between(TimeWindow window, Consumer<Answer> receiver);

    /// @param labels the labels by which its source names the host; empty for the whole cluster
    record PastEvent(String cluster, Labels labels, Annotation what) {}

    /// @param missing what could not be read, in one line; empty for none
    record Answer(List<PastEvent> pastEvents, String missing) {
        /// Empty if nothing is missing.
        public String note() {
            return missing.isEmpty() ? "" : "Some events are not shown: " + SanitizedText.line(missing);
        }
    }
}
