package greenwall.views.incident;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.styles.ColorRole;
import greenwall.views.ViewContext;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.WrappedLabel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Shows one piece of evidence in full size: as a chart that can be zoomed, or as lines that can be searched.
final class EvidencePane extends BorderPane {
    private final ViewContext context;
    private final Label title = WrappedLabel.of("", "heading");
    private final Label when = WrappedLabel.of("", "muted");
    private final Label summary = WrappedLabel.of("");
    private final TextField search = new TextField();
    private final ListView<String> text = new ListView<>();
    private Optional<TimeChart> chart = Optional.empty();
    private List<String> lines = List.of();
    private PaintStyle style;

    EvidencePane(ViewContext context) {
        this.context = context;
        style = context.style();
        search.setPromptText("Search in these lines");
        search.setAccessibleText("Search in these lines");
        search.textProperty().subscribe(_ -> filter());
        text.getStyleClass().add("mono");
        text.setFocusTraversable(true);
        text.setPlaceholder(new Label("No line matches."));
        var head = new VBox(4, title, when, summary);
        head.setPadding(new Insets(8, 12, 8, 12));
        setTop(head);
        setMinSize(0, 0);
    }

    void restyle(PaintStyle newStyle) {
        style = newStyle;
        chart.ifPresent(c -> c.setPaintStyle(newStyle));
    }

    void clear() {
        title.setText("");
        when.setText("");
        summary.setText("");
        chart = Optional.empty();
        setCenter(null);
    }

    void show(TimelineEntry entry) {
        title.setText(SanitizedText.line(entry.what().title()));
        when.setText(SanitizedText.line(InstantText.withUtc(entry.at(), entry.zone()) + ", " + entry.who()
                + (entry.step().isEmpty() ? "" : ", step " + entry.step())));
        search.clear();
        chart = Optional.empty();
        switch (entry.what()) {
            case Evidence.Chart shown -> chart(shown);
            case Evidence.Figures figures -> lines(figures.said(), figures(figures));
            case Evidence.Lines log -> lines(log.said(), log(log, entry.zone()));
            case Evidence.CommandRun run -> lines(run.said(), command(run));
            case Evidence.ProbeRun run -> lines(run.said(), probe(run));
            case Evidence.Decision decision ->
                lines(
                        (decision.byPerson() ? "A user chose: " : "The runbook chose: ")
                                + decision.taken()
                                + (decision.overruled().isEmpty() ? "" : " (instead of " + decision.overruled() + ")"),
                        decision.why().lines().toList());
            case Evidence.Note(var note) -> lines("", note.lines().toList());
        }
    }

    private void summary(String words) {
        summary.setText(SanitizedText.line(words));
        summary.setManaged(!words.isEmpty());
        summary.setVisible(!words.isEmpty());
    }

    private void chart(Evidence.Chart shown) {
        summary(shown.said());
        var curves = new ArrayList<ChartLine>();
        var common = common(shown);
        for (var series : shown.series()) {
            curves.add(ChartLine.of(series, name(series.labels(), common)));
        }
        var thresholds = shown.thresholds().stream()
                .map(t -> new ChartData.Threshold(
                        t.value(),
                        t.name().startsWith("crit") ? ColorRole.CRITICAL_TEXT : ColorRole.WARN_TEXT,
                        t.name()))
                .toList();
        var data = ChartData.of(
                        shown.title(),
                        shown.unit(),
                        shown.step(),
                        curves,
                        shown.query(),
                        curves.isEmpty() ? "The query returned no series." : "")
                .withThresholds(thresholds);
        var newChart = new TimeChart(style, new TimeAxis(shown.window()), context.zone(), data);
        chart = Optional.of(newChart);
        setCenter(newChart);
    }

    private static Labels common(Evidence.Chart shown) {
        if (shown.series().size() < 2) {
            return Labels.EMPTY;
        }
        return Labels.common(
                shown.series().stream().map(series -> series.labels()).toList());
    }

