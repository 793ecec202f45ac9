package greenwall.views.widgets;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.source.Matrix;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.TimeAxisChart;
import greenwall.views.chart.TimeSeriesChart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One of several charts on a shared time axis, and its queries.
abstract class DetailChart<C extends TimeAxisChart> {
    record Round(ViewContext context, PendingQueries queries, SeriesNames names, TimeWindow window, Duration step) {
        int expectedAnswers(DetailViewQuery detail) {
            return names.clusters().size() * detail.parts().size();
        }

        void query(String cluster, String query, Consumer<RangeQueryRunner.Answer> receiver) {
            query(new RangeQueryRunner.Request(cluster, query, window, step), receiver);
        }

        void query(RangeQueryRunner.Request request, Consumer<RangeQueryRunner.Answer> receiver) {
            queries.send(context.ranges()::run, request, receiver);
        }

        /// Queries every cluster for each part of a detail.
        void query(DetailViewQuery detail, Duration rate, ResponseCollector gathering, PartReader reader) {
            for (var cluster : names.clusters()) {
                for (var part : detail.parts()) {
                    var query = DetailQueryChart.expression(part, names, rate, step);
                    query(
                            cluster.name(),
                            query,
                            gathering.receiver(matrix -> reader.read(cluster.name(), part, query, matrix)));
                }
            }
        }
    }

    @FunctionalInterface
    interface PartReader {
        void read(String cluster, DetailViewQuery.Part part, String query, Matrix matrix);
    }

    final C chart;
    final String title;
    /// Empty until the first response.
    Optional<ScreenshotCompleteness> completeness = Optional.empty();
    /// Whether no source has data for this chart.
    boolean absent;

    DetailChart(C chart, String title) {
        this.chart = chart;
        this.title = title;
    }

    abstract void query(Round round);

    /// The title, with a note if something is missing.
    final String titled(boolean empty, String missing) {
        return ChartData.titled(title, empty ? "" : missing);
    }

    /// Shows why there is no data.
    abstract void presentNothing(String note, ScreenshotCompleteness completeness);

    abstract void annotate(List<Annotation> annotations);

    final Optional<TimeSeriesChart> lines() {
        return chart instanceof TimeSeriesChart lines ? Optional.of(lines) : Optional.empty();
    }

    /// The quantity of the chart; empty if it shows something else.
    String quantity() {
        return "";
    }
}
