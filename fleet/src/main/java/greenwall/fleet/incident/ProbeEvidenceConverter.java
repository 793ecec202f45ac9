package greenwall.fleet.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.BpftraceMapTotals;
import greenwall.fleet.probe.result.EventLog;
import greenwall.fleet.probe.result.FlameGraph;
import greenwall.fleet.probe.result.HistogramColumns;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.result.RunHistograms;
import greenwall.fleet.probe.result.TopTables;
import greenwall.fleet.probe.run.ProbeRunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Converts a probe run to evidence: the contents of its panels, and how many entries exceeded the limits.
public final class ProbeEvidenceConverter {
    private static final int MAX_HISTOGRAMS = 600;
    private static final int MAX_EVENTS = 2_000;
    /// The limit of stacks, and of counts.
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_HOTTEST = 3;

    private final List<ProbeOutput> outputs = new ArrayList<>();
    private long omitted;
    private String summary = "";

    private ProbeEvidenceConverter() {}

    /// Empty if the run has nothing to show yet. That a run saw nothing, or why it failed, is evidence too.
    public static Optional<Evidence.ProbeRun> of(ProbeRunRecord run) {
        return run.result().isEmpty() && !run.over()
                ? Optional.empty()
                : Optional.of(new ProbeEvidenceConverter().evidence(run));
    }

    private Evidence.ProbeRun evidence(ProbeRunRecord run) {
        var result = run.result();
        var from = run.began();
        var ends = run.ends();
        histograms(result.histograms());
        tables(result.tables());
        stacks(result.flame(), ends);
        counts(result.counts(), ends);
        events(result.events());
        outputs.addAll(result.notes());
        run.status().ended().map(ProbeRunEvent.Ended::end).ifPresent(end -> {
            outputs.add(end);
            if (result.isEmpty()) {
                summarise("no output: " + end.reason());
            }
        });
        return new Evidence.ProbeRun(
                run.target().host(),
                run.probe().probe().name(),
                arguments(run.probe()),
                new TimeWindow(from, ends.isAfter(from) ? ends : from.plusMillis(1)),
                outputs,
                omitted + result.dropped(),
                summary);
    }

    /// Includes the program, if the user wrote it.
    private static Map<String, String> arguments(Ready ready) {
        return ready.probe().name().equals(CustomProgram.NAME)
                        && !ready.commands().isEmpty()
                ? Map.of("program", ready.commands().getFirst().arguments().getLast())
                : ready.values();
    }

    private void summarise(String words) {
        if (summary.isEmpty()) {
            summary = words;
        }
    }

    private void histograms(RunHistograms histograms) {
        for (var choice : histograms.choices()) {
            var columns = histograms.columns(choice.name(), choice.key());
            var sums = columns.sums();
            if (columns.total() > 0) {
                summarise(CountText.of(columns.total(), "value") + ": " + columns.below(sums, 0.5) + ", "
                        + columns.below(sums, 0.99));
            }
            boolean ofSeveral = choice.key().isEmpty()
                    && histograms.choices().stream()
                            .anyMatch(c ->
                                    c.name().equals(choice.name()) && !c.key().isEmpty());
            if (ofSeveral) {
                continue;
            }
            for (int c = 0; c < columns.ends().length; c++) {
                if (columns.total(c) == 0) {
                    continue;
                }
                if (outputs.size() < MAX_HISTOGRAMS) {
                    outputs.add(histogram(choice.name(), choice.key(), columns, c));
                } else {
                    omitted++;
                }
            }
        }
    }

    private static ProbeOutput.Histogram histogram(String name, String key, HistogramColumns columns, int column) {
        var buckets = new ArrayList<ProbeOutput.Bucket>();
        for (int b = 0; b < columns.lows().length; b++) {
            if (columns.counts()[column][b] > 0) {
                buckets.add(new ProbeOutput.Bucket(columns.lows()[b], columns.highs()[b], columns.counts()[column][b]));
            }
        }
        return new ProbeOutput.Histogram(
                Instant.ofEpochMilli(columns.ends()[column]),
                name,
                key,
                columns.measure().word(),
                buckets);
    }

    /// The newest rows of each table.
    private void tables(TopTables tables) {
        for (var columns : tables.all()) {
            var view = tables.view(columns, TopTables.Order.OF_THE_TOOL);
            omitted += view.seen() - 1;
            outputs.add(new ProbeOutput.Table(
                    Instant.ofEpochMilli(view.atMillis()),
                    columns,
                    view.rows().stream().map(TopTables.Row::cells).toList()));
            if (!view.rows().isEmpty()) {
                summarise("top row: " + String.join(" ", view.rows().getFirst().cells()));
            }
        }
    }

    private void stacks(FlameGraph flame, Instant at) {
        if (flame.total() == 0) {
            return;
        }
        var hottest = flame.hottest();
        summarise("most samples in "
                + String.join(" > ", hottest.subList(Math.max(0, hottest.size() - MAX_HOTTEST), hottest.size())));
        var all = flame.stacks();
        all.sort(Comparator.comparingLong(ProbeOutput.Stack::count).reversed());
        int kept = Math.min(MAX_ROWS, all.size());
        all.subList(0, kept).forEach(s -> outputs.add(new ProbeOutput.Stack(at, s.key(), s.frames(), s.count())));
        omitted += all.size() - kept;
        if (flame.truncatedStacks() > 0) {
            outputs.add(new ProbeOutput.Note(at, CountText.of(flame.truncatedStacks(), "stack") + " truncated"));
        }
    }

    private void counts(BpftraceMapTotals counts, Instant at) {
        var names = new ArrayList<>(counts.names());
        names.addAll(counts.statNames());
        int kept = 0;
        for (var name : names) {
            var bars = counts.bars(name).orElseThrow();
            for (var bar : bars.bars()) {
                if (kept++ < MAX_ROWS) {
                    outputs.add(new ProbeOutput.Count(at, name, bar.key(), bar.total()));
                    summarise("highest: " + bar.key() + " " + bars.measure().text(bar.total()));
                } else {
                    omitted++;
                }
            }
        }
    }

    /// The newest events.
    private void events(EventLog log) {
        long total = log.total();
        if (total == 0) {
            return;
        }
        var page = log.since(Math.max(0, total - MAX_EVENTS));
        outputs.addAll(page.events());
        omitted += total - page.events().size();
        summarise(CountText.of(total, "event"));
    }
}
