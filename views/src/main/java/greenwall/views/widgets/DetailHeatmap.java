package greenwall.views.widgets;

import greenwall.fleet.Unit;
import greenwall.fleet.explain.metric.PromqlQuery;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.Heatmap;
import greenwall.views.chart.HeatmapData;
import greenwall.views.chart.TimeAxis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A histogram over time, of one host or all hosts.
final class DetailHeatmap extends DetailChart<Heatmap> {
    private static final Duration RATE = Duration.ofMinutes(2);

    private final DetailViewQuery detail;

    DetailHeatmap(ViewContext context, TimeAxis axis, DetailViewQuery detail) {
        super(
                new Heatmap(
                        context.style(),
                        axis,
                        context.zone(),
                        HeatmapData.empty(detail.title(), Unit.of(detail.unit()), "Loading …")),
                detail.title());
        this.detail = detail;
    }

    @Override
    void query(Round round) {
        var buckets = new HistogramMerger();
        var gathering = new ResponseCollector(round.expectedAnswers(detail)) {
            @Override
            protected void finish(String missing) {
                completeness =
                        Optional.of(missing.isEmpty() ? ScreenshotCompleteness.ALL : ScreenshotCompleteness.GAPS);
                absent = missing.isEmpty() && buckets.isEmpty();
                chart.setData(buckets.data(
                        titled(buckets.isEmpty(), missing),
                        Unit.of(detail.unit()),
                        DetailQueryChart.expression(detail.parts().getFirst(), round.names(), RATE, round.step()),
                        missing.isEmpty() ? noMetrics(round) : missing));
            }
        };
        round.query(detail, RATE, gathering, (_, part, _, matrix) -> buckets.add(matrix, part.scale()));
    }

    @Override
    void presentNothing(String note, ScreenshotCompleteness newCompleteness) {
        completeness = Optional.of(newCompleteness);
        absent = false;
        chart.setData(HeatmapData.empty(detail.title(), Unit.of(detail.unit()), note));
    }

    @Override
    void annotate(List<Annotation> annotations) {
        chart.annotate(annotations);
    }

    private String noMetrics(Round round) {
        var metric = PromqlQuery.of(detail.parts().getFirst().expr().replace("$window", "5m"))
                .metrics();
        return (round.names().isSingleHost()
                        ? "This host has no"
                        : WaitingForDataText.none(round.names().state()) + " has")
                + " samples of this histogram in this time range ("
                + String.join(", ", metric) + ").";
    }
}
