package greenwall.views.probe;

import greenwall.fleet.DurationText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.Probe.Refused;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.Place;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Lets the user choose a probe: a searchable list and, next to it, the description, overhead and arguments of
/// the selected probe. Enter runs the probe, wherever the focus is in this pane.
final class ProbePicker extends GridPane {
    private final OfferedProbes offered;
    private final ProbeSelection selection;
    private final OverheadForecaster forecasts;
    private final BiConsumer<Ready, List<ClusterHost>> onRun;
    private final ProbeList list;
    private final Label heading = new Label();
    private final Label unproved = wrapped("state-warn");
    private final Label question = wrapped();
    private final Label shows = wrapped("muted");
    private final Label fits = wrapped("muted");
    private final GridPane arguments = new GridPane();
    private final TextField length = new TextField();
    private final Label lengthHint = wrapped("muted");
    private final VBox hosts = new VBox(4);
    private final Label overhead = wrapped();
    private final Label problem = wrapped("state-critical");
    private final Button run = Controls.styled(Controls.button("Run (Enter)", this::run), "run-button");
    private final Map<CheckBox, Place.HostRef> neighbourBoxes = new LinkedHashMap<>();
    private Optional<Place.HostRef> host = Optional.empty();
    private List<ProbeSuggestions.ComparisonHost> neighbours = List.of();
    private Optional<Probe> shown = Optional.empty();
    private String noHost = "";
    private boolean filling;

    ProbePicker(Supplier<ProbeCatalogue> catalogue, ProbeRunner runner, BiConsumer<Ready, List<ClusterHost>> onRun) {
        offered = new OfferedProbes(catalogue);
        selection = new ProbeSelection(catalogue);
        forecasts = new OverheadForecaster(runner);
        this.onRun = onRun;
        list = new ProbeList(this::searched, this::chosen);
        length.setAccessibleText("Duration");
        length.setPrefColumnCount(6);
        length.textProperty().subscribe(text -> {
            if (!filling) {
                selection.setLength(text);
                changed();
            }
        });
        run.setDefaultButton(true);
        getStyleClass().add("probe-picker");
        setMinSize(0, 0);
        columns();
        GridPane.setVgrow(list, Priority.ALWAYS);
        add(list, 0, 0);
        add(right(), 1, 0);
        searched("");
    }

    private void columns() {
        var left = new ColumnConstraints();
        left.setPercentWidth(46);
        var right = new ColumnConstraints();
        right.setPercentWidth(54);
        getColumnConstraints().setAll(left, right);
    }

    private Region right() {
        heading.getStyleClass().add("heading");
        arguments.setHgap(10);
        arguments.setVgap(4);
        var time = new HBox(8, new Label("Duration"), length, lengthHint);
        time.setAlignment(Pos.CENTER_LEFT);
        var box = Controls.styled(
                new VBox(
                        8,
                        heading,
                        question,
                        unproved,
                        shows,
                        fits,
                        section("Hosts"),
                        hosts,
                        section("Arguments"),
                        arguments,
                        time,
                        section("Overhead"),
                        overhead),
                "probe-detail");
        var scroll = Controls.styled(new ScrollPane(box), "probe-scroll");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        var foot = Controls.styled(new HBox(12, run, problem), "toolbar", "probe-foot");
        foot.setAlignment(Pos.CENTER_LEFT);
        run.setMinWidth(Region.USE_PREF_SIZE);
        var pane = new BorderPane(scroll);
        pane.setBottom(foot);
        pane.setMinSize(0, 0);
        GridPane.setVgrow(pane, Priority.ALWAYS);
        return pane;
    }

    private static Label section(String name) {
        var label = Controls.styled(new Label(name), "panel-title");
        return label;
    }

