package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A part of an incident record, with all of its data, because a record must be readable without its sources.
public sealed interface Evidence {
    /// A one-line description.
    String title();

    default String word() {
        return switch (this) {
            case Chart _ -> "chart";
            case MeasuredValues _ -> "figures";
            case Lines _ -> "log";
            case CommandRun _ -> "command";
            case ProbeRun _ -> "probe";
            case Decision _ -> "decision";
            case Prose _ -> "note";
        };
    }

    /// @param said the verdict in words; empty for none
    record Chart(
            String title,
            String cluster,
            String query,
            Unit unit,
            TimeWindow window,
            Duration step,
            List<Matrix.Series> series,
            String said)
            implements Evidence {}

    /// Numbers at one instant.
    record MeasuredValues(
            String title, String cluster, String query, Unit unit, Instant at, List<MeasuredValue> rows, String said)
            implements Evidence {}

    record MeasuredValue(Labels labels, double value) {}

    /// Log lines, oldest first. `left` is the number of omitted lines; -1 if there are more and nobody counted them.
    record Lines(
            String title, String cluster, String query, TimeWindow window, List<Line> lines, long left, String said)
            implements Evidence {}

    record Line(long timeNanos, Labels stream, String text) {}

    /// A command that a person ran, and its output, both streams in order. `left` is the number of omitted
    /// bytes.
    record CommandRun(String host, String command, String output, int exit, Duration took, long left, String said)
            implements Evidence {
        @Override
        public String title() {
            return command + (host.isEmpty() ? "" : " on " + host);
        }
    }

    /// The parsed output of a probe.
    record ProbeRun(
            String host,
            String tool,
            Map<String, String> arguments,
            TimeWindow window,
            List<ProbeOutput> outputs,
            long left,
            String said)
            implements Evidence {
        @Override
        public String title() {
            return tool + " on " + host;
        }
    }

    /// `overruled` is the branch that the runbook would have taken; empty if it is the same.
    record Decision(String question, String taken, String why, boolean byPerson, String overruled) implements Evidence {
        @Override
        public String title() {
            return question + " → " + taken;
        }
    }

    /// A text whose first line is its title.
    sealed interface Prose extends Evidence {
        String text();

        @Override
        default String title() {
            int end = text().indexOf('\n');
            return end < 0 ? text() : text().substring(0, end);
        }
    }

    record Note(String text) implements Prose {}

    /// @param changes what to change so that the incident, or its alert, does not recur
    record RunbookVerdict(IncidentVerdict verdict, String because, List<IncidentEnd.ProposedChange> changes)
            implements Prose {
        @Override
        public String text() {
            return "The runbook's verdict: " + verdict.word() + "\n" + because;
        }
    }
}