    /// The name of a line: the values of the labels that not all lines have in common.
    private static String name(Labels labels, Labels common) {
        var values = new ArrayList<String>();
        labels.forEach((name, value) -> {
            if (!common.has(name) && !name.equals(Labels.NAME)) {
                values.add(value);
            }
        });
        return values.isEmpty() ? labels.toString() : String.join(" ", values);
    }

    private static List<String> figures(Evidence.Figures figures) {
        var lines = new ArrayList<String>();
        lines.add(figures.query());
        figures.rows().forEach(row -> lines.add(figures.unit().text(row.value()) + "  " + row.labels()));
        return lines;
    }

    private static List<String> log(Evidence.Lines log, ZoneId zone) {
        var lines = new ArrayList<String>();
        for (var line : log.lines()) {
            lines.add(InstantText.withUtc(Instant.ofEpochSecond(0, line.timeNanos()), zone) + "  " + line.text());
        }
        if (log.left() > 0) {
            lines.add("… and " + log.left() + " more lines");
        }
        return lines;
    }

    private static List<String> command(Evidence.CommandRun run) {
        var lines = new ArrayList<String>();
        lines.add("$ " + run.command());
        run.output().lines().forEach(lines::add);
        lines.add("exit " + run.exit() + " after " + Unit.duration(run.took().plus(Duration.ofMillis(999)))
                + (run.left() > 0 ? ", " + run.left() + " more bytes were left out" : ""));
        return lines;
    }

    private static List<String> probe(Evidence.ProbeRun run) {
        var lines = new ArrayList<String>();
        run.arguments().forEach((name, value) -> lines.add(name + " = " + value));
        for (var output : run.outputs()) {
            switch (output) {
                case ProbeOutput.Hist hist -> {
                    lines.add((hist.name() + " " + hist.key() + " " + hist.unit()).strip());
                    long maxCount = Math.max(
                            1,
                            hist.buckets().stream()
                                    .mapToLong(ProbeOutput.Bucket::count)
                                    .max()
                                    .orElse(1));
                    for (var bucket : hist.buckets()) {
                        lines.add(String.format(
                                "%12s .. %-12s %10d %s",
                                bucket.low() == Long.MIN_VALUE ? "" : Long.toString(bucket.low()),
                                bucket.high() == Long.MAX_VALUE ? "" : Long.toString(bucket.high()),
                                bucket.count(),
                                "█".repeat((int) (40 * bucket.count() / maxCount))));
                    }
                }
                case ProbeOutput.Table table -> {
                    lines.add(String.join("  ", table.columns()));
                    table.rows().forEach(row -> lines.add(String.join("  ", row)));
                }
                case ProbeOutput.Event event -> lines.add(event.fields().toString());
                case ProbeOutput.Stack stack ->
                    lines.add(stack.count() + "  " + stack.key() + "  " + String.join(" → ", stack.frames()));
                case ProbeOutput.Count count -> lines.add(count.name() + " " + count.key() + " " + count.value());
                case ProbeOutput.Note note -> lines.add(note.text());
                case ProbeOutput.End end -> lines.add("ended with " + end.exit() + " " + end.reason());
            }
        }
        return lines;
    }

    private void lines(String words, List<String> newLines) {
        summary(words);
        lines = newLines.stream().map(SanitizedText::line).toList();
        var box = new VBox(6, search, text);
        VBox.setVgrow(text, Priority.ALWAYS);
        box.setPadding(new Insets(0, 12, 8, 12));
        box.getStyleClass().add("toolbar");
        search.setVisible(lines.size() > 8);
        search.setManaged(lines.size() > 8);
        setCenter(box);
        filter();
    }

    private void filter() {
        var filterText = search.getText() == null ? "" : search.getText().toLowerCase(Locale.ROOT);
        text.getItems()
                .setAll(
                        filterText.isEmpty()
                                ? lines
                                : lines.stream()
                                        .filter(l -> l.toLowerCase(Locale.ROOT).contains(filterText))
                                        .toList());
    }
}
