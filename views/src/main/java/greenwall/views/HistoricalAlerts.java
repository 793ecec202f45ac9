package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.history.AlertStatistics;
import greenwall.fleet.history.History;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What fired in the past. The answer comes on the JavaFX thread; closing the handle withdraws the question.
@FunctionalInterface
public interface HistoricalAlerts {
    /// @param touched whether somebody did something about an alert while it fired
    record Answer(History history, Predicate<AlertStatistics.Touch> touched) {}

    RangeReader.Ask ask(TimeWindow window, Consumer<Answer> receiver);
}
