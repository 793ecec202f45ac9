package greenwall.views.runbook;

import greenwall.fleet.DistinguishingLabels;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.runbook.run.ReferenceCases;
import greenwall.fleet.runbook.run.RunbookRun;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.StepResult;
import greenwall.fleet.source.Matrix;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.probe.ProbeLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Shows one step of a run: its question, its result and its actions.
final class StepCard extends VBox {
    private static final double CHART_HEIGHT = 150;
    private static final int MAX_LINES = 6;
    private static final int MAX_SERIES = 12;

    final RunbookRun.CompletedStep done;
    private final RunContext run;

    /// @param axis the time axis that its charts share
    record RunContext(
            ViewContext context,
            PaintStyle style,
            Place place,
            TimeAxis axis,
            Optional<RunbookSubject> subject,
            ShellStepBoxes commands) {}

    StepCard(RunbookRun.CompletedStep done, RunContext run, BiConsumer<Integer, Choice> overrule) {
        super(4);
        this.done = done;
        this.run = run;
        getStyleClass().add("guide-card");
        setMinWidth(0);
        boolean ended = done.result() instanceof StepResult.Concluded;
        add((ended ? "" : done.number() + "  ") + heading(done), ended ? "guide-headline" : "guide-title");
        switch (done.result()) {
            case StepResult.Measured measured -> measured(measured);
            case StepResult.LogLines read -> read(read);
            case StepResult.Decided decided -> decided(decided, overrule);
            case StepResult.Offered(var command, var words) -> offered(done.step(), command, words);
            case StepResult.Compared compared -> compared(compared);
            case StepResult.Concluded concluded -> concluded(concluded);
            case StepResult.NoResult(var words) -> add(words, "guide-quiet");
        }
    }

    private void add(String text, String style) {
        getChildren().add(RunbookText.label(text, style));
    }

    private static String heading(RunbookRun.CompletedStep done) {
        if (done.result() instanceof StepResult.Concluded concluded) {
            return concluded.verdict().word().substring(0, 1).toUpperCase(Locale.ROOT)
                    + concluded.verdict().word().substring(1) + ": " + SanitizedText.line(concluded.summary());
        }
        var title = done.step().title();
        if (done.step() instanceof RunbookStep.Decision decide && title.isEmpty()) {
            title = decide.question().orElse("Which branch?");
        }
        if (done.step() instanceof RunbookStep.CaseComparison && title.isEmpty()) {
            title = "Compared with recorded cases";
        }
        return SanitizedText.line(title.isEmpty() ? done.section() : title);
    }

    static String style(IncidentVerdict verdict) {
        return switch (verdict) {
            case INCIDENT -> "is-incident";
            case NOT_AN_INCIDENT -> "is-fine";
            case UNKNOWN -> "is-unknown";
        };
    }

    private void measured(StepResult.Measured measured) {
        add(SanitizedText.line(measured.summary()), "guide-words");
        measured.past().filter(past -> !past.series().isEmpty()).ifPresent(past -> {
            var series = past.series().stream().limit(MAX_SERIES).toList();
            var distinguishing = DistinguishingLabels.of(
                    series.stream().map(Matrix.Series::labels).toList());
            var host =
                    SanitizedText.line(run.subject().map(RunbookSubject::host).orElse("value"));
            var limited = new Matrix(past.window(), past.step(), series);
            var data = ChartData.of(heading(done), measured.unit(), measured.query(), limited, s -> {
                        var name = distinguishing.name(s.labels());
                        return name.isEmpty() ? host : name;
                    })
                    .withStates(measured.quantity().flatMap(ChartData.States::of));
            getChildren().add(chart(data, run.axis(), run.subject()));
        });
    }

    private Node chart(ChartData data, TimeAxis axis, Optional<RunbookSubject> subject) {
        var window = axis.window();
        var shown = subject.filter(s -> window.contains(s.since()) && !s.alert().isEmpty())
                .map(s -> data.withAnnotations(
                        List.of(Annotation.at(Annotation.Kind.ALERT, s.since(), SanitizedText.line(s.alert())))))
                .orElse(data);
        var chart = new TimeSeriesChart(run.style(), axis, run.context().zone(), shown);
        double height = Math.round(CHART_HEIGHT * run.style().scale());
        chart.setMinHeight(height);
        chart.setPrefHeight(height);
        chart.setMaxHeight(height);
        chart.setMinWidth(0);
        return chart;
    }

