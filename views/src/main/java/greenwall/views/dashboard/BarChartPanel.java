package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldDisplay;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.Frame;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
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
        var numbers = content.numbers();
        var options = content.panel().options();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (var named : numbers) {
            least = Math.min(least, Reducer.reduce("min", named.field().values()));
            most = Math.max(most, Reducer.reduce("max", named.field().values()));
        }
        if (!(most >= least)) {
            body.show(List.of(), List.of(), false, false, Double::toString);
            return;
        }
        double size = options.get(PanelOption.BUCKET_SIZE);
        if (!(size > 0)) {
            size = nice((most - least) / Math.max(1, options.get(PanelOption.BUCKET_COUNT)));
        }
        double offset = options.get(PanelOption.BUCKET_OFFSET);
        double begin = Math.floor((least - offset) / size) * size + offset;
        int count = (int) Math.clamp(Math.floor((most - begin) / size) + 1, 1, MOST_ROWS);
        var text = numbers.getFirst().field().options();
        var names = new ArrayList<String>();
        for (int b = 0; b < count; b++) {
            names.add(FieldDisplay.of(text, begin + b * size, content.zone(), content.now())
                    .toString());
        }
        var bars = new ArrayList<BarsBody.Bars>();
        var all = new double[count];
        for (int i = 0; i < numbers.size(); i++) {
            var counts = options.get(PanelOption.COMBINE) ? all : new double[count];
            for (double value : PanelContent.doubles(numbers.get(i).field().values())) {
                int bucket = (int) Math.floor((value - begin) / size);
                if (bucket >= 0 && bucket < count) {
                    counts[bucket]++;
                }
            }
            if (counts != all) {
                bars.add(new BarsBody.Bars(numbers.get(i).name(), color(numbers.get(i), i), counts));
            }
        }
        if (bars.isEmpty()) {
            bars.add(new BarsBody.Bars("", color(numbers.getFirst(), 0), all));
        }
        body.show(names, bars, false, true, value -> Long.toString(Math.round(value)));
    }

    private static double nice(double raw) {
        if (!(raw > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double part = raw / power;
        return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
    }
}
