package greenwall.fleet.service;

import greenwall.fleet.TimeMath;
import greenwall.fleet.Unit;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.quantity.BurnRateLimits;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.CellState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The remaining error budgets of services with objectives: the shares of requests that may fail or be slow
/// within the window. The state depends on how fast a budget burns now and over an hour, since a budget that
/// was used up earlier is not a current problem. A long window is queried rarely, since the source reads all
/// its samples.
public final class ServiceErrorBudgets {
    /// Quantities whose readings have a burn rate.
    public static final String BUDGET = "budget";

    public static final String LATENCY_BUDGET = "latency_budget";

    private static final QueryRange HOUR = new QueryRange(Duration.ofHours(1));
    private static final QueryRange SIX_HOURS = new QueryRange(Duration.ofHours(6));
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration KEPT_FOR = Duration.ofDays(1);
    private static final Duration MIN_PAUSE = Duration.ofMinutes(1);

    private final MetricsSource source;
    private final ServiceLevelObjectives objectives;
    private final Map<String, Response> kept = new ConcurrentHashMap<>();

    private record Response(Instant at, Outcome<InstantVector> answer) {}

    /// The time over which a query is evaluated.
    private record QueryRange(Duration length) {
        private static final String NOW = "[5m]";
        private static final String NOW_IN_STEPS = "[5m:1m]";
        private static final int MAX_STEPS = 8_640;
        private static final int PAUSES = 1_440;

        /// The query over [#NOW] as a query over this time.
        String over(String query) {
            var words = "[" + PromqlLiterals.inOneUnit(length);
            return query.replace(NOW, words + "]")
                    .replace(NOW_IN_STEPS, words + ":" + PromqlLiterals.inOneUnit(step()) + "]");
        }

        /// The subquery step: a long window uses longer steps, so that no query reads more samples.
        private Duration step() {
            var step = Duration.ofMinutes(length.dividedBy(MAX_STEPS).toMinutes());
            return TimeMath.longer(step, MIN_PAUSE);
        }

        Duration pause() {
            return TimeMath.longer(length.dividedBy(PAUSES), MIN_PAUSE);
        }
    }

    public ServiceErrorBudgets(MetricsSource source, ServiceLevelObjectives objectives) {
        this.source = source;
        this.objectives = objectives;
    }

    /// One objective of one service, and its query.
    ///
    /// @param reading the reading whose form is used, and its freshness
    /// @param words the verb phrase for requests that meet the objective: "99 % of the requests ..."
    /// @param query the query with a placeholder for the window
    /// @param expr the expression to show as the origin of the value, with the same placeholder
    /// @param failing computes the share of requests that broke the objective
    private record ServiceObjective(
            String quantity,
            Service.Reading reading,
            double share,
            String words,
            String query,
            String expr,
            Function<InstantVector, SlowRequestShare.Share> failing) {
        double budget() {
            return 1 - share;
        }

        /// Whether nothing current is known about the requests.
        boolean unknown() {
            return reading.state() == CellState.STALE || reading.state() == CellState.SILENT;
        }
    }

    private List<ServiceObjective> objectivesOf(Service service) {
        var all = new ArrayList<ServiceObjective>();
        var success = objective(service, objectives.services());
        var errors = service.reading("errors");
        if (success.isPresent() && errors.isPresent()) {
            all.add(succeeding(service, errors.get(), success.get()));
        }
        var latencyObjective = objective(service, objectives.latency());
        var latency = service.reading("p99");
        if (latencyObjective.isPresent() && latency.isPresent()) {
            all.add(answeredInTime(service, latency.get(), latencyObjective.get()));
        }
        return all;
    }

    private static ServiceObjective succeeding(Service service, Service.Reading errors, double share) {
        var query = SingleServiceQueries.of(errors.form(), service.names());
        return new ServiceObjective(
                BUDGET,
                errors,
                share,
                "succeeded",
                query,
                remaining(query, share),
                answer -> new SlowRequestShare.Share(SlowRequestShare.highest(answer), ""));
    }

    private static ServiceObjective answeredInTime(
            Service service, Service.Reading latency, ServiceLevelObjectives.LatencyObjective inTime) {
        var slow = SlowRequestShare.of(latency.form(), inTime.within());
        var query = slow.query(service.names());
        return new ServiceObjective(
                LATENCY_BUDGET,
                latency,
                inTime.share(),
                "were answered within " + Unit.SECONDS.text(inTime.within().toNanos() / 1e9),
                query,
                slow.kind() == SlowRequestShare.Kind.BUCKETS ? query : remaining(query, inTime.share()),
                slow::of);
    }

    private static String remaining(String failing, double share) {
        return "1 - (" + failing + ") / "
                + BigDecimal.ONE.subtract(BigDecimal.valueOf(share)).toPlainString();
    }

    private static <T> Optional<T> objective(Service service, Map<String, T> objectives) {
        return namesOf(service)
                .flatMap(name -> Stream.ofNullable(objectives.get(name)))
                .findFirst();
    }

    /// The names of a service that may be used in objectives.
    public static Stream<String> namesOf(Service service) {
        return Stream.concat(Stream.of(service.name(), service.tracedName()), service.names().stream());
    }

