package greenwall.views.dashboard;

import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.dashboard.FieldDisplay;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.UnitFormat;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartStyle;
import greenwall.views.chart.Line;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// Series over time, as lines, areas, bars or points.
final class TimeSeriesPanel implements PanelBody {
    private static final double BAR_FILL = 0.8;
    private static final double GROUND = 0.12;
    private static final int MOST_LINES = 500;

    private final TimeChart chart;
    private PaintStyle look;
    private List<Annotation> annotations = List.of();
    private Optional<PanelContent> last = Optional.empty();

    TimeSeriesPanel(ViewContext context, TimeAxis axis, String name) {
        look = context.look();
        chart = new TimeChart(look, axis, context.zone(), asking());
        chart.shareColors(context.ports().seriesColors(), name);
    }

    private static ChartData asking() {
        return ChartData.empty("", Unit.NONE, "Asking …")
                .withStyle(new ChartStyle(
                        List.of(),
                        new ChartStyle.ValueAxis(_ -> "", OptionalDouble.empty(), OptionalDouble.empty(), 0, false, ""),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        ChartStyle.LegendForm.NONE));
    }

    @Override
    public Region node() {
        return chart;
    }

    TimeChart chart() {
        return chart;
    }

    @Override
    public void annotate(List<Annotation> newAnnotations) {
        annotations = List.copyOf(newAnnotations);
        chart.setData(chart.data().withAnnotations(annotations));
    }

    @Override
    public void setOnExplain(Consumer<Window> handler) {
        chart.setOnExplain(handler);
    }

    @Override
    public void setOnCompare(Consumer<Window> handler) {
        chart.setOnCompare(handler);
    }

    @Override
    public void setOnFull(Runnable handler) {
        chart.setOnFull(handler);
    }

    @Override
    public void setOnQuery(Runnable handler) {
        chart.setOnQuery(handler);
    }

    @Override
    public void setOnLogs(Runnable handler) {
        chart.setOnPick(_ -> handler.run());
    }

    @Override
    public void setLook(PaintStyle newLook) {
        look = newLook;
        chart.setLook(newLook);
        last.ifPresent(this::show);
    }

    @Override
    public void show(PanelContent content) {
        last = Optional.of(content);
        var fields = content.numbers().stream()
                .filter(named -> named.times().length > 0)
                .limit(MOST_LINES)
                .toList();
        var lines = new ArrayList<Line>();
        var styles = new ArrayList<ChartStyle.OfLine>();
        var identities = new HashSet<String>();
        var leftUnit =
                fields.isEmpty() ? "" : fields.getFirst().field().options().get(FieldOption.UNIT);
        for (var named : fields) {
            var options = named.field().options();
            var values = PanelContent.doubles(named.field().values());
            if (options.get(FieldOption.TRANSFORM) == FieldOption.Transform.CONSTANT) {
                Arrays.fill(values, Reducer.reduce("firstNotNull", named.field().values()));
            }
            var identity = named.frame().ref() + named.name() + named.field().labels();
            lines.add(new Line(
                    named.name(),
                    identities.add(identity) ? identity : identity + lines.size(),
                    named.times(),
                    values));
            styles.add(style(content, named, leftUnit));
        }
        var left = axis(content, fields, styles, false);
        var right = styles.stream().anyMatch(ChartStyle.OfLine::onRight)
                ? Optional.of(axis(content, fields, styles, true))
                : Optional.<ChartStyle.ValueAxis>empty();
        var form = new ChartStyle(styles, left, right, grounds(fields), limits(fields), legend(content, fields));
        chart.setData(ChartData.of(
                        "",
                        Unit.NONE,
                        content.step(),
                        lines,
                        String.join("\n", content.queries()),
                        lines.isEmpty() ? content.note() : "")
                .withAnnotations(annotations)
                .withStyle(form));
    }