    private void read(StepResult.LogLines read) {
        add(read.summary(), "guide-words");
        var lines = read.lines();
        var now = run.context().clock().instant();
        var zone = run.context().zone();
        for (var line : lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size())) {
            var at = Instant.ofEpochSecond(0, line.timeNanos());
            var time = InstantText.dayUnlessToday(at, now, zone) + InstantText.seconds(at, zone);
            var label = RunbookText.label(time + "  " + SanitizedText.line(line.text()), "guide-line");
            label.setWrapText(false);
            getChildren().add(label);
        }
        int earlier = lines.size() - MAX_LINES;
        if (earlier > 0) {
            add("earlier lines: " + earlier, "guide-quiet");
        }
    }

    private void decided(StepResult.Decided decided, BiConsumer<Integer, Choice> overrule) {
        decided.why().forEach(why -> add(SanitizedText.line(why), "guide-why"));
        add(
                "→ " + SanitizedText.line(decided.summary()) + (decided.byPerson() ? " (selected by hand)" : ""),
                "guide-words");
        if (done.step() instanceof RunbookStep.Decision decide) {
            var branches = Controls.styled(new HBox(6), "toolbar");
            branches.setAlignment(Pos.CENTER_LEFT);
            branches.getChildren().add(RunbookText.label("Take another branch:", "guide-quiet"));
            for (var choice : Choice.values()) {
                if (choice != decided.choice() && decide.branches().containsKey(choice)) {
                    var button =
                            new Button(choice == Choice.UNKNOWN ? "Not known" : choice == Choice.YES ? "Yes" : "No");
                    button.setMinWidth(Region.USE_PREF_SIZE);
                    button.setOnAction(_ -> overrule.accept(done.number(), choice));
                    branches.getChildren().add(button);
                }
            }
            getChildren().add(branches);
        }
    }

    private void offered(RunbookStep step, ShellCommand command, String words) {
        add(SanitizedText.line(words), "guide-quiet");
        if (!(step instanceof RunbookStep.Probe probe)) {
            var box = run.commands()
                    .box(new ShellStepBoxes.Key(
                            run.subject().map(RunbookSubject::cluster).orElse(""),
                            run.subject().map(RunbookSubject::host).orElse(""),
                            done.section(),
                            List.of(done.number(), getChildren().size()),
                            command));
            if (getChildren().stream().anyMatch(ShellStepBox.class::isInstance)) {
                box.hideObstacle();
            }
            getChildren().add(box);
            return;
        }
        var code = RunbookText.label(SanitizedText.block(command.text()), "guide-code");
        HBox.setHgrow(code, Priority.ALWAYS);
        var open = Controls.button("Open the probe", () -> run.context().go(probe(probe)));
        open.setMinWidth(Region.USE_PREF_SIZE);
        var row = Controls.styled(new HBox(8, code, open), "toolbar");
        row.setAlignment(Pos.TOP_LEFT);
        getChildren().add(row);
    }

    /// The place of the probe of a step, with its arguments and the host of the run. The user starts the
    /// probe there.
    private Place probe(RunbookStep.Probe probe) {
        var about = run.subject().filter(subject -> !subject.host().isEmpty());
        var from = about.map(s -> run.place().about(new Place.HostRef(s.cluster(), s.host())))
                .orElse(run.place());
        return ProbeLinks.choice(from, about.map(RunbookSubject::alert).orElse(""), probe.tool(), probe.arguments());
    }

    private void compared(StepResult.Compared compared) {
        add(
                compared.closestCase()
                        .map(l -> "→ clearly matches the recorded case \"" + SanitizedText.line(l.name()) + "\"")
                        .orElse("→ no clear match with a recorded case, so the next steps decide"),
                "guide-words");
        if (!compared.unread().isEmpty()) {
            add(SanitizedText.line(compared.unread()), "guide-words");
        }
        compared.distances().stream()
                .sorted(Comparator.comparingDouble(ReferenceCases.Distance::distance))
                .forEach(distance -> add(words(distance), "guide-words"));
        var end = run.subject()
                .map(RunbookSubject::at)
                .orElseGet(() -> run.context().clock().instant());
        for (var feature : compared.features()) {
            int points = feature.live().length;
            var step = Duration.ofMinutes(2);
            var window = TimeWindow.before(end, step.multipliedBy(Math.max(1, points - 1)));
            var lines = new ArrayList<ChartLine>();
            lines.add(line("now", feature.live(), window, step));
            feature.recorded().forEach((name, curve) -> lines.add(line(name, curve, window, step)));
            var data = ChartData.of(SanitizedText.line(feature.name()), feature.unit(), step, lines, "", "")
                    .withStates(feature.quantity().flatMap(ChartData.States::of));
            getChildren().add(chart(data, new TimeAxis(window), Optional.empty()));
        }
    }

    private static String words(ReferenceCases.Distance distance) {
        return String.format(
                Locale.ROOT,
                "distance %.2f to \"%s\", which was %s",
                distance.distance(),
                distance.name(),
                distance.verdict() == IncidentVerdict.INCIDENT
                        ? "an incident"
                        : distance.verdict().word());
    }

    private static ChartLine line(String name, double[] curve, TimeWindow window, Duration step) {
        var times = new long[curve.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = window.start().toEpochMilli() + i * step.toMillis();
        }
        return new ChartLine(name, times, curve);
    }

    private void concluded(StepResult.Concluded concluded) {
        getStyleClass().addAll("guide-conclusion", style(concluded.verdict()));
        for (var change : concluded.changes()) {
            add("Change (" + change.kind().word() + "): " + SanitizedText.line(change.text()), "guide-text");
        }
        for (var remedy : concluded.remedies()) {
            var title = remedy.step().title();
            offered(remedy.step(), remedy.command(), title.isEmpty() ? "Remedy" : title);
        }
    }
}
