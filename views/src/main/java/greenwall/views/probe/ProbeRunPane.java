package greenwall.views.probe;

import greenwall.fleet.CountText;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.OutputKind;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.probe.flame.FlamePanel;
import greenwall.views.probe.panel.CountsPanel;
import greenwall.views.probe.panel.EventPanel;
import greenwall.views.probe.panel.ProbeHeatmapPanel;
import greenwall.views.probe.panel.ProbePanel;
import greenwall.views.probe.panel.StatsPanel;
import greenwall.views.probe.panel.TextOutputPanel;
import greenwall.views.probe.panel.TopTablePanel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;

/// The run on one host: a header at the top, and below it a panel for each kind of output.
final class ProbeRunPane extends BorderPane {
    private static final double GAP = 6;
    private static final double MIN_PANEL_HEIGHT = 180;
    private static final String COUNTS = "counts ";

    final ProbeRunRecord run;
    private final ProbeRunColumns columns;
    private final ProbeRunHeader strip;
    private final Map<String, ProbePanel> panels = new LinkedHashMap<>();
    private final StackedPanels stacked = new StackedPanels();
    private final Label nothing = Controls.wrapped("", "muted");
    private long shownVersion = -1;

    /// @param columns those of all hosts, with their style and their time axis
    ProbeRunPane(ProbeRunColumns columns, ProbeRunRecord run) {
        this.columns = columns;
        this.run = run;
        strip = new ProbeRunHeader(columns.style, run, columns.context.clock().instant());
        var scroll = Controls.styled(new ScrollPane(stacked), "probe-scroll");
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        setTop(strip);
        setCenter(scroll);
        setMinSize(0, 0);
        refresh();
    }

    List<ProbePanel> panels() {
        return List.copyOf(panels.values());
    }

    /// Stacks the panels, with heights in proportion to their weights.
    private final class StackedPanels extends Pane {
        StackedPanels() {
            setMinSize(0, 0);
        }

        @Override
        protected double computeMinHeight(double width) {
            return panels.isEmpty() ? 0 : panels.size() * (MIN_PANEL_HEIGHT * columns.style.scale() + GAP);
        }

        @Override
        protected double computePrefHeight(double width) {
            return computeMinHeight(width);
        }

        @Override
        protected void layoutChildren() {
            double width = getWidth();
            if (panels.isEmpty()) {
                nothing.resizeRelocate(10, 10, Math.max(0, width - 20), nothing.prefHeight(width - 20));
                return;
            }
            double weights =
                    panels.values().stream().mapToDouble(ProbePanel::weight).sum();
            double least = MIN_PANEL_HEIGHT * columns.style.scale();
            double spare = Math.max(0, getHeight() - panels.size() * (least + GAP) + GAP);
            double y = 0;
            for (var panel : panels.values()) {
                double tall = Math.floor(least + spare * panel.weight() / weights);
                panel.resizeRelocate(0, y, width, tall);
                y += tall + GAP;
            }
        }
    }

    boolean changed() {
        return run.version() != shownVersion;
    }

    /// Shows the output that has arrived. Called at most once per pulse.
    void refresh() {
        strip.tick(columns.context.clock().instant());
        long version = run.version();
        if (version == shownVersion) {
            return;
        }
        shownVersion = version;
        if (updatePanels()) {
            stacked.getChildren().setAll(panels.isEmpty() ? List.of(nothing) : panels.values());
            stacked.requestLayout();
        }
        nothing.setText(nothingYet());
        panels.values().forEach(ProbePanel::refresh);
    }

    private String nothingYet() {
        if (!run.over()) {
            return run.probe().probe().shows() == OutputKind.STACK
                    ? "Stacks arrive when the tool ends, or at each of its intervals."
                    : "Waiting for the first data …";
        }
        var status = run.status();
        var ended = status.ended().orElseThrow();
        if (status.running().isEmpty() || ended.how() == Ending.FAILED) {
            return "";
        }
        long dropped = ended.end().dropped();
        if (dropped > 0) {
            return "Nothing can be concluded: " + CountText.of(dropped, "line") + " could not be read.";
        }
        return switch (ended.how()) {
            case DONE ->
                run.probe().probe().name().equals(CustomProgram.NAME)
                        ? "The program ran and printed nothing."
                        : "The probe ran and printed nothing: no such event occurred.";
            case LOST -> "Nothing can be concluded: the connection was lost before anything was printed.";
            default -> "Nothing can be concluded: the probe ended early and had printed nothing.";
        };
    }

    private boolean updatePanels() {
        var result = run.result();
        var style = columns.style;
        var axis = columns.axis;
        var zone = columns.context.zone();
        var before = List.copyOf(panels.keySet());
        boolean empty = stacked.getChildren().isEmpty();
        if (!result.histograms().isEmpty()) {
            panels.computeIfAbsent(
                    "hist",
                    _ -> new ProbeHeatmapPanel(
                            style, axis, zone, result.histograms(), () -> columns.otherHistograms(run)));
        }
        for (var table : result.tables().all()) {
            panels.computeIfAbsent("table " + table, _ -> new TopTablePanel(style, result.tables(), table));
        }
        if (result.flame().total() > 0) {
            panels.computeIfAbsent(
                    "flame",
                    _ -> new FlamePanel(
                            style,
                            result.flame(),
                            unit(),
                            () -> columns.otherFlameGraphs(run),
                            columns.context::showMessage));
        }
        // Three counts of one map are recognised as its statistics only when the third has arrived, so the
        // panel of the counts is removed then.
        var counts = result.counts().names();
        panels.keySet().removeIf(key -> key.startsWith(COUNTS) && !counts.contains(key.substring(COUNTS.length())));
        for (var name : counts) {
            panels.computeIfAbsent(COUNTS + name, _ -> new CountsPanel(style, result.counts(), name));
        }
        for (var name : result.counts().statNames()) {
            panels.computeIfAbsent("stats " + name, _ -> new StatsPanel(style, result.counts(), name));
        }
        if (result.events().total() > 0) {
            panels.computeIfAbsent("events", _ -> new EventPanel(style, axis, zone, result.events()));
        }
        if (!result.notes().isEmpty()) {
            panels.computeIfAbsent("notes", _ -> new TextOutputPanel(style, zone, result));
        }
        if (List.copyOf(panels.keySet()).equals(before)) {
            return empty;
        }
        sortPanels();
        return true;
    }

    /// Sorts the panels: the main output of the probe first, its messages last.
    private void sortPanels() {
        var sorted = new ArrayList<>(panels.entrySet());
        sorted.sort(Comparator.comparingInt(e -> rank(e.getKey())));
        panels.clear();
        sorted.forEach(e -> panels.put(e.getKey(), e.getValue()));
    }

    private int rank(String kind) {
        var probe = run.probe().probe();
        var main = switch (probe.shows()) {
            case HIST -> "hist";
            case TABLE -> "table";
            case EVENT -> "events";
            case STACK -> "flame";
            case COUNT -> "counts";
            case NOTE -> "notes";
        };
        if (!probe.name().equals(CustomProgram.NAME) && kind.startsWith(main)) {
            return 0;
        }
        return kind.equals("notes") ? 2 : 1;
    }

    private String unit() {
        var name = run.probe().probe().name();
        return name.contains("offcpu") || name.contains("blocked") ? "µs" : "samples";
    }

    void restyle(PaintStyle newStyle) {
        strip.setPaintStyle(newStyle);
        panels.values().forEach(panel -> PaintedRegion.restyle(panel, newStyle));
    }
}
