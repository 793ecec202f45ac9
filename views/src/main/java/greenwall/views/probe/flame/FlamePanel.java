package greenwall.views.probe.flame;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.FlameGraph;
import greenwall.views.SystemClipboard;
import greenwall.views.paint.PaintStyle;
import greenwall.views.probe.panel.ProbePanel;
import greenwall.views.widgets.ChoiceConverter;
import greenwall.views.widgets.SearchFields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;

/// A flame graph with search, zoom, icicle layout, inverted stacks, comparison with another run or host, and
/// export as folded text.
public final class FlamePanel extends ProbePanel {
    private static final Comparison NOTHING = new Comparison("No comparison", new FlameGraph());

    private final FlameGraph graph;
    private final String unit;
    private final Supplier<List<Comparison>> others;
    private final FlameBody body;
    private final ToggleButton icicle = new ToggleButton("Icicle");
    private final ToggleButton byLeaf = new ToggleButton("By leaf");
    private final ComboBox<Comparison> comparison = new ComboBox<>();
    private String search = "";

    public record Comparison(String words, FlameGraph tree) {}

    /// @param unit the unit of the counts: samples or microseconds
    /// @param notice shows a message to the user
    public FlamePanel(
            PaintStyle style,
            FlameGraph graph,
            String unit,
            Supplier<List<Comparison>> others,
            Consumer<String> notice) {
        super("Flame graph", 3, graph::version);
        this.graph = graph;
        this.unit = unit;
        this.others = others;
        body = new FlameBody(style);
        icicle.setOnAction(_ -> body.setIcicle(icicle.isSelected()));
        icicle.setAccessibleText("Draw as an icicle graph, with the root at the top");
        byLeaf.setOnAction(_ -> {
            body.zoom(List.of());
            draw();
        });
        byLeaf.setAccessibleText("Invert the stacks, so that the functions that ran come first");
        comparison.setAccessibleText("Compare with another run or host");
        comparison.setConverter(new ChoiceConverter<>(one -> SanitizedText.line(one.words())));
        comparison.getItems().add(NOTHING);
        comparison.setValue(NOTHING);
        comparison.setOnShowing(_ -> listOthers());
        comparison.valueProperty().subscribe(this::draw);
        var copy = new Button("Copy folded");
        copy.setAccessibleText("Copy the stacks as folded text");
        copy.setOnAction(_ -> {
            SystemClipboard.putText(graph.folded());
            notice.accept("Copied the stacks as folded text.");
        });
        addTool(SearchFields.search("Search functions", text -> {
            search = text;
            body.search(text);
            showDetail();
        }));
        addTool(icicle);
        addTool(byLeaf);
        addTool(comparison);
        addTool(copy);
        setBody(body);
    }

    private void listOthers() {
        var chosen = comparison.getValue();
        var all = Stream.concat(Stream.of(NOTHING), others.get().stream()).toList();
        // Otherwise the ComboBox keeps the old index and shows the run that is there now.
        comparison.setValue(null);
        comparison.getItems().setAll(all);
        comparison.setValue(all.stream()
                .filter(b -> chosen != null && b.tree() == chosen.tree())
                .findFirst()
                .orElse(NOTHING));
    }

    @Override
    protected void draw() {
        var other = comparison.getValue();
        boolean alone = other == null || other == NOTHING;
        boolean inverted = byLeaf.isSelected();
        body.show(
                inverted ? graph.inverted() : graph,
                alone ? null : inverted ? other.tree().inverted() : other.tree(),
                unit);
        showDetail();
    }

    private void showDetail() {
        var detail = new ArrayList<String>();
        detail.add(graph.total() + " " + unit);
        if (!search.isEmpty()) {
            detail.add(Unit.RATIO.text(graph.share(search)) + " match");
        } else {
            var hottest = graph.hottest();
            if (!hottest.isEmpty()) {
                detail.add("most in " + SanitizedText.line(hottest.getFirst())
                        + (hottest.size() > 1 ? " … " + SanitizedText.line(hottest.getLast()) : ""));
            }
        }
        if (graph.truncatedStacks() > 0) {
            detail.add(CountText.of(graph.truncatedStacks(), "stack") + " truncated");
        }
        setDetail(String.join(" · ", detail));
    }
}
