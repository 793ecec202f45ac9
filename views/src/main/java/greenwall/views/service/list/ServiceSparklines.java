package greenwall.views.service.list;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.CellState;
import greenwall.views.RangeQueryRunner;
import greenwall.views.Services;
import greenwall.views.ViewContext;
import greenwall.views.widgets.AlignedPollTimes;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The rate, errors and latency of each service over the last hour. The hour is queried when the services
/// become known and rarely after that, with one query per form. Values from the polls are added.
final class ServiceSparklines {
    static final List<String> SHOWN = List.of("rate", "errors", "p99");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration REPEAT_INTERVAL = Duration.ofMinutes(10);

    private final ViewContext context;
    private final Runnable changed;
    private final PendingQueries queries = new PendingQueries();
    private final Map<Key, TreeMap<Long, Double>> values = new HashMap<>();
    private Instant queriedAt = Instant.EPOCH;

    private record Key(String cluster, String service, String quantity) {}

    private record UsedForm(String cluster, ServiceQuantityForm form) {}

    /// @param changed called when a part of the hour has arrived
    ServiceSparklines(ViewContext context, Runnable changed) {
        this.context = context;
        this.changed = changed;
    }

    boolean waiting() {
        return queries.waiting();
    }

    void clear() {
        queries.cancelAll();
        values.clear();
        queriedAt = Instant.EPOCH;
    }

    /// Adds the newest values, and queries the earlier ones if that is due.
    void record(Services.Answer answer) {
        long minute = minute(answer.at());
        for (var service : answer.services()) {
            for (var quantity : SHOWN) {
                service.reading(quantity)
                        .filter(reading -> reading.state() != CellState.STALE && !Double.isNaN(reading.value()))
                        .ifPresent(reading -> values.computeIfAbsent(key(service, quantity), _ -> new TreeMap<>())
                                .put(minute, reading.value()));
            }
        }
        values.values()
                .forEach(byMinute -> byMinute.headMap(minute - HOUR.toMinutes()).clear());
        values.values().removeIf(TreeMap::isEmpty);
        var now = context.clock().instant();
        if (!answer.services().isEmpty() && AlignedPollTimes.isDue(queriedAt, REPEAT_INTERVAL, now)) {
            queriedAt = now;
            queries.cancelAll();
            query(answer.services(), TimeWindow.before(now, HOUR));
        }
    }

    private void query(List<Service> services, TimeWindow window) {
        var used = new LinkedHashSet<UsedForm>();
        for (var service : services) {
            SHOWN.forEach(quantity -> service.reading(quantity)
                    .ifPresent(reading -> used.add(new UsedForm(service.cluster(), reading.form()))));
        }
        for (var form : used) {
            queries.send(
                    context.ranges()::run,
                    new RangeQueryRunner.Request(form.cluster(), form.form().expr(), window, STEP),
                    answer -> {
                        if (answer instanceof RangeQueryRunner.Answer.Received(var matrix, var _)) {
                            matrix.series().forEach(series -> add(services, form, series));
                            changed.run();
                        }
                    });
        }
    }

    private void add(List<Service> services, UsedForm used, Matrix.Series series) {
        var form = used.form();
        var written = form.names().stream()
                .map(series.labels()::get)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
        for (var service : services) {
            boolean matches = service.cluster().equals(used.cluster())
                    && service.names().contains(written)
                    && service.reading(form.quantity())
                            .filter(reading -> reading.form().equals(form))
                            .isPresent();
            if (matches) {
                var into = values.computeIfAbsent(key(service, form.quantity()), _ -> new TreeMap<>());
                for (int i = 0; i < series.size(); i++) {
                    into.putIfAbsent(minute(Instant.ofEpochMilli(series.timeMillis()[i])), series.values()[i]);
                }
            }
        }
    }

    private static Key key(Service service, String quantity) {
        return new Key(service.cluster(), service.name(), quantity);
    }

    private static long minute(Instant at) {
        return at.getEpochSecond() / STEP.toSeconds();
    }

    /// One value per minute up to the given instant, oldest first. A missing value is NaN.
    List<Float> of(Service service, String quantity, Instant until) {
        var known = values.get(key(service, quantity));
        if (known == null) {
            return List.of();
        }
        long last = minute(until);
        var sparkline = new ArrayList<Float>();
        for (long at = last - HOUR.toMinutes(); at <= last; at++) {
            sparkline.add(known.getOrDefault(at, Double.NaN).floatValue());
        }
        return sparkline;
    }
}
