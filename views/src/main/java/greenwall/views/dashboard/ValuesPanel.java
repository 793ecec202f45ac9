package greenwall.views.dashboard;

import greenwall.fleet.dashboard.DashboardRegex;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldNames.NamedField;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.styles.ColorRole;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;

/// Single values: stat, gauge and bar gauge, and the shares of a pie chart as bars.
final class ValuesPanel extends PaintedPanelBody<ScrollableValues> {
    private static final int MAX = 200;
    private static final int DEFAULT_ROWS = 25;
    private static final OptionValues AS_PIE = OptionValues.NONE
            .with(PanelOption.ORIENTATION, PanelOption.Orientation.HORIZONTAL)
            .with(PanelOption.BAR, FieldOption.CellGauge.BASIC);

    private final PanelKind kind;
    private final ColorsByName colors;

    ValuesPanel(PaintStyle style, PanelKind kind, ColorsByName colors) {
        super(style, region(style, kind));
        this.kind = kind;
        this.colors = colors;
    }

    private static ScrollableValues region(PaintStyle style, PanelKind kind) {
        return switch (kind) {
            case GAUGE -> new GaugeDrawing(style);
            case BAR_GAUGE, PIE -> new BarGaugeDrawing(style);
            default -> new StatDrawing(style);
        };
    }

    @Override
    void draw(PanelData content) {
        var options = content.panel().options();
        if (kind == PanelKind.PIE) {
            drawing.show(shares(values(content, true), options), AS_PIE);
        } else {
            drawing.show(values(content, false), options);
        }
    }

    /// The share of each value in the sum, with the largest first.
    private static List<DisplayedValue> shares(List<DisplayedValue> values, OptionValues options) {
        var parts = new ArrayList<>(options.get(PanelOption.PIE_LEGEND_VALUES));
        parts.addAll(options.get(PanelOption.PIE_LABELS));
        parts.retainAll(List.of("value", "percent"));
        double sum = values.stream()
                .mapToDouble(DisplayedValue::value)
                .filter(value -> value > 0)
                .sum();
        return values.stream()
                .map(value -> {
                    double share = value.value() > 0 ? value.value() / sum : 0;
                    var percent = Math.round(share * 1000) / 10.0 + " %";
                    var text = parts.isEmpty() || parts.containsAll(List.of("value", "percent"))
                            ? value.text() + " · " + percent
                            : parts.contains("value") ? value.text() : percent;
                    return DisplayedValue.plain(value.name(), text, value.value(), share, value.color());
                })
                .sorted(Comparator.comparingDouble(DisplayedValue::share).reversed())
                .toList();
    }

    /// @param value NaN for a text or a time
    /// @param row the row of a text or a time; -1 for a number
    /// @param ended when the series ended, if this is its last value; otherwise empty
    private record FoundValue(NamedField named, String name, double value, int row, String ended) {
        static FoundValue inRow(NamedField named, String name, int row) {
            return isNumber(named)
                    ? new FoundValue(named, name, named.field().values().number(row), -1, "")
                    : new FoundValue(named, name, Double.NaN, row, "");
        }
    }

    private static boolean isNumber(NamedField named) {
        return named.field().type() == FieldType.NUMBER;
    }

    /// @param named whether a value gets the colour of its name if the panel sets none
    private List<DisplayedValue> values(PanelData content, boolean named) {
        var options = content.panel().options();
        var wanted = options.get(PanelOption.FIELDS);
        var selected = FieldNames.stream(content.frames())
                .filter(each ->
                        isNumber(each) || kind != PanelKind.PIE && each.field().type() != FieldType.FRAME)
                .filter(each -> wanted.isEmpty() ? isNumber(each) : isSelected(wanted, each))
                .toList();
        var all = new ArrayList<FoundValue>();
        for (var each : selected) {
            var values = each.field().values();
            if (options.get(PanelOption.EACH_ROW)) {
                boolean configured = options.get(PanelOption.MAX) > 0;
                int most = configured ? options.get(PanelOption.MAX) : DEFAULT_ROWS;
                if (!configured && values.size() > most) {
                    setLimit(most, values.size(), "rows");
                }
                for (int row = 0; row < Math.min(values.size(), most); row++) {
                    all.add(FoundValue.inRow(each, rowName(each, row), row));
                }
                continue;
            }
            var reducers = options.get(PanelOption.REDUCE);
            for (var reducer : reducers.isEmpty() ? List.of("lastNotNull") : reducers) {
                var ended = content.ended(each, Reducer.id(reducer)).orElse("");
                int row = Reducer.row(reducer, values);
                all.add(
                        !ended.isEmpty()
                                ? new FoundValue(each, each.name(), Double.NaN, -1, ended)
                                : row >= 0
                                        ? FoundValue.inRow(each, each.name(), row)
                                        : new FoundValue(
                                                each, each.name(), Reducer.reduce(reducer, values), -1, ended));
            }
        }
        if (all.size() > MAX) {
            setLimit(MAX, all.size(), "values");
        }
        var found = all.stream().limit(MAX).toList();
        if (found.isEmpty() && !content.noValue().isEmpty()) {
            var color = paintStyle().palette().color(ColorRole.FG);
            return List.of(DisplayedValue.plain("", content.noValue(), Double.NaN, Double.NaN, color));
        }
        var fields = selected.stream()
                .limit(MAX)
                .filter(ValuesPanel::isNumber)
                .map(NamedField::field)
                .toList();
        var range = FieldFormatter.Range.of(fields);
        var byName = colors.of(
                paintStyle(), found.stream().map(FoundValue::name).distinct().toList());
        return found.stream()
                .map(each -> {
                    var field = each.named().field();
                    var own = field.options().get(FieldOption.OWN_RANGE)
                            ? FieldFormatter.Range.of(List.of(field))
                            : range;
                    var color = named || FieldColors.byName(field.options())
                            ? Optional.ofNullable(byName.get(each.name()))
                            : Optional.<Color>empty();
                    return value(content, each, ranged(field.options(), own), color);
                })
                .toList();
    }

