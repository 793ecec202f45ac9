package greenwall.views.dashboard;

import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldNames.NamedField;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.FieldValues;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.TransformationRunner;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/// A bar chart for the rows of a table, or a histogram of values in buckets.
final class BarChartPanel extends PaintedPanelBody<BarChartDrawing> {
    private static final int MAX_BARS = 300;
    private static final String LAST = "lastNotNull";
    private static final String LOW = "xMin";
    private static final String HIGH = "xMax";

    private final boolean histogram;
    private final ColorsByName colors;

    BarChartPanel(PaintStyle style, PanelKind kind, ColorsByName colors) {
        super(style, new BarChartDrawing(style));
        this.colors = colors;
        histogram = kind == PanelKind.HISTOGRAM;
    }

    @Override
    void draw(PanelData content) {
        if (histogram) {
            histogram(content);
        } else {
            bars(content);
        }
    }

    /// The colour that the panel sets, else the colour of the name.
    private List<Color> colors(List<NamedField> numbers) {
        var byName =
                colors.of(paintStyle(), numbers.stream().map(NamedField::name).toList());
        var range =
                FieldFormatter.Range.of(numbers.stream().map(NamedField::field).toList());
        return IntStream.range(0, numbers.size())
                .mapToObj(i -> FieldColors.ofSeries(paintStyle(), numbers.get(i).field(), i, range)
                        .orElseGet(() -> byName.getOrDefault(
                                numbers.get(i).name(), paintStyle().palette().series(i))))
                .toList();
    }

    private void bars(PanelData content) {
        var numbers = content.numbers();
        if (numbers.isEmpty()) {
            drawing.show(BarChartDrawing.Chart.NOTHING);
            return;
        }
        var names = new ArrayList<String>();
        var bars = new ArrayList<BarChartDrawing.Bars>();
        if (content.frames().size() > 1) {
            // One bar per series, with its last value unless it ended.
            var series = numbers.stream().limit(MAX_BARS).toList();
            setLimit(series.size(), numbers.size(), "bars");
            series.forEach(named -> names.add(named.shown()
                    + content.ended(named, LAST)
                            .map(ended -> " (" + ended + ")")
                            .orElse("")));
            bars.add(new BarChartDrawing.Bars(
                    "",
                    colors(series),
                    series.stream()
                            .mapToDouble(named -> content.ended(named, LAST).isPresent()
                                    ? Double.NaN
                                    : Reducer.reduce(LAST, named.field().values()))
                            .toArray()));
        } else {
            var frame = numbers.getFirst().frame();
            int rows = Math.min(MAX_BARS, frame.size());
            setLimit(rows, frame.size(), "bars");
            var xField = xField(content, frame);
            for (int row = 0; row < rows; row++) {
                names.add(content.shown(xField, row).text());
            }
            var byField = byField(content, frame, rows);
            var drawn = numbers.stream()
                    .filter(named ->
                            named.field() != xField && !named.field().options().get(FieldOption.HIDE_GRAPH))
                    .toList();
            var own = colors(drawn);
            for (int i = 0; i < drawn.size(); i++) {
                var values = drawn.get(i).field().values();
                bars.add(new BarChartDrawing.Bars(
                        drawn.get(i).shown(),
                        byField.isEmpty() ? List.of(own.get(i)) : byField,
                        IntStream.range(0, rows).mapToDouble(values::number).toArray()));
            }
        }
        var options = numbers.getFirst().field().options();
        drawing.show(new BarChartDrawing.Chart(
                names, bars, false, content.panel().options(), value -> content.text(options, value)));
    }

    /// The colours of the rows by the values of the panel's colour field; empty if the panel has none.
    private List<Color> byField(PanelData content, DataFrame frame, int rows) {
        var fieldName = content.panel().options().get(PanelOption.COLOR_FIELD);
        var field = frame.fields().stream()
                .filter(each -> !fieldName.isEmpty() && each.name().equals(fieldName))
                .findFirst();
        if (field.isEmpty()) {
            return List.of();
        }
        var display = IntStream.range(0, rows)
                .mapToObj(row -> content.shown(field.get(), row))
                .toList();
        var byName = colors.of(
                paintStyle(),
                display.stream()
                        .map(FieldFormatter.FormattedValue::text)
                        .distinct()
                        .toList());
        return display.stream()
                .map(each -> ColorSchemes.named(paintStyle(), each.color())
                        .orElseGet(() -> byName.getOrDefault(
                                each.text(), paintStyle().palette().series(0))))
                .toList();
    }

    private static DataFrame.Field xField(PanelData content, DataFrame frame) {
        var fieldName = content.panel().options().get(PanelOption.X_FIELD);
        return FieldNames.stream(List.of(frame))
                .filter(named -> !fieldName.isEmpty()
                        && (named.name().equals(fieldName)
                                || named.field().name().equals(fieldName)))
                .map(NamedField::field)
                .findFirst()
                .or(() -> frame.fields().stream()
                        .filter(field -> field.type() == FieldType.TEXT)
                        .findFirst())
                .or(frame::time)
                .orElse(frame.fields().getFirst());
    }

    private void histogram(PanelData content) {
        var options = content.panel().options();
        var transformation = new Transformation.Histogram(
                options.get(PanelOption.BUCKET_SIZE),
                options.get(PanelOption.BUCKET_OFFSET),
                options.get(PanelOption.BUCKET_COUNT),
                options.get(PanelOption.COMBINE));
        var counted = content.numbers().stream()
                        .anyMatch(named -> named.field().name().equals(LOW))
                ? content
                : content.with(TransformationRunner.apply(
                        List.of(Transformation.Step.of(transformation)), content.frames(), content.zone()));
        var numbers = new ArrayList<>(counted.numbers());
        var bounds = List.of(remove(numbers, LOW), remove(numbers, HIGH));
        if (bounds.stream().anyMatch(Optional::isEmpty) || numbers.isEmpty()) {
            drawing.show(BarChartDrawing.Chart.NOTHING);
            return;
        }
        var low = PanelData.doubles(bounds.getFirst().orElseThrow());
        double size = bounds.getLast().orElseThrow().number(0) - low[0];
        // A bucket without values has no row in the data, but it keeps its place in the chart.
        long buckets = Math.round((low[low.length - 1] - low[0]) / size) + 1;
        int count = Math.clamp(buckets, 1, MAX_BARS);
        setLimit(count, buckets, "buckets");
        var text = numbers.getFirst().field().options();
        var names = IntStream.range(0, count)
                .mapToObj(b -> content.text(text, low[0] + b * size))
                .toList();
        var bars = new ArrayList<BarChartDrawing.Bars>();
        var own = colors(numbers);
        for (int i = 0; i < numbers.size(); i++) {
            var counts = new double[count];
            for (int row = 0; row < low.length; row++) {
                int bucket = (int) Math.round((low[row] - low[0]) / size);
                if (bucket < count) {
                    counts[bucket] = numbers.get(i).field().values().number(row);
                }
            }
            bars.add(new BarChartDrawing.Bars(
                    numbers.size() == 1 ? "" : numbers.get(i).shown(), List.of(own.get(i)), counts));
        }
        drawing.show(new BarChartDrawing.Chart(names, bars, true, options, value -> Long.toString(Math.round(value))));
    }

    /// Removes the field from the list and returns its values.
    private static Optional<FieldValues> remove(List<NamedField> numbers, String name) {
        var found = numbers.stream()
                .filter(named -> named.field().name().equals(name)
                        && named.field().values().size() > 0)
                .findFirst();
        found.ifPresent(numbers::remove);
        return found.map(named -> named.field().values());
    }
}