    private QueryRange window() {
        return new QueryRange(objectives.window());
    }

    /// Sends the queries that have no recent response, one after the other. Reading the samples of a month
    /// takes a source a while, so the poll of the services does not wait for it.
    public synchronized void queryDue(List<Service> services, Instant now) {
        for (var service : services) {
            for (var objective : objectivesOf(service)) {
                if (objective.unknown()) {
                    continue;
                }
                for (var window : List.of(window(), HOUR, SIX_HOURS)) {
                    queryDue(window.over(objective.query()), window.pause(), now);
                }
                if (objective.quantity().equals(LATENCY_BUDGET)) {
                    queryDue(objective.query(), MIN_PAUSE, now);
                }
            }
        }
        kept.values().removeIf(response -> response.at().plus(KEPT_FOR).isBefore(now));
    }

    /// A copy with the remaining budgets of the objectives that were queried. A budget has no value if the
    /// metrics behind it have stopped.
    public Service with(Service service) {
        var all = service;
        for (var objective : objectivesOf(service)) {
            var budget = budget(objective);
            if (budget.isPresent()) {
                all = all.with(budget.get());
            }
        }
        return all;
    }

    private Optional<Service.Reading> budget(ServiceObjective objective) {
        if (objective.unknown()) {
            var reading = objective.reading();
            return Optional.of(unknown(objective, reading.state(), reading.reason()));
        }
        var fullWindow = kept.get(window().over(objective.query()));
        var lastHour = kept.get(HOUR.over(objective.query()));
        var lastSix = kept.get(SIX_HOURS.over(objective.query()));
        boolean measured = objective.quantity().equals(BUDGET);
        var current = measured ? fullWindow : kept.get(objective.query());
        if (fullWindow == null || lastHour == null || lastSix == null || current == null) {
            return Optional.empty();
        }
        var unanswered = Stream.of(fullWindow, lastHour, lastSix, current)
                .map(response -> response.answer().shortfall())
                .filter(why -> !why.isEmpty())
                .findFirst();
        if (unanswered.isPresent()) {
            return Optional.of(unknown(objective, CellState.SILENT, unanswered.get()));
        }
        var failing = failing(objective, fullWindow);
        double attained = 1 - failing.share();
        if (Double.isNaN(attained)) {
            return Optional.of(
                    failing.how().isEmpty()
                            ? unknown(objective, CellState.IDLE, "no requests in " + objectives.period())
                            : unknown(objective, CellState.ABSENT, failing.how()));
        }
        double hour = failing(objective, lastHour).share() / objective.budget();
        double six = failing(objective, lastSix).share() / objective.budget();
        double newest = measured
                ? objective.reading().value()
                : failing(objective, current).share();
        var state = Math.min(hour, newest / objective.budget()) > BurnRateLimits.FAST
                ? CellState.CRITICAL
                : Math.min(six, hour) > BurnRateLimits.SLOW
                        ? CellState.WARN
                        : Double.isNaN(hour) ? CellState.IDLE : CellState.OK;
        var reason = percent(attained) + " of the requests in the last " + objectives.period() + " " + objective.words()
                + " (objective "
                + percent(objective.share()) + "); "
                + (Double.isNaN(hour)
                        ? "no requests in the last hour"
                        : "burn rate " + String.format(Locale.ROOT, "%.1f", hour) + " in the last hour")
                + (failing.how().isEmpty() ? "" : "; " + failing.how());
        return Optional.of(
                reading(objective, 1 - (1 - attained) / objective.budget(), state, reason, attained, hour, six));
    }

    private Service.Reading unknown(ServiceObjective objective, CellState state, String reason) {
        return reading(objective, Double.NaN, state, reason, Double.NaN, Double.NaN, Double.NaN);
    }

    private Service.Reading reading(
            ServiceObjective objective,
            double remaining,
            CellState state,
            String reason,
            double attained,
            double hour,
            double sixHours) {
        var form = objective.reading().form();
        return new Service.Reading(
                Objects.requireNonNull(ServiceQuantityForm.quantities().get(objective.quantity())),
                remaining,
                state,
                objective.reading().age(),
                new ServiceQuantityForm(
                        objective.quantity(),
                        objective.quantity(),
                        window().over(objective.expr()),
                        form.input(),
                        form.names(),
                        "",
                        form.by(),
                        ""),
                reason,
                Optional.of(new Service.BurnRate(
                        percent(objective.share()) + " " + objective.words(), attained, hour, sixHours)));
    }

    private static SlowRequestShare.Share failing(ServiceObjective objective, Response response) {
        return objective.failing().apply(response.answer().answer().orElse(InstantVector.EMPTY));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f %%", share * 100).replaceFirst("\\.?0+ %$", " %");
    }

    private void queryDue(String query, Duration pause, Instant now) {
        var before = kept.get(query);
        var interval = before != null && before.answer().answer().isPresent() ? pause : MIN_PAUSE;
        boolean known = before != null && now.isBefore(before.at().plus(interval)) && !now.isBefore(before.at());
        if (!known && !Thread.currentThread().isInterrupted()) {
            kept.put(query, new Response(now, source.instant(query, DEADLINE)));
        }
    }
}
