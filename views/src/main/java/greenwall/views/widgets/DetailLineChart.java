package greenwall.views.widgets;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Unit;
import greenwall.fleet.source.Matrix;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// A line chart with its normal range and its events, which is completed as the results arrive.
abstract class DetailLineChart extends DetailChart<TimeSeriesChart> {
    static final String LOADING = "Loading …";
    private static final Duration BAND_KEPT = Duration.ofMinutes(10);

    private ChartData plain;
    private List<Annotation> annotations = List.of();
    private Optional<ChartData.Band> band = Optional.empty();
    /// The range of the band; empty until all weeks have arrived.
    private Optional<NormalRange> bandRange = Optional.empty();
    private String bandKey = "";
    private Instant bandQueriedAt = Instant.EPOCH;

    DetailLineChart(ViewContext context, TimeAxis axis, String title) {
        super(new TimeSeriesChart(context.style(), axis, context.zone(), empty(title, LOADING)), title);
        plain = chart.data();
        chart.shareColors(context.backend().seriesColors(), title);
    }

    @Override
    void annotate(List<Annotation> newAnnotations) {
        annotations = newAnnotations;
        draw();
    }

    private static ChartData empty(String title, String note) {
        return ChartData.empty(title, Unit.NONE, note);
    }

    final void present(ChartData data, ScreenshotCompleteness completeness) {
        absent = false;
        plain = data;
        this.completeness = Optional.of(completeness);
        draw();
    }

    @Override
    final void presentNothing(String note, ScreenshotCompleteness completeness) {
        clearBand("");
        present(empty(title, note), completeness);
    }

    /// For data that no source has, which does not count as a gap.
    final void presentAbsent(String note) {
        presentNothing(note, ScreenshotCompleteness.ALL);
        absent = true;
    }

    private void draw() {
        var data = plain.withAnnotations(annotations);
        chart.setData(band.isPresent() && !plain.lines().isEmpty() ? data.withBand(band.get()) : data);
    }

    /// A query, and a function that names its series.
    record LineQuery(String cluster, String query, Function<Matrix.Series, String> namer) {}

    private void clearBand(String key) {
        band = Optional.empty();
        bandRange = Optional.empty();
        bandKey = key;
    }

    /// Queries the same hours of earlier weeks for the highest line. The normal range changes slowly, so it
    /// is queried rarely and with a coarse step.
    /// @param queries the query of each line
    final void queryBand(Round round, List<ChartLine> lines, Map<ChartLine, LineQuery> queries) {
        var highest = lines.stream()
                .filter(queries::containsKey)
                .max(Comparator.comparingDouble(DetailLineChart::mean))
                .filter(_ -> round.names().isSingleHost() && NormalRange.applies(round.window()));
        if (highest.isEmpty()) {
            clearBand("");
            draw();
            return;
        }
        var name = highest.get().name();
        var queried = Objects.requireNonNull(queries.get(highest.get()));
        var now = round.context().clock().instant();
        var key = queried.cluster() + '\n' + queried.query() + '\n' + name;
        if (!key.equals(bandKey)
                || bandRange.filter(range -> range.serves(round.window())).isEmpty()) {
            clearBand(key);
            draw();
        } else if (!ElapsedTime.reached(bandQueriedAt.plus(BAND_KEPT), bandQueriedAt, now)) {
            return;
        }
        var normal = new NormalRange(name, round.window(), round.context().zone());
        var gathering = new ResponseCollector(NormalRange.WEEKS) {
            @Override
            protected void finish(String missing) {
                band = normal.band();
                bandRange = Optional.of(normal);
                bandQueriedAt = now;
                draw();
            }
        };
        for (int week = 1; week <= NormalRange.WEEKS; week++) {
            int back = week;
            var question = new RangeQueryRunner.Request(
                    queried.cluster(), queried.query(), normal.before(week), normal.step());
            round.query(
                    question,
                    gathering.receiver(matrix -> matrix.series().stream()
                            .filter(series -> queried.namer().apply(series).equals(name))
                            .findFirst()
                            .ifPresent(series -> normal.add(back, series))));
        }
    }

    private static double mean(ChartLine line) {
        return Arrays.stream(line.values())
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    static ScreenshotCompleteness judged(List<ChartLine> lines, String missing) {
        return missing.isEmpty() && !lines.isEmpty() ? ScreenshotCompleteness.ALL : ScreenshotCompleteness.GAPS;
    }
}
