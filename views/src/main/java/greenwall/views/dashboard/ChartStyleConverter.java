package greenwall.views.dashboard;

import greenwall.fleet.Unit;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldNames.NamedField;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.UnitFormat;
import greenwall.styles.ColorRole;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.DashboardChartStyle;
import greenwall.views.chart.DashboardValueAxis;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/// Translates the options of a panel and its fields into the style of a chart.
record ChartStyleConverter(PaintStyle paintStyle, PanelData content, List<NamedField> fields) {
    private static final double BAR_FILL = 0.8;
    private static final double BAND_FILL = 0.35;
    private static final double GROUND = 0.12;

    /// The empty chart before the first result.
    static ChartData loading() {
        return ChartData.empty("", Unit.NONE, "Loading …")
                .withStyle(new DashboardChartStyle(
                        OptionValues.NONE,
                        List.of(),
                        DashboardValueAxis.linear(
                                _ -> "",
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                DashboardValueAxis.AxisStyle.LEFT),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        DashboardChartStyle.LegendFigures.NONE));
    }

    DashboardChartStyle style() {
        var leftUnit = fields.stream()
                .map(named -> named.field().options())
                .filter(options -> options.get(FieldOption.AXIS) != FieldOption.Axis.RIGHT)
                .findFirst()
                .map(options -> options.get(FieldOption.UNIT))
                .orElse("");
        var range =
                FieldFormatter.Range.of(fields.stream().map(NamedField::field).toList());
        var lines = IntStream.range(0, fields.size())
                .mapToObj(i -> line(i, leftUnit, range))
                .toList();
        return new DashboardChartStyle(
                content.panel().options(),
                lines,
                axis(lines, false),
                lines.stream().anyMatch(DashboardChartStyle.ChartLineStyle::onRight)
                        ? Optional.of(axis(lines, true))
                        : Optional.empty(),
                grounds(),
                limits(),
                legend());
    }

    private DashboardChartStyle.ChartLineStyle line(int index, String leftUnit, FieldFormatter.Range range) {
        var named = fields.get(index);
        var options = named.field().options();
        boolean bars = options.get(FieldOption.DRAW) == FieldOption.DrawStyle.BARS;
        var shape = switch (options.get(FieldOption.DRAW)) {
            case BARS -> DashboardChartStyle.Shape.BARS;
            case POINTS -> DashboardChartStyle.Shape.POINTS;
            case LINES ->
                switch (options.get(FieldOption.INTERPOLATION)) {
                    case STEP_AFTER -> DashboardChartStyle.Shape.STEP_AFTER;
                    case STEP_BEFORE -> DashboardChartStyle.Shape.STEP_BEFORE;
                    case LINEAR -> DashboardChartStyle.Shape.LINE;
                    case SMOOTH -> DashboardChartStyle.Shape.SMOOTH;
                };
        };
        var downTo = shown(options.get(FieldOption.FILL_BELOW_TO));
        double fill = options.get(FieldOption.FILL) / 100;
        double opacity = fill != 0 ? fill : !downTo.isEmpty() ? BAND_FILL : bars ? BAR_FILL : 0;
        boolean dots = options.get(FieldOption.POINTS) == FieldOption.Visibility.ALWAYS
                || shape == DashboardChartStyle.Shape.POINTS
                || shape == DashboardChartStyle.Shape.LINE && options.get(FieldOption.LINE_WIDTH) == 0 && opacity == 0;
        var axis = options.get(FieldOption.AXIS);
        boolean right = axis == FieldOption.Axis.RIGHT
                || axis == FieldOption.Axis.AUTO
                        && !options.get(FieldOption.UNIT).equals(leftUnit);
        return new DashboardChartStyle.ChartLineStyle(
                options,
                shape,
                dashes(options),
                opacity,
                downTo,
                dots ? options.get(FieldOption.POINT_SIZE) : 0,
                right,
                gap(named),
                FieldColors.ofSeries(paintStyle, named.field(), index, range),
                byValue(options, range),
                text(options));
    }

    /// The name in the legend of the line that an option names.
    private String shown(String name) {
        return fields.stream()
                .filter(named -> named.name().equals(name))
                .findFirst()
                .map(NamedField::shown)
                .orElse(name);
    }

