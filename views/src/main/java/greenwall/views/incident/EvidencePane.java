package greenwall.views.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.EvidenceRenderer;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.source.Matrix;
import greenwall.views.ViewContext;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
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
    private final Label title = Controls.wrapped("", "heading");
    private final Label when = Controls.wrapped("", "muted");
    private final Label summary = Controls.wrapped("");
    private final TextField search = new TextField();
    private final Label placeholder = new Label();
    private final ListView<String> text = Controls.styled(new ListView<>(), "mono", "text-lines");
    private Optional<TimeSeriesChart> chart = Optional.empty();
    private List<String> lines = List.of();
    private PaintStyle style;

    EvidencePane(ViewContext context) {
        this.context = context;
        style = context.style();
        search.setPromptText("Search in these lines");
        search.setAccessibleText("Search in these lines");
        search.textProperty().subscribe(_ -> filter());
        List.of(summary, search).forEach(each -> each.managedProperty().bind(each.visibleProperty()));
        text.setFocusTraversable(true);
        text.setPlaceholder(placeholder);
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
        when.setText(SanitizedText.line(EvidenceRenderer.byline(entry)));
        search.clear();
        chart = Optional.empty();
        var read = new ArrayList<>(EvidenceRenderer.lines(entry.what(), entry.zone()));
        switch (entry.what()) {
            case Evidence.Chart shown -> chart(shown);
            case Evidence.MeasuredValues figures -> {
                read.addFirst(figures.query());
                lines(figures.said(), read);
            }
            case Evidence.Lines log -> lines(log.said(), read);
            case Evidence.CommandRun run -> {
                read.add(EvidenceRenderer.exit(run));
                lines(run.said(), read);
            }
            case Evidence.ProbeRun run -> lines(run.said(), read);
            case Evidence.Decision decision ->
                lines(
                        (decision.byPerson() ? "Selected by hand: " : "The runbook selected: ")
                                + decision.taken()
                                + (decision.overruled().isEmpty() ? "" : " (instead of " + decision.overruled() + ")"),
                        decision.why().lines().toList());
            case Evidence.Prose prose -> lines("", prose.text().lines().toList());
        }
    }

    private void summary(String words) {
        summary.setText(SanitizedText.line(words));
        summary.setVisible(!words.isEmpty());
    }

    private void chart(Evidence.Chart shown) {
        summary(shown.said());
        var common = common(shown);
        var curves = shown.series().stream()
                .map(series -> ChartLine.of(series, name(series.labels(), common)))
                .toList();
        var data = ChartData.of(
                shown.title(),
                shown.unit(),
                shown.step(),
                curves,
                shown.query(),
                curves.isEmpty() ? "The query returned no series." : "");
        var newChart = new TimeSeriesChart(style, new TimeAxis(shown.window()), context.zone(), data);
        chart = Optional.of(newChart);
        setCenter(newChart);
    }

    private static Labels common(Evidence.Chart shown) {
        if (shown.series().size() < 2) {
            return Labels.EMPTY;
        }
        return Labels.common(shown.series().stream().map(Matrix.Series::labels).toList());
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

    private void lines(String words, List<String> newLines) {
        summary(words);
        lines = newLines.stream().map(SanitizedText::line).toList();
        var box = Controls.styled(new VBox(6, search, text), "toolbar");
        VBox.setVgrow(text, Priority.ALWAYS);
        box.setPadding(new Insets(0, 12, 8, 12));
        search.setVisible(lines.size() > 8);
        setCenter(box);
        filter();
    }

    private void filter() {
        var filterText = search.getText() == null ? "" : search.getText().toLowerCase(Locale.ROOT);
        placeholder.setText(filterText.isEmpty() ? "No text." : "No line matches.");
        text.getItems()
                .setAll(
                        filterText.isEmpty()
                                ? lines
                                : lines.stream()
                                        .filter(l -> l.toLowerCase(Locale.ROOT).contains(filterText))
                                        .toList());
    }
}