    private ChartStyle.OfLine style(PanelContent content, PanelContent.Named named, String leftUnit) {
        var options = named.field().options();
        boolean bars = options.get(FieldOption.DRAW) == FieldOption.Draw.BARS;
        var shape = switch (options.get(FieldOption.DRAW)) {
            case BARS -> ChartStyle.Shape.BARS;
            case POINTS -> ChartStyle.Shape.POINTS;
            case LINES ->
                switch (options.get(FieldOption.INTERPOLATION)) {
                    case STEP_AFTER -> ChartStyle.Shape.STEP_AFTER;
                    case STEP_BEFORE -> ChartStyle.Shape.STEP_BEFORE;
                    case LINEAR, SMOOTH -> ChartStyle.Shape.LINE;
                };
        };
        double fill = options.get(FieldOption.FILL) / 100;
        double width = options.get(FieldOption.LINE_WIDTH);
        boolean dots = options.get(FieldOption.POINTS) == FieldOption.Show.ALWAYS
                || shape == ChartStyle.Shape.POINTS
                || shape == ChartStyle.Shape.LINE && width == 0 && fill == 0;
        double connect = options.get(FieldOption.CONNECT);
        var placed = options.get(FieldOption.AXIS);
        boolean right = placed == FieldOption.Axis.RIGHT
                || placed == FieldOption.Axis.AUTO
                        && !options.get(FieldOption.UNIT).equals(leftUnit);
        double by = Reducer.reduce("lastNotNull", named.field().values());
        return new ChartStyle.OfLine(
                shape,
                width,
                options.get(FieldOption.LINE_STYLE) != FieldOption.LineStyle.SOLID,
                bars && fill == 0 ? BAR_FILL : fill,
                dots ? options.get(FieldOption.POINT_SIZE) : 0,
                ChartStyle.Stacking.valueOf(options.get(FieldOption.STACKING).name()),
                options.get(FieldOption.STACK_GROUP),
                right,
                options.get(FieldOption.TRANSFORM) == FieldOption.Transform.NEGATIVE_Y,
                Double.isInfinite(connect) ? Long.MAX_VALUE : connect > 0 ? (long) connect : -1,
                !options.get(FieldOption.HIDE_GRAPH),
                !options.get(FieldOption.HIDE_LEGEND),
                FieldColors.ofSeries(look, options, by, Double.NaN),
                text(content, options));
    }

    private static DoubleFunction<String> text(PanelContent content, Options options) {
        return value ->
                FieldDisplay.of(options, value, content.zone(), content.now()).toString();
    }

    private static ChartStyle.ValueAxis axis(
            PanelContent content, List<PanelContent.Named> fields, List<ChartStyle.OfLine> styles, boolean right) {
        var options = Options.NONE;
        boolean percent = false;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        boolean first = true;
        for (int i = 0; i < fields.size(); i++) {
            if (styles.get(i).onRight() != right || !styles.get(i).drawn()) {
                continue;
            }
            if (first) {
                options = fields.get(i).field().options();
                first = false;
            }
            percent |= styles.get(i).stacking() == ChartStyle.Stacking.PERCENT;
            double low = Reducer.reduce("min", fields.get(i).field().values());
            double high = Reducer.reduce("max", fields.get(i).field().values());
            lowest = Math.min(lowest, styles.get(i).downwards() ? -high : low);
            highest = Math.max(highest, styles.get(i).downwards() ? -low : high);
        }
        if (percent) {
            DoubleFunction<String> share = value -> Math.round(value * 100) + "%";
            return new ChartStyle.ValueAxis(share, OptionalDouble.of(0), OptionalDouble.of(1), 0, false, "");
        }
        var unit = options.get(FieldOption.UNIT);
        double log = options.get(FieldOption.SCALE) == FieldOption.Scale.LOG ? options.get(FieldOption.LOG_BASE) : 0;
        return new ChartStyle.ValueAxis(
                text(content, options.without(FieldOption.MAPPINGS)),
                end(options.find(FieldOption.MIN), options.find(FieldOption.AXIS_SOFT_MIN), lowest, true),
                end(options.find(FieldOption.MAX), options.find(FieldOption.AXIS_SOFT_MAX), highest, false),
                log,
                UnitFormat.base(unit) == 1024,
                options.get(FieldOption.AXIS_LABEL));
    }

