package greenwall.views.dashboard;

import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.ViewContext;
import greenwall.views.chart.TimeAxis;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.paint.Color;

/// States over time: a timeline that merges equal adjacent states, or a history with a box for each sample.
final class StateTimelinePanel extends PaintedPanelBody<StateTimelineDrawing> {
    private static final int MAX_ROWS = 200;

    private final boolean history;
    private final ColorsByName colors;

    StateTimelinePanel(ViewContext context, TimeAxis axis, PanelKind kind, ColorsByName colors) {
        super(context.style(), new StateTimelineDrawing(context.style(), axis, context.zone()));
        this.colors = colors;
        history = kind == PanelKind.STATUS_HISTORY;
    }

    @Override
    void draw(PanelData content) {
        var fields = FieldNames.stream(content.frames())
                .filter(named -> named.field().type() != FieldType.TIME
                        && !named.field().options().get(FieldOption.HIDE_GRAPH))
                .toList();
        setLimit(MAX_ROWS, fields.size(), "rows");
        var rows = fields.stream()
                .limit(MAX_ROWS)
                .map(named -> new StateTimelineDrawing.Row(
                        named.shown(),
                        named.field().options().get(FieldOption.LINE_WIDTH) > 0,
                        intervals(content, named.frame(), named.field())))
                .toList();
        drawing.show(rows, content.panel().options());
    }

    private List<StateTimelineDrawing.StateInterval> intervals(
            PanelData content, DataFrame frame, DataFrame.Field field) {
        var intervals = new ArrayList<StateTimelineDrawing.StateInterval>();
        var time = frame.time();
        if (time.isEmpty()) {
            return intervals;
        }
        long step = Math.max(1, content.step(frame).toMillis());
        boolean merge = !history && content.panel().options().get(PanelOption.MERGE);
        int n = frame.size();
        double share = Math.clamp(content.panel().options().get(PanelOption.COLUMN_SHARE), 0.1, 1);
        for (int row = 0; row < n; row++) {
            long from = (long) time.get().values().number(row);
            // A state lasts until the next sample. If that is more than one and a half steps away, it lasts
            // one step.
            long next = row + 1 < n ? (long) time.get().values().number(row + 1) : from + step;
            long to = next - from > step * 3 / 2 ? from + step : next;
            var display = content.shown(field, row);
            if (display.text().isEmpty()) {
                continue;
            }
            var color = color(field, display);
            var before = intervals.isEmpty() ? null : intervals.getLast();
            if (merge
                    && before != null
                    && before.to() == from
                    && before.text().equals(display.text())
                    && before.color().equals(color)) {
                intervals.set(
                        intervals.size() - 1,
                        new StateTimelineDrawing.StateInterval(before.from(), to, before.text(), before.color()));
            } else {
                long half = (long) (step * share / 2);
                intervals.add(new StateTimelineDrawing.StateInterval(
                        history ? from - half : from, history ? from + half : to, display.text(), color));
            }
        }
        return intervals;
    }

    private Color color(DataFrame.Field field, FieldFormatter.FormattedValue display) {
        if (FieldColors.byName(field.options()) && !display.mapped()
                || field.type() == FieldType.TEXT && display.color().isEmpty()) {
            var word = display.text();
            return colors.of(paintStyle(), List.of(word))
                    .getOrDefault(word, paintStyle().palette().series(0));
        }
        var options = field.options();
        var range = new FieldFormatter.Range(
                options.find(FieldOption.MIN).orElse(0.0),
                options.find(FieldOption.MAX).orElse(100.0));
        var color = FieldColors.of(paintStyle(), options, display, range.share(display.number()));
        return color.equals(paintStyle().palette().color(ColorRole.FG))
                ? paintStyle().palette().color(ColorRole.EDGE)
                : color;
    }
}