    private static Label wrapped(String... styles) {
        var label = Controls.hiddenWhenEmpty(Controls.wrapped("", styles));
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    /// @param newNoHost why there is no host; shown in its place
    void setHost(
            Optional<Place.HostRef> newHost,
            String newNoHost,
            List<ProbeSuggestions.ComparisonHost> newNeighbours,
            List<String> symptoms) {
        boolean same = host.equals(newHost)
                && noHost.equals(newNoHost)
                && names(neighbours).equals(names(newNeighbours));
        host = newHost;
        noHost = newNoHost;
        neighbours = newNeighbours;
        offered.setSymptoms(symptoms);
        if (!same) {
            hosts();
        }
        // A poll does not change what the user has selected, also while there is a search.
        offer(selection.selected());
    }

    private static List<Place.HostRef> names(List<ProbeSuggestions.ComparisonHost> neighbours) {
        return neighbours.stream().map(ProbeSuggestions.ComparisonHost::name).toList();
    }

    /// Selects a probe with its arguments, as a runbook or a link gives them. It is not started.
    void choose(String name, Map<String, String> values) {
        if (!list.choose(name)) {
            return;
        }
        selection.selected().ifPresent(probe -> {
            for (var argument : probe.arguments()) {
                selection.set(argument, values.getOrDefault(argument.name(), ""));
            }
            fill(probe);
            changed();
        });
    }

    void reset() {
        selection.select("");
        list.clearSearch();
    }

    void focusSearch() {
        list.focusSearch();
    }

    private void hosts() {
        neighbourBoxes.clear();
        hosts.getChildren().clear();
        if (host.isEmpty()) {
            hosts.getChildren().add(new Label(noHost));
            return;
        }
        var first = Controls.styled(new Label(SanitizedText.line(host.get().name())), "strong");
        hosts.getChildren().add(first);
        for (var neighbour : neighbours) {
            var box = new CheckBox(
                    "also on " + SanitizedText.line(neighbour.name().name()) + ", for comparison ("
                            + SanitizedText.line(neighbour.why()) + ")");
            box.setOnAction(_ -> changed());
            neighbourBoxes.put(box, neighbour.name());
            hosts.getChildren().add(box);
        }
    }

    private void searched(String text) {
        offered.search(text);
        offer(text.isBlank() ? selection.selected() : Optional.empty());
    }

    /// Shows the probes that the search finds.
    /// @param kept the probe that stays selected if it is among them
    private void offer(Optional<Probe> kept) {
        var now = list.show(offered.offers(), kept);
        if (now.isEmpty()) {
            problem.setText("No probe contains \"" + SanitizedText.line(list.searched()) + "\".");
            run.setDisable(true);
            return;
        }
        chosen(now.get());
    }

    /// The fields of a probe that is shown already stay as they are, since one of them may be in use.
    private void chosen(Probe probe) {
        selection.select(probe.name());
        if (shown.filter(probe::equals).isEmpty()) {
            fill(probe);
        }
        changed();
    }

    private void fill(Probe probe) {
        shown = Optional.of(probe);
        filling = true;
        heading.setText(probe.name());
        question.setText(probe.question());
        unproved.setText(probe.unproved().map(why -> "Not tested: " + why + ".").orElse(""));
        shows.setText("Shows " + ProbeDescription.output(probe) + ". Uses " + ProbeDescription.tools(probe) + ".");
        var symptoms = Stream.concat(probe.quantities().stream(), probe.alerts().stream());
        var madeFor = symptoms.collect(Collectors.joining(", "));
        fits.setText(madeFor.isEmpty() ? "" : "Made for: " + madeFor);
        arguments(probe);
        length.setText(selection.length());
        filling = false;
    }

    private void arguments(Probe probe) {
        arguments.getChildren().clear();
        int row = 0;
        for (var argument : probe.arguments()) {
            var hint = wrapped("muted");
            hint.setText(ProbeDescription.range(argument));
            var name = new Label(argument.name());
            name.setMinWidth(Region.USE_PREF_SIZE);
            arguments.addRow(row++, name, field(argument, hint), hint);
        }
        if (row == 0) {
            var none = Controls.styled(new Label("This probe takes no arguments."), "muted");
            arguments.addRow(0, none);
        }
    }

    private Node field(ProbeArgument argument, Label hint) {
        if (argument instanceof ProbeArgument.Flag) {
            var box = new CheckBox();
            box.setAccessibleText(argument.name());
            box.setSelected(!selection.value(argument).isEmpty());
            box.setOnAction(_ -> {
                selection.set(argument, box.isSelected() ? "true" : "");
                changed();
            });
            return box;
        }
        var field = new TextField(selection.value(argument));
        field.setAccessibleText(argument.name());
        field.setPrefColumnCount(12);
        if (argument instanceof ProbeArgument.WholeNumber whole
                && whole.defaultValue().isPresent()) {
            field.setPromptText(Long.toString(whole.defaultValue().getAsLong()));
        }
        field.textProperty().subscribe(text -> {
            selection.set(argument, text);
            var wrong = selection.problem(argument);
            hint.setText(wrong.orElse(ProbeDescription.range(argument)));
            hint.getStyleClass().setAll("label", wrong.isPresent() ? "state-critical" : "muted");
            changed();
        });
        return field;
    }

    private List<ClusterHost> targets() {
        var targets = new ArrayList<ClusterHost>();
        host.ifPresent(h -> targets.add(new ClusterHost(h.cluster(), h.name())));
        neighbourBoxes.forEach((box, name) -> {
            if (box.isSelected()) {
                targets.add(new ClusterHost(name.cluster(), name.name()));
            }
        });
        return targets;
    }

    private void changed() {
        if (filling) {
            return;
        }
        var targets = targets();
        var wrongLength = selection.lengthProblem();
        lengthHint.setText(wrongLength
                .or(() -> selection.selected().map(p -> "at most " + DurationText.of(p.maxDuration())))
                .orElse(""));
        lengthHint.getStyleClass().setAll("label", wrongLength.isPresent() ? "state-critical" : "muted");
        switch (selection.prepared().orElse(null)) {
            case Ready ready -> {
                problem.setText(targets.isEmpty() ? "There is no host to run it on." : "");
                run.setDisable(targets.isEmpty());
                if (!targets.isEmpty()) {
                    forecasts.request(targets, ready);
                }
            }
            case Refused(var problems) -> {
                problem.setText(problems.getFirst());
                run.setDisable(true);
                forecasts.clear();
            }
            case null -> run.setDisable(true);
        }
        updateOverhead();
    }

    void updateOverhead() {
        var known = forecasts.forecasts();
        if (known.isEmpty()) {
            overhead.setText(forecasts.waiting() ? "Querying the current event rate …" : "");
            return;
        }
        boolean over = known.values().stream().anyMatch(OverheadForecast::overBudget);
        overhead.setText(known.entrySet().stream()
                .map(each ->
                        (known.size() > 1 ? SanitizedText.line(each.getKey().host()) + ": " : "")
                                + overhead(each.getValue()))
                .collect(Collectors.joining("\n")));
        overhead.getStyleClass().setAll("label", over ? "state-warn" : "plain");
    }

    private static String overhead(OverheadForecast forecast) {
        if (forecast.cores().isEmpty()) {
            return "Predicted overhead: " + forecast.text();
        }
        return forecast.overBudget()
                ? forecast.text() + ". That is over the budget: the probe will stop itself."
                : forecast.text();
    }

    boolean waiting() {
        return forecasts.waiting();
    }

    private void run() {
        var targets = targets();
        if (selection.prepared().orElse(null) instanceof Ready ready && !targets.isEmpty()) {
            onRun.accept(ready, targets);
        }
    }
}
