package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldDisplay;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.FieldValues;
import greenwall.fleet.dashboard.Frame;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.Transformations;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// Columns for the rows of a table, or for how often values fall into buckets.
final class BarChartPanel implements PanelBody {
    private static final int MOST_ROWS = 300;
    private static final String LOW = "xMin";
    private static final String HIGH = "xMax";

    private final BarsBody body;
    private final boolean histogram;
    private PaintStyle look;
    private Optional<PanelContent> last = Optional.empty();

    BarChartPanel(PaintStyle look, PanelKind kind) {
        this.look = look;
        histogram = kind == PanelKind.HISTOGRAM;
        body = new BarsBody(look);
    }

    @Override
    public Region node() {
        return body;
    }

    @Override
    public void setLook(PaintStyle newLook) {
        look = newLook;
        body.setLook(newLook);
        last.ifPresent(this::show);
    }

    @Override
    public void show(PanelContent content) {
        last = Optional.of(content);
        if (histogram) {
            histogram(content);
        } else {
            bars(content);
        }
    }

    private Color color(PanelContent.Named named, int index) {
        return FieldColors.ofSeries(
                        look,
                        named.field().options(),
                        Reducer.reduce("lastNotNull", named.field().values()),
                        Double.NaN)
                .orElse(look.palette().series(index));
    }

    private void bars(PanelContent content) {
        var numbers = content.numbers();
        if (numbers.isEmpty()) {
            body.show(List.of(), List.of(), false, false, Double::toString);
            return;
        }
        boolean series = content.frames().size() > 1;
        var names = new ArrayList<String>();
        var bars = new ArrayList<BarsBody.Bars>();
        if (series) {
            // One value for each series: its last.
            numbers.forEach(named -> names.add(named.name()));
            bars.add(new BarsBody.Bars(
                    "",
                    color(numbers.getFirst(), 0),
                    numbers.stream()
                            .mapToDouble(named ->
                                    Reducer.reduce("lastNotNull", named.field().values()))
                            .toArray()));
        } else {
            var frame = numbers.getFirst().frame();
            int rows = Math.min(MOST_ROWS, frame.size());
            var along = along(content, frame);
            for (int row = 0; row < rows; row++) {
                names.add(FieldDisplay.of(along, row, content.zone(), content.now())
                        .toString());
            }
            for (int i = 0; i < numbers.size(); i++) {
                var named = numbers.get(i);
                if (named.field() != along && !named.field().options().get(FieldOption.HIDE_GRAPH)) {
                    bars.add(new BarsBody.Bars(
                            named.name(),
                            color(named, i),
                            IntStream.range(0, rows)
                                    .mapToDouble(row -> named.field().values().number(row))
                                    .toArray()));
                }
            }
        }
        var options = numbers.getFirst().field().options();
        body.show(
                names,
                bars,
                content.panel().options().get(PanelOption.BAR_STACKING) != FieldOption.Stacking.NONE,
                false,
                value -> FieldDisplay.of(options, value, content.zone(), content.now())
                        .toString());
    }

    private static Frame.Field along(PanelContent content, Frame frame) {
        var wanted = content.panel().options().get(PanelOption.X_FIELD);
        var names = FieldNames.of(List.of(frame)).getFirst();
        for (int i = 0; i < frame.fields().size() && !wanted.isEmpty(); i++) {
            if (names.get(i).equals(wanted) || frame.fields().get(i).name().equals(wanted)) {
                return frame.fields().get(i);
            }
        }
        return frame.fields().stream()
                .filter(field -> field.type() == FieldType.TEXT)
                .findFirst()
                .or(frame::time)
                .orElse(frame.fields().getFirst());
    }

    private void histogram(PanelContent content) {
        var options = content.panel().options();
        var how = new Transformation.Histogram(
                options.get(PanelOption.BUCKET_SIZE),
                options.get(PanelOption.BUCKET_OFFSET),
                options.get(PanelOption.BUCKET_COUNT),
                options.get(PanelOption.COMBINE));
        var counted = content.numbers().stream()
                        .anyMatch(named -> named.field().name().equals(LOW))
                ? content
                : content.with(
                        Transformations.apply(List.of(Transformation.Step.of(how)), content.frames(), content.zone()));
        var numbers = new ArrayList<>(counted.numbers());
        var bounds = List.of(taken(numbers, LOW), taken(numbers, HIGH));
        if (bounds.stream().anyMatch(Optional::isEmpty) || numbers.isEmpty()) {
            body.show(List.of(), List.of(), false, false, Double::toString);
            return;
        }
        var low = PanelContent.doubles(bounds.getFirst().orElseThrow());
        double size = bounds.getLast().orElseThrow().number(0) - low[0];
        // A bucket without values has no row and its place all the same.
        int count = Math.clamp(Math.round((low[low.length - 1] - low[0]) / size) + 1, 1, MOST_ROWS);
        var text = numbers.getFirst().field().options();
        var names = IntStream.range(0, count)
                .mapToObj(b -> FieldDisplay.of(text, low[0] + b * size, content.zone(), content.now())
                        .toString())
                .toList();
        var bars = new ArrayList<BarsBody.Bars>();
        for (int i = 0; i < numbers.size(); i++) {
            var counts = new double[count];
            for (int row = 0; row < low.length; row++) {
                int bucket = (int) Math.round((low[row] - low[0]) / size);
                if (bucket < count) {
                    counts[bucket] = numbers.get(i).field().values().number(row);
                }
            }
            bars.add(new BarsBody.Bars(
                    numbers.size() == 1 ? "" : numbers.get(i).name(), color(numbers.get(i), i), counts));
        }
        body.show(names, bars, false, true, value -> Long.toString(Math.round(value)));
    }

    /// The values of a field, which is taken out of the list.
    private static Optional<FieldValues> taken(List<PanelContent.Named> numbers, String name) {
        var found = numbers.stream()
                .filter(named -> named.field().name().equals(name)
                        && named.field().values().size() > 0)
                .findFirst();
        found.ifPresent(numbers::remove);
        return found.map(named -> named.field().values());
    }
}