    /// The name of a row is its first text.
    private static String rowName(NamedField named, int row) {
        for (var field : named.frame().fields()) {
            var text = field.type() == FieldType.TEXT ? field.values().text(row) : null;
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return named.name();
    }

    private static boolean isSelected(String wanted, NamedField named) {
        if (wanted.length() > 2 && wanted.startsWith("/") && wanted.endsWith("/")) {
            return DashboardRegex.of(wanted).map(r -> r.find(named.name())).orElse(false);
        }
        return wanted.equals(named.name()) || wanted.equals(named.field().name());
    }

    private DisplayedValue value(PanelData content, FoundValue found, OptionValues options, Optional<Color> byName) {
        double value = found.value();
        var named = found.named();
        var name = found.name().equals(named.name()) ? named.shown() : found.name();
        var trend = trend(content, found);
        if (!found.ended().isEmpty()) {
            var muted = paintStyle().palette().color(ColorRole.MUTED);
            return new DisplayedValue(name, found.ended(), value, value, 0, muted, List.of(), trend);
        }
        var display = found.row() >= 0 ? content.shown(named.field(), found.row()) : content.shown(options, value);
        var range = new FieldFormatter.Range(options.get(FieldOption.MIN), options.get(FieldOption.MAX));
        boolean own = byName.isPresent()
                && (FieldColors.byName(options) || !options.has(FieldOption.COLOR_MODE))
                && !(display.mapped() && !display.color().isEmpty());
        return new DisplayedValue(
                name,
                display.text().isEmpty() && Double.isNaN(value) ? "No data" : display.text(),
                value,
                range.share(value),
                content.panel()
                        .options()
                        .find(PanelOption.NEUTRAL)
                        .map(range::share)
                        .orElse(0.0),
                own ? byName.get() : FieldColors.of(paintStyle(), options, display, range.share(value)),
                steps(paintStyle(), content, options, range),
                trend);
    }

    private static Optional<DisplayedValue.Trend> trend(PanelData content, FoundValue found) {
        var times = found.named().times();
        if (times.length < 2 || !isNumber(found.named())) {
            return Optional.empty();
        }
        var values = PanelData.doubles(found.named().field().values());
        return Optional.of(new DisplayedValue.Trend(
                new ChartLine(found.name(), times, values),
                ChartData.gapMillis(content.step(found.named().frame()))));
    }

    /// The colour steps of a field, converted to positions between minimum and maximum.
    static List<DisplayedValue.Step> steps(
            PaintStyle style, PanelData content, OptionValues options, FieldFormatter.Range range) {
        var thresholds = options.find(FieldOption.THRESHOLDS);
        return thresholds.map(Thresholds::steps).orElse(List.of()).stream()
                .map(step -> {
                    double from = range.share(step.from());
                    double at = range.least() + from * (range.most() - range.least());
                    return new DisplayedValue.Step(
                            Double.isNaN(from) ? 0 : Math.max(0, from),
                            ColorSchemes.named(style, step.color(), ColorRole.FG),
                            Double.isFinite(at) ? content.text(options.without(FieldOption.MAPPINGS), at) : "");
                })
                .toList();
    }

    /// Adds a missing range: 0 to 100 for percentages, and the range of the values for others.
    static OptionValues ranged(OptionValues options, FieldFormatter.Range values) {
        double top = switch (options.get(FieldOption.UNIT)) {
            case "percent" -> Math.max(100, finite(values.most(), 100));
            case "percentunit" -> Math.max(1, finite(values.most(), 1));
            default -> finite(values.most(), 100);
        };
        var ranged = options.has(FieldOption.MIN)
                ? options
                : options.with(FieldOption.MIN, Math.min(0, finite(values.least(), 0)));
        return ranged.has(FieldOption.MAX) ? ranged : ranged.with(FieldOption.MAX, top);
    }

    private static double finite(double value, double otherwise) {
        return Double.isFinite(value) ? value : otherwise;
    }
}
