package greenwall.views.dashboard;

import greenwall.fleet.Unit;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Series over time, as lines, areas, bars or points.
final class TimeSeriesPanel extends PaintedPanelBody<TimeSeriesChart> {
    private static final int MAX_LINES = 500;

    private final PanelNormalRange normalRange = new PanelNormalRange();
    private List<Annotation> annotations = List.of();
    private Optional<ChartData.Band> normal = Optional.empty();

    TimeSeriesPanel(ViewContext context, TimeAxis axis, String colorKey) {
        super(
                context.style(),
                new TimeSeriesChart(context.style(), axis, context.zone(), ChartStyleConverter.loading()));
        drawing.shareColors(context.backend().seriesColors(), colorKey);
    }

    @Override
    public void annotate(List<Annotation> newAnnotations) {
        annotations = List.copyOf(newAnnotations);
        drawing.setData(drawing.data().withAnnotations(annotations));
    }

    @Override
    void draw(PanelData content) {
        var all = content.numbers().stream()
                .filter(named -> named.times().length > 0)
                .toList();
        setLimit(MAX_LINES, all.size(), "series");
        var fields = all.stream().limit(MAX_LINES).toList();
        var lines = new ArrayList<ChartLine>();
        var identities = new HashSet<String>();
        for (var named : fields) {
            var values = PanelData.doubles(named.field().values());
            if (named.field().options().get(FieldOption.TRANSFORM) == FieldOption.Transform.CONSTANT) {
                Arrays.fill(values, Reducer.reduce("firstNotNull", named.field().values()));
            }
            var identity = named.frame().ref() + named.name() + named.field().labels();
            var line = new ChartLine(
                    named.shown(),
                    identities.add(identity) ? identity : identity + lines.size(),
                    named.times(),
                    values);
            lines.add(named.field().options().get(FieldOption.CONNECT) > 0 ? withoutMissing(line) : line);
        }
        var data = ChartData.of(
                        "",
                        Unit.NONE,
                        content.step(),
                        lines,
                        String.join("\n", content.queries()),
                        lines.isEmpty() ? content.note() : "")
                .withAnnotations(annotations)
                .withStyle(new ChartStyleConverter(paintStyle(), content, fields).style());
        drawing.setData(normal.map(data::withBand).orElse(data));
    }

    /// A line that connects its points across missing values.
    private static ChartLine withoutMissing(ChartLine line) {
        var points = IntStream.range(0, line.size())
                .filter(point -> !Double.isNaN(line.values()[point]))
                .toArray();
        return new ChartLine(
                line.name(),
                line.identity(),
                Arrays.stream(points).mapToLong(point -> line.times()[point]).toArray(),
                Arrays.stream(points).mapToDouble(point -> line.values()[point]).toArray());
    }

    @Override
    public void withdraw() {
        normalRange.reset();
    }

    @Override
    public void requestMore(PanelData content, PanelInstance instance, PanelRequest.Round round) {
        if (content.panel().options().get(PanelOption.NORMAL)) {
            normalRange.query(content, instance, round, band -> {
                normal = band;
                redraw();
            });
        }
    }
}
