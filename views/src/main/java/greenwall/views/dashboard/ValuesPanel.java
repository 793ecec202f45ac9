package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldDisplay;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.views.chart.Line;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javafx.scene.layout.Region;

/// Single values: stat, gauge, bar gauge, and the shares of a whole.
final class ValuesPanel implements PanelBody {
    private static final int MOST = 200;
    private static final int USUAL_ROWS = 25;

    private final PanelKind kind;
    private final StatBody stat;
    private final GaugeBody gauge;
    private final BarGaugeBody bars;
    private PaintStyle look;
    private Optional<PanelContent> last = Optional.empty();

    ValuesPanel(PaintStyle look, PanelKind kind) {
        this.look = look;
        this.kind = kind;
        stat = new StatBody(look);
        gauge = new GaugeBody(look);
        bars = new BarGaugeBody(look);
    }

    @Override
    public Region node() {
        return switch (kind) {
            case GAUGE -> gauge;
            case BAR_GAUGE, PIE -> bars;
            default -> stat;
        };
    }

    @Override
    public void setLook(PaintStyle newLook) {
        look = newLook;
        stat.setLook(newLook);
        gauge.setLook(newLook);
        bars.setLook(newLook);
        last.ifPresent(this::show);
    }

    @Override
    public void show(PanelContent content) {
        last = Optional.of(content);
        var options = content.panel().options();
        var values = values(look, content);
        switch (kind) {
            case GAUGE ->
                gauge.show(values, options.get(PanelOption.ORIENTATION), options.get(PanelOption.THRESHOLD_MARKS));
            case BAR_GAUGE ->
                bars.show(
                        values,
                        options.get(PanelOption.ORIENTATION),
                        options.get(PanelOption.BAR),
                        options.get(PanelOption.NAME_PLACE),
                        options.get(PanelOption.UNFILLED));
            case PIE ->
                bars.show(
                        shares(values),
                        PanelOption.Orientation.HORIZONTAL,
                        FieldOption.CellGauge.BASIC,
                        PanelOption.NamePlace.AUTO,
                        true);
            default ->
                stat.show(
                        values,
                        options.get(PanelOption.PAINT),
                        options.get(PanelOption.STAT_TEXT),
                        options.get(PanelOption.ORIENTATION),
                        options.get(PanelOption.SPARKLINE),
                        options.get(PanelOption.CENTERED));
        }
    }

    /// The part that each has of all together, the largest first, each in the colour of its name.
    private List<ShownValue> shares(List<ShownValue> values) {
        double whole = values.stream()
                .mapToDouble(ShownValue::value)
                .filter(value -> value > 0)
                .sum();
        var shares = new ArrayList<ShownValue>();
        for (var value : values) {
            double share = whole > 0 ? Math.max(0, value.value()) / whole : 0;
            shares.add(new ShownValue(
                    value.name(),
                    value.text() + " · " + Math.round(share * 1000) / 10.0 + " %",
                    value.value(),
                    share,
                    look.palette().series(Math.floorMod(value.name().hashCode(), 8)),
                    List.of(),
                    Optional.empty()));
        }
        shares.sort((one, other) -> Double.compare(other.share(), one.share()));
        return shares;
    }

    static List<ShownValue> values(PaintStyle look, PanelContent content) {
        var options = content.panel().options();
        var wanted = options.get(PanelOption.FIELDS);
        var fields = content.numbers().stream()
                .filter(named -> meant(wanted, named))
                .limit(MOST)
                .toList();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (var named : fields) {
            least = Math.min(least, Reducer.reduce("min", named.field().values()));
            most = Math.max(most, Reducer.reduce("max", named.field().values()));
        }
        var shown = new ArrayList<ShownValue>();
        var reducers = options.get(PanelOption.REDUCE);
        for (var named : fields) {
            if (options.get(PanelOption.EACH_ROW)) {
                int rows = Math.min(
                        named.field().values().size(),
                        options.get(PanelOption.MOST) == 0 ? USUAL_ROWS : options.get(PanelOption.MOST));
                for (int row = 0; row < rows; row++) {
                    shown.add(value(
                            look,
                            content,
                            named,
                            rowName(named, row),
                            named.field().values().number(row),
                            least,
                            most));
                }
                continue;
            }
            for (var reducer : reducers.isEmpty() ? List.of("lastNotNull") : reducers) {
                shown.add(value(
                        look,
                        content,
                        named,
                        named.name(),
                        Reducer.reduce(reducer, named.field().values()),
                        least,
                        most));
            }
        }
        return shown;
    }

    /// A row is called by its texts.
    private static String rowName(PanelContent.Named named, int row) {
        for (var field : named.frame().fields()) {
            var text = field.type() == greenwall.fleet.dashboard.FieldType.TEXT
                    ? field.values().text(row)
                    : null;
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return named.name();
    }

    private static boolean meant(String wanted, PanelContent.Named named) {
        if (wanted.isEmpty()) {
            return true;
        }
        if (wanted.length() > 2 && wanted.startsWith("/") && wanted.endsWith("/")) {
            try {
                return Pattern.compile(wanted.substring(1, wanted.length() - 1))
                        .matcher(named.name())
                        .find();
            } catch (PatternSyntaxException _) {
                return true;
            }
        }
        return wanted.equals(named.name()) || wanted.equals(named.field().name());
    }

    private static ShownValue value(
            PaintStyle look,
            PanelContent content,
            PanelContent.Named named,
            String name,
            double value,
            double least,
            double most) {
        var options = ranged(named.field().options(), least, most);
        var told = FieldDisplay.of(options, value, content.zone(), content.now());
        double low = options.get(FieldOption.MIN);
        double high = options.get(FieldOption.MAX);
        double share = high > low ? (value - low) / (high - low) : 0;
        var times = named.times();
        return new ShownValue(
                name,
                told.toString().isEmpty() && Double.isNaN(value) ? "No data" : told.toString(),
                value,
                share,
                FieldColors.of(look, options, told, share),
                FieldColors.steps(look, options, low, high),
                times.length > 1
                        ? Optional.of(new Line(
                                name, times, PanelContent.doubles(named.field().values())))
                        : Optional.empty());
    }

    /// Without a set range percents go from nothing to all, and the rest as far as the values do.
    static Options ranged(Options options, double least, double most) {
        var unit = options.get(FieldOption.UNIT);
        double top = switch (unit) {
            case "percent" -> Math.max(100, finite(most, 100));
            case "percentunit" -> Math.max(1, finite(most, 1));
            default -> finite(most, 100);
        };
        var ranged =
                options.has(FieldOption.MIN) ? options : options.with(FieldOption.MIN, Math.min(0, finite(least, 0)));
        return ranged.has(FieldOption.MAX) ? ranged : ranged.with(FieldOption.MAX, top);
    }

    private static double finite(double value, double otherwise) {
        return Double.isFinite(value) ? value : otherwise;
    }
}