    private static List<Double> dashes(OptionValues options) {
        var own = options.get(FieldOption.DASHES);
        return switch (options.get(FieldOption.LINE_STYLE)) {
            case SOLID -> List.of();
            case DASH -> own.size() > 1 && own.size() % 2 == 0 ? own : List.of(10.0, 10.0);
            case DOT -> own.size() > 1 && own.size() % 2 == 0 ? own : List.of(2.0, 6.0);
        };
    }

    /// The longest interval between two points that is drawn as one line.
    private long gap(NamedField named) {
        var options = named.field().options();
        double connect = options.get(FieldOption.CONNECT);
        double disconnect = options.get(FieldOption.DISCONNECT);
        if (Double.isInfinite(connect)) {
            return Long.MAX_VALUE;
        }
        return connect > 0
                ? (long) connect
                : disconnect > 0 ? (long) disconnect : ChartData.gapMillis(content.step(named.frame()));
    }

    /// Maps values to colours, by thresholds or a scheme; empty if the line has a single colour.
    private Optional<DoubleFunction<Color>> byValue(OptionValues options, FieldFormatter.Range range) {
        boolean stepped = options.get(FieldOption.THRESHOLD_DRAW) == FieldOption.ThresholdStyle.SERIES;
        boolean schemed = options.get(FieldOption.GRADIENT) == FieldOption.Gradient.SCHEME;
        var mode = options.find(FieldOption.COLOR_MODE).orElse(FieldOption.ColorMode.PALETTE);
        if (stepped || schemed && mode == FieldOption.ColorMode.THRESHOLDS) {
            return Optional.of(value -> FieldFormatter.threshold(options, value)
                    .flatMap(name -> ColorSchemes.named(paintStyle, name))
                    .orElse(paintStyle.palette().color(ColorRole.FG)));
        }
        if (schemed && mode == FieldOption.ColorMode.CONTINUOUS) {
            var limited = range.with(options);
            return Optional.of(value ->
                    ColorSchemes.along(paintStyle, options.get(FieldOption.COLOR_SCHEME), limited.share(value)));
        }
        return Optional.empty();
    }

    private DoubleFunction<String> text(OptionValues options) {
        return value -> content.text(options, value);
    }

    private DashboardValueAxis axis(List<DashboardChartStyle.ChartLineStyle> styles, boolean right) {
        var shown = IntStream.range(0, fields.size())
                .filter(i -> styles.get(i).onRight() == right
                        && !styles.get(i).options().get(FieldOption.HIDE_GRAPH))
                .boxed()
                .toList();
        int first = shown.isEmpty() ? -1 : shown.getFirst();
        var options = first < 0 ? OptionValues.NONE : fields.get(first).field().options();
        if (shown.stream()
                .map(i -> styles.get(i).options().get(FieldOption.STACKING))
                .anyMatch(FieldOption.Stacking.PERCENT::equals)) {
            DoubleFunction<String> share = value -> Math.round(value * 100) + "%";
            return new DashboardValueAxis(
                    share,
                    OptionalDouble.of(0),
                    OptionalDouble.of(1),
                    true,
                    false,
                    0,
                    0,
                    false,
                    false,
                    axisLook(options, first, right));
        }
        var unit = options.get(FieldOption.UNIT);
        var scale = options.get(FieldOption.SCALE);
        return new DashboardValueAxis(
                text(options.without(FieldOption.MAPPINGS)),
                end(options.find(FieldOption.MIN), options.find(FieldOption.AXIS_SOFT_MIN)),
                end(options.find(FieldOption.MAX), options.find(FieldOption.AXIS_SOFT_MAX)),
                options.find(FieldOption.MIN).isEmpty(),
                options.find(FieldOption.MAX).isEmpty(),
                scale == FieldOption.Scale.LOG ? options.get(FieldOption.LOG_BASE) : 0,
                scale == FieldOption.Scale.SYMLOG ? Math.max(1e-9, options.get(FieldOption.LINEAR_BELOW)) : 0,
                options.get(FieldOption.AXIS_CENTERED_ZERO),
                UnitFormat.stepBase(unit) == 1024,
                axisLook(options, first, right));
    }