    /// A soft end holds as long as nothing lies beyond it.
    private static OptionalDouble end(Optional<Double> hard, Optional<Double> soft, double data, boolean low) {
        if (hard.isPresent()) {
            return OptionalDouble.of(hard.get());
        }
        return soft.isPresent() && (low ? !(data < soft.get()) : !(data > soft.get()))
                ? OptionalDouble.of(soft.get())
                : OptionalDouble.empty();
    }

    private List<Thresholds.Step> steps(List<PanelContent.Named> fields) {
        if (fields.isEmpty()) {
            return List.of();
        }
        var options = fields.getFirst().field().options();
        var thresholds = options.find(FieldOption.THRESHOLDS);
        if (thresholds.isEmpty()) {
            return List.of();
        }
        double least = options.find(FieldOption.MIN).orElse(0.0);
        double most = options.find(FieldOption.MAX).orElse(100.0);
        return thresholds.get().steps().stream()
                .map(step -> thresholds.get().percent() && Double.isFinite(step.from())
                        ? new Thresholds.Step(least + step.from() / 100 * (most - least), step.color())
                        : step)
                .toList();
    }

    private List<ChartStyle.Ground> grounds(List<PanelContent.Named> fields) {
        var found = new ArrayList<ChartStyle.Ground>();
        var steps = steps(fields);
        if (!steps.isEmpty()) {
            switch (fields.getFirst().field().options().get(FieldOption.THRESHOLD_DRAW)) {
                case AREA, LINE_AND_AREA, DASHED_AND_AREA -> {
                    for (int i = 0; i < steps.size(); i++) {
                        double to = i + 1 < steps.size() ? steps.get(i + 1).from() : Double.POSITIVE_INFINITY;
                        found.add(new ChartStyle.Ground(
                                steps.get(i).from(), to, faint(steps.get(i).color())));
                    }
                }
                default -> {}
            }
        }
        return found;
    }

    private Color faint(String name) {
        return PanelColors.named(look, name).orElse(Color.TRANSPARENT).deriveColor(0, 1, 1, GROUND);
    }

    private List<ChartStyle.Limit> limits(List<PanelContent.Named> fields) {
        var found = new ArrayList<ChartStyle.Limit>();
        for (var step : steps(fields)) {
            var draw = fields.getFirst().field().options().get(FieldOption.THRESHOLD_DRAW);
            boolean dashed =
                    draw == FieldOption.ThresholdDraw.DASHED || draw == FieldOption.ThresholdDraw.DASHED_AND_AREA;
            boolean lined = draw == FieldOption.ThresholdDraw.LINE || draw == FieldOption.ThresholdDraw.LINE_AND_AREA;
            if ((dashed || lined) && Double.isFinite(step.from())) {
                PanelColors.named(look, step.color())
                        .ifPresent(color -> found.add(new ChartStyle.Limit(step.from(), color, dashed)));
            }
        }
        return found;
    }

    private static ChartStyle.LegendForm legend(PanelContent content, List<PanelContent.Named> fields) {
        var options = content.panel().options();
        var values = options.get(PanelOption.LEGEND_VALUES);
        var figures = fields.stream()
                .map(named ->
                        values.stream().map(id -> told(content, named, id)).toList())
                .toList();
        return new ChartStyle.LegendForm(
                switch (options.get(PanelOption.LEGEND)) {
                    case HIDDEN -> ChartStyle.LegendForm.Kind.NONE;
                    case LIST -> ChartStyle.LegendForm.Kind.LIST;
                    case TABLE -> ChartStyle.LegendForm.Kind.TABLE;
                },
                options.get(PanelOption.LEGEND_SIDE) == PanelOption.Side.RIGHT,
                values.stream().map(Reducer::title).toList(),
                figures);
    }

    private static String told(PanelContent content, PanelContent.Named named, String reducer) {
        double value = Reducer.reduce(reducer, named.field().values());
        return Double.isNaN(value)
                ? "–"
                : text(content, named.field().options()).apply(value);
    }
}
