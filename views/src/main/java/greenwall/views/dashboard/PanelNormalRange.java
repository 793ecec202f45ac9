package greenwall.views.dashboard;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.FieldValues;
import greenwall.fleet.dashboard.Reducer;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.views.PanelQueryRunner.Answer;
import greenwall.views.PanelQueryRunner.QueryKind;
import greenwall.views.PanelQueryRunner.Request;
import greenwall.views.chart.ChartData;
import greenwall.views.widgets.NormalRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;

/// The normal range for a panel's largest series. It changes slowly, so it is queried rarely and with a
/// coarse step.
final class PanelNormalRange {
    private static final Duration REFRESH_AFTER = Duration.ofMinutes(10);

    private String lastKey = "";
    private Optional<NormalRange> last = Optional.empty();
    private Instant queriedAt = Instant.MIN;

    /// Queries the range again if the last one is too old or belongs to another series.
    /// @param receiver receives the band; empty if there is none
    void query(
            PanelData content,
            PanelInstance instance,
            PanelRequest.Round round,
            Consumer<Optional<ChartData.Band>> receiver) {
        var highest = content.numbers().stream()
                .filter(named -> named.times().length > 0)
                .max(Comparator.comparingDouble(named -> mean(named.field().values())));
        var query = highest.flatMap(named -> instance.queried()
                .queries()
                .filter(each -> each.ref().equals(named.frame().ref())
                        && instance.source(each).kind() != SourceRef.Kind.LOKI)
                .findFirst());
        if (query.isEmpty() || !NormalRange.applies(content.window())) {
            reset();
            receiver.accept(Optional.empty());
            return;
        }
        var labels = highest.get().field().labels().without(Labels.NAME);
        var source = instance.source(query.get());
        var cluster = round.variables().clusterOf(source, content.scope());
        var key = cluster + query.get().text() + labels + content.queries();
        if (!key.equals(lastKey)
                || last.filter(range -> range.serves(content.window())).isEmpty()) {
            // The band on the screen is that of another series or time.
            receiver.accept(Optional.empty());
        } else if (!ElapsedTime.reached(queriedAt.plus(REFRESH_AFTER), queriedAt, round.now())) {
            return;
        }
        var normal = new NormalRange(highest.get().name(), content.window(), round.zone());
        lastKey = key;
        last = Optional.of(normal);
        queriedAt = round.now();
        int[] remaining = {NormalRange.WEEKS};
        for (int week = 1; week <= NormalRange.WEEKS; week++) {
            int back = week;
            var window = normal.before(week);
            int points = (int) Math.max(2, window.length().dividedBy(normal.step()));
            var text = round.resolved(instance, query.get(), content.scope(), window, points)
                    .text();
            var filtered =
                    round.variables().filtered(source, content.scope(), text).orElse(text);
            var request = new Request(
                    cluster, SourceRef.Kind.PROMETHEUS, QueryKind.RANGE, filtered, "", window, normal.step(), 0);
            round.queries().query(this, request, answer -> {
                if (answer instanceof Answer.RangeAnswer(var matrix, var _)) {
                    matrix.series().stream()
                            .filter(series ->
                                    series.labels().without(Labels.NAME).equals(labels))
                            .findFirst()
                            .ifPresent(series -> normal.add(back, series));
                }
                if (--remaining[0] == 0 && last.filter(normal::equals).isPresent()) {
                    receiver.accept(normal.band());
                }
            });
        }
    }

    /// Drops the range, so that the next result queries it again and a pending response is ignored.
    void reset() {
        lastKey = "";
        last = Optional.empty();
    }

    private static double mean(FieldValues values) {
        double mean = Reducer.reduce("mean", values);
        return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
    }
}