    /// @param first the index of its first line; negative if it has none
    private static DashboardValueAxis.AxisStyle axisLook(OptionValues options, int first, boolean right) {
        return new DashboardValueAxis.AxisStyle(
                options.get(FieldOption.AXIS) != FieldOption.Axis.HIDDEN,
                options.get(FieldOption.AXIS_LABEL),
                options.find(FieldOption.AXIS_GRID).orElse(!right),
                options.get(FieldOption.AXIS_BORDER),
                options.get(FieldOption.AXIS_COLORED) ? first : -1,
                options.find(FieldOption.AXIS_WIDTH).orElse(0.0));
    }

    private static OptionalDouble end(Optional<Double> hard, Optional<Double> soft) {
        return hard.or(() -> soft).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /// The options of the first field, which determine how thresholds are drawn.
    private OptionValues first() {
        return fields.isEmpty() ? OptionValues.NONE : fields.getFirst().field().options();
    }

    private List<Thresholds.Step> steps() {
        return first().find(FieldOption.THRESHOLDS).map(Thresholds::steps).orElse(List.of());
    }

    private List<DashboardChartStyle.ColoredRange> grounds() {
        var steps = steps();
        return switch (first().get(FieldOption.THRESHOLD_DRAW)) {
            case AREA, LINE_AND_AREA, DASHED_AND_AREA ->
                IntStream.range(0, steps.size())
                        .mapToObj(i -> new DashboardChartStyle.ColoredRange(
                                steps.get(i).from(),
                                i + 1 < steps.size() ? steps.get(i + 1).from() : Double.POSITIVE_INFINITY,
                                faint(steps.get(i).color())))
                        .toList();
            default -> List.of();
        };
    }

    private Color faint(String name) {
        return ColorSchemes.named(paintStyle, name).orElse(Color.TRANSPARENT).deriveColor(0, 1, 1, GROUND);
    }

    private List<DashboardChartStyle.Limit> limits() {
        var draw = first().get(FieldOption.THRESHOLD_DRAW);
        boolean dashed =
                draw == FieldOption.ThresholdStyle.DASHED || draw == FieldOption.ThresholdStyle.DASHED_AND_AREA;
        boolean lined = draw == FieldOption.ThresholdStyle.LINE || draw == FieldOption.ThresholdStyle.LINE_AND_AREA;
        return steps().stream()
                .filter(step -> (dashed || lined) && Double.isFinite(step.from()))
                .flatMap(step -> ColorSchemes.named(paintStyle, step.color()).stream()
                        .map(color -> new DashboardChartStyle.Limit(step.from(), color, dashed)))
                .toList();
    }

    /// The legend: its values as columns, and the order of its rows.
    private DashboardChartStyle.LegendFigures legend() {
        var options = content.panel().options();
        var values = options.get(PanelOption.LEGEND_VALUES);
        var figures = fields.stream()
                .map(named -> values.stream().map(id -> figure(named, id)).toList())
                .toList();
        return new DashboardChartStyle.LegendFigures(
                values.stream().map(Reducer::title).toList(), figures, order(options));
    }

    /// The order of the legend: by name, by a column given by its id or title, or unchanged.
    private List<Integer> order(OptionValues options) {
        var order = new ArrayList<>(IntStream.range(0, fields.size()).boxed().toList());
        var by = options.get(PanelOption.LEGEND_SORT);
        var reducer = options.get(PanelOption.LEGEND_VALUES).stream()
                .filter(id ->
                        by.equalsIgnoreCase(Reducer.title(id)) || Reducer.id(by).equals(Reducer.id(id)))
                .findFirst();
        Comparator<Integer> sorted;
        if (by.equalsIgnoreCase("name")) {
            sorted = Comparator.comparing(i -> fields.get(i).shown());
        } else if (reducer.isPresent()) {
            var column = fields.stream()
                    .mapToDouble(named -> content.ended(named, Reducer.id(reducer.get()))
                                    .isPresent()
                            ? Double.NEGATIVE_INFINITY
                            : Reducer.reduce(reducer.get(), named.field().values()))
                    .map(value -> Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value)
                    .toArray();
            sorted = Comparator.comparingDouble(i -> column[i]);
        } else {
            return order;
        }
        order.sort(options.get(PanelOption.LEGEND_DESCENDING) ? sorted.reversed() : sorted);
        return order;
    }

    private String figure(NamedField named, String reducer) {
        double value = Reducer.reduce(reducer, named.field().values());
        return content.ended(named, Reducer.id(reducer))
                .orElseGet(() ->
                        Double.isNaN(value) ? "–" : content.text(named.field().options(), value));
    }
}
