package greenwall.views.dashboard;

import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.Line;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// Series over time, as lines, areas, bars or points.
final class TimeSeriesPanel implements PanelBody {
    private static final int MOST_LINES = 500;

    private final TimeChart chart;
    private PaintStyle look;
    private List<Annotation> annotations = List.of();
    private Optional<PanelContent> last = Optional.empty();
    private Optional<ChartData.Band> normal = Optional.empty();

    TimeSeriesPanel(ViewContext context, TimeAxis axis, String name) {
        look = context.look();
        chart = new TimeChart(look, axis, context.zone(), SeriesStyle.asking());
        chart.shareColors(context.ports().seriesColors(), name);
    }

    @Override
    public Region node() {
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
        var identities = new HashSet<String>();
        for (var named : fields) {
            var values = PanelContent.doubles(named.field().values());
            if (named.field().options().get(FieldOption.TRANSFORM) == FieldOption.Transform.CONSTANT) {
                Arrays.fill(values, Reducer.reduce("firstNotNull", named.field().values()));
            }
            var identity = named.frame().ref() + named.name() + named.field().labels();
            lines.add(new Line(
                    named.name(),
                    identities.add(identity) ? identity : identity + lines.size(),
                    named.times(),
                    values));
        }
        var data = ChartData.of(
                        "",
                        Unit.NONE,
                        content.step(),
                        lines,
                        String.join("\n", content.queries()),
                        lines.isEmpty() ? content.note() : "")
                .withAnnotations(annotations)
                .withStyle(new SeriesStyle(look, content, fields).whole());
        chart.setData(normal.map(data::withBand).orElse(data));
    }

    /// Shows the usual range of the hour behind its lines.
    void showNormal(Optional<ChartData.Band> band) {
        normal = band;
        last.ifPresent(this::show);
    }
}
