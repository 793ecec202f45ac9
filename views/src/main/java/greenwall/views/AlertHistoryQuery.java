package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.alerthistory.AlertStatistics;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The alerts that fired in the past. The result arrives on the JavaFX thread; closing the handle cancels the
/// request.
@FunctionalInterface
public interface AlertHistoryQuery {
    /// @param actedOn whether somebody acted on an alert while it fired
    record Answer(AlertHistory history, Predicate<AlertStatistics.EpisodeWindow> actedOn) {}

    RequestHandle query(TimeWindow window, Consumer<Answer> receiver);
}
