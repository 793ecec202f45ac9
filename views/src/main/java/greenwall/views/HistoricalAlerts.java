package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.history.AlertStatistics;
import greenwall.fleet.history.History;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The alerts that fired in the past. The result arrives on the JavaFX thread; closing the handle cancels the request.
@FunctionalInterface
public interface HistoricalAlerts {
    /// @param touched whether somebody reacted to an alert while it fired
    record Answer(History history, Predicate<AlertStatistics.Touch> touched) {}

    TimeRangeReader.Ask ask(TimeWindow window, Consumer<Answer> receiver);
}
