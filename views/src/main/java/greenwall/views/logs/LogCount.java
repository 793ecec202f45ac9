package greenwall.views.logs;

import greenwall.fleet.Window;
import greenwall.views.LogLines;
import greenwall.views.Ranges;
import greenwall.views.chart.VolumeChart;
import java.time.Instant;
import java.time.InstantSource;

/// Lets the log source count lines for the histogram; if it cannot, the lines that were read are counted.
final class LogCount {
    private static final int COLUMNS = 120;

    private final LogLines port;
    private final VolumeChart chart;
    private final InstantSource clock;
    private Ranges.Ask asking = () -> {};
    private boolean answered = true;
    private Instant at = Instant.EPOCH;

    LogCount(LogLines port, VolumeChart chart, InstantSource clock) {
        this.port = port;
        this.chart = chart;
        this.clock = clock;
    }

    /// Whether a column has passed since the last count.
    boolean due(Instant now, Window window) {
        return !now.isBefore(at.plus(Volumes.step(window, COLUMNS)));
    }

    boolean waiting() {
        return !answered;
    }

    void count(String cluster, String query, Window window, LineStore read) {
        asking.close();
        var step = Volumes.step(window, COLUMNS);
        var numbers = LineQuery.volume(query, step.toSeconds());
        at = clock.instant();
        if (numbers.isEmpty()) {
            return;
        }
        answered = false;
        asking = port.count(new Ranges.Question(cluster, numbers, window, step), answer -> {
            answered = true;
            switch (answer) {
                case Ranges.Answer.Given(var matrix) -> chart.setData(Volumes.of("Lines by level", matrix));
                case Ranges.Answer.Missing(var _) ->
                    chart.setData(Volumes.of("Lines by level, of those read", read, window, step));
            }
        });
    }

    void close() {
        asking.close();
    }
}
