package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.Output;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One thing that was seen, decided or written down during an incident. Each holds its data whole, not where to
/// get it: a record is read where no source can be reached.
public sealed interface Evidence {
    /// In one line, what this is.
    String title();

    /// What kind of thing it is, in a word.
    default String word() {
        return switch (this) {
            case Chart _ -> "chart";
            case Figures _ -> "figures";
            case Lines _ -> "log";
            case CommandRun _ -> "command";
            case ProbeRun _ -> "probe";
            case Decision _ -> "decision";
            case Note _ -> "note";
        };
    }

    /// A chart as it was drawn.
    ///
    /// @param said the verdict in words, empty where nobody gave one
    record Chart(
            String title,
            String cluster,
            String query,
            Unit unit,
            TimeWindow window,
            Duration step,
            List<Matrix.Series> series,
            List<Threshold> thresholds,
            String said)
            implements Evidence {}

    record Threshold(String name, double value) {}

    /// Numbers of one instant.
    record Figures(String title, String cluster, String query, Unit unit, Instant at, List<Figure> rows, String said)
            implements Evidence {}

    record Figure(Labels labels, double value) {}

    /// Log lines, oldest first. `left` is how many more there were.
    record Lines(
            String title, String cluster, String query, TimeWindow window, List<Line> lines, long left, String said)
            implements Evidence {}

    record Line(long timeNanos, Labels stream, String text) {}

    /// A command that a person ran, and what it wrote, both channels in order. `left` is how many bytes more there
    /// were.
    record CommandRun(String host, String command, String output, int exit, Duration took, long left, String said)
            implements Evidence {
        @Override
        public String title() {
            return command + (host.isEmpty() ? "" : " on " + host);
        }
    }

    /// A probe's output as it was parsed.
    record ProbeRun(
            String host,
            String tool,
            Map<String, String> arguments,
            TimeWindow window,
            List<Output> outputs,
            long left,
            String said)
            implements Evidence {
        @Override
        public String title() {
            return tool + " on " + host;
        }
    }

    /// Which way was taken, and why. `overruled` is the branch that the runbook itself would have taken, empty
    /// where it was the same.
    record Decision(String question, String taken, String why, boolean byPerson, String overruled) implements Evidence {
        @Override
        public String title() {
            return question + " → " + taken;
        }
    }

    record Note(String text) implements Evidence {
        @Override
        public String title() {
            int end = text.indexOf('\n');
            return end < 0 ? text : text.substring(0, end);
        }
    }
}
