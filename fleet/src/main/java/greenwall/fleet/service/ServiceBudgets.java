package greenwall.fleet.service;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.BurnRateRule;
import greenwall.fleet.quantity.Objectives;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
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

/// What is left of the budgets of the services that have objectives: of the share of requests that may fail, and of
/// those that may be slow, within the window. A budget is judged by the speed at which it burns, over an hour as well
/// as now: one that is used up is no trouble of today. A long window is asked seldom, since its source reads every
/// sample of it.
public final class ServiceBudgets {
    /// Quantities, of which each reading has its burn.
    public static final String BUDGET = "budget";

    public static final String LATENCY_BUDGET = "latency_budget";

    private static final String NOW = "[5m]";
    private static final String NOW_IN_STEPS = "[5m:1m]";
    private static final int MOST_STEPS = 8_640;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SIX_HOURS = Duration.ofHours(6);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final int PAUSES = 1_440;
    private static final Duration LEAST_PAUSE = Duration.ofMinutes(1);

    private final Metrics source;
    private final Objectives objectives;
    /// By the query.
    private final Map<String, Asked> kept = new ConcurrentHashMap<>();

    private record Asked(Instant at, Outcome<Vector> answer) {}

    public ServiceBudgets(Metrics source, Objectives objectives) {
        this.source = source;
        this.objectives = objectives;
    }

    /// One objective of one service, and how it is asked for.
    ///
    /// @param of what tells by which form, and how fresh it is
    /// @param words what the requests are to do, as in "99 % of the requests ..."
    /// @param query over [#NOW]
    /// @param expr how the value is told to come about, likewise
    /// @param failing the share of the requests that broke the promise
    private record Promise(
            String quantity,
            Service.Reading of,
            double share,
            String words,
            String query,
            String expr,
            Function<Vector, SlowRequestShare.Found> failing) {
        double may() {
            return 1 - share;
        }

        boolean stale() {
            return of.state() == CellState.STALE;
        }
    }

    private List<Promise> promises(Service service) {
        var promises = new ArrayList<Promise>();
        var promised = promised(service, objectives.services());
        var errors = service.reading("errors");
        if (promised.isPresent() && errors.isPresent()) {
            promises.add(succeeding(service, errors.get(), promised.get()));
        }
        var inTime = promised(service, objectives.latency());
        var latency = service.reading("p99");
        if (inTime.isPresent() && latency.isPresent()) {
            promises.add(answeredInTime(service, latency.get(), inTime.get()));
        }
        return promises;
    }

    private static Promise succeeding(Service service, Service.Reading errors, double share) {
        var query = ServiceQueries.of(errors.form(), service.names());
        return new Promise(
                BUDGET,
                errors,
                share,
                "succeeded",
                query,
                left(query, share),
                answer -> new SlowRequestShare.Found(SlowRequestShare.highest(answer), ""));
    }

    private static Promise answeredInTime(Service service, Service.Reading latency, Objectives.InTime inTime) {
        var slow = SlowRequestShare.of(latency.form(), inTime.within());
        var query = slow.query(service.names());
        return new Promise(
                LATENCY_BUDGET,
                latency,
                inTime.share(),
                "were answered within " + Unit.SECONDS.text(inTime.within().toNanos() / 1e9),
                query,
                slow.kind() == SlowRequestShare.Kind.BUCKETS ? query : left(query, inTime.share()),
                slow::of);
    }

    private static String left(String failing, double share) {
        return "1 - (" + failing + ") / "
                + BigDecimal.ONE.subtract(BigDecimal.valueOf(share)).toPlainString();
    }

    private static <T> Optional<T> promised(Service service, Map<String, T> of) {
        return called(service).flatMap(name -> Stream.ofNullable(of.get(name))).findFirst();
    }

    /// What a service may be called where objectives are named.
    public static Stream<String> called(Service service) {
        return Stream.concat(Stream.of(service.name(), service.tracedName()), service.names().stream());
    }

    /// Asks what is not known yet or was asked too long ago, one question after the other: reading the samples of a
    /// month takes a source a while, so the poll of the services does not wait for it.
    public synchronized void ask(List<Service> services, Instant now) {
        for (var service : services) {
            for (var promise : promises(service)) {
                if (promise.stale()) {
                    continue;
                }
                ask(over(promise.query(), objectives.window()), pause(objectives.window()), now);
                ask(over(promise.query(), HOUR), LEAST_PAUSE, now);
                ask(over(promise.query(), SIX_HOURS), LEAST_PAUSE, now);
                if (promise.quantity().equals(LATENCY_BUDGET)) {
                    ask(promise.query(), LEAST_PAUSE, now);
                }
            }
        }
        kept.values().removeIf(asked -> asked.at().plus(FORGOTTEN).isBefore(now));
    }

    /// The same service, with what is left of its budgets where it has objectives and was asked for. Where
    /// what tells of it has stopped it has no value.
    public Service with(Service service) {
        var all = service;
        for (var promise : promises(service)) {
            var budget = budget(promise);
            if (budget.isPresent()) {
                all = all.with(budget.get());
            }
        }
        return all;
    }

    private Optional<Service.Reading> budget(Promise promise) {
        if (promise.stale()) {
            return Optional.of(unknown(promise, CellState.STALE, promise.of().reason()));
        }
        var whole = kept.get(over(promise.query(), objectives.window()));
        var lastHour = kept.get(over(promise.query(), HOUR));
        var lastSix = kept.get(over(promise.query(), SIX_HOURS));
        if (whole == null || lastHour == null || lastSix == null) {
            return Optional.empty();
        }
        var unanswered = Stream.of(whole, lastHour, lastSix)
                .flatMap(asked -> asked.answer() instanceof Outcome.Failed<Vector> failed
                        ? Stream.of(failed.failure().found())
                        : Stream.empty())
                .findFirst();
        if (unanswered.isPresent()) {
            return Optional.of(unknown(promise, CellState.SILENT, unanswered.get()));
        }
        var found = failing(promise, whole);
        double attained = 1 - found.share();
        if (Double.isNaN(attained)) {
            return Optional.of(
                    found.how().isEmpty()
                            ? unknown(promise, CellState.IDLE, "no requests in " + objectives.period())
                            : unknown(promise, CellState.ABSENT, found.how()));
        }
        double hour = failing(promise, lastHour).share() / promise.may();
        double six = failing(promise, lastSix).share() / promise.may();
        var state = Math.min(hour, now(promise) / promise.may()) > BurnRateRule.FAST
                ? CellState.CRITICAL
                : Math.min(six, hour) > BurnRateRule.SLOW
                        ? CellState.WARN
                        : Double.isNaN(hour) ? CellState.IDLE : CellState.OK;
        var reason = percent(attained) + " of the requests of " + objectives.period() + " " + promise.words() + ", "
                + percent(promise.share()) + " is the objective; "
                + (Double.isNaN(hour)
                        ? "no requests in the last hour"
                        : "in the last hour the budget burned " + String.format(Locale.ROOT, "%.1f", hour)
                                + " times as fast as allowed")
                + (found.how().isEmpty() ? "" : "; " + found.how());
        return Optional.of(reading(promise, 1 - (1 - attained) / promise.may(), state, reason, attained, hour, six));
    }

    private double now(Promise promise) {
        if (promise.quantity().equals(BUDGET)) {
            return promise.of().value();
        }
        var asked = kept.get(promise.query());
        return asked == null ? Double.NaN : failing(promise, asked).share();
    }

    private Service.Reading unknown(Promise promise, CellState state, String reason) {
        return reading(promise, Double.NaN, state, reason, Double.NaN, Double.NaN, Double.NaN);
    }

    private Service.Reading reading(
            Promise promise,
            double left,
            CellState state,
            String reason,
            double attained,
            double hour,
            double sixHours) {
        var of = promise.of().form();
        return new Service.Reading(
                Objects.requireNonNull(ServiceForm.quantities().get(promise.quantity())),
                left,
                state,
                promise.of().age(),
                new ServiceForm(
                        promise.quantity(),
                        promise.quantity(),
                        over(promise.expr(), objectives.window()),
                        of.input(),
                        of.names(),
                        "",
                        of.by(),
                        ""),
                reason,
                Optional.of(
                        new Service.Burn(percent(promise.share()) + " " + promise.words(), attained, hour, sixHours)));
    }

    private static SlowRequestShare.Found failing(Promise promise, Asked asked) {
        return promise.failing().apply(asked.answer().answer().orElse(Vector.EMPTY));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f %%", share * 100).replaceFirst("\\.?0+ %$", " %");
    }

    private static String over(String query, Duration window) {
        var length = "[" + Objectives.words(window);
        return query.replace(NOW, length + "]")
                .replace(NOW_IN_STEPS, length + ":" + Objectives.words(step(window)) + "]");
    }

    /// A long window in longer steps, so that no source has to read more samples for it.
    private static Duration step(Duration window) {
        var step = Duration.ofMinutes(window.dividedBy(MOST_STEPS).toMinutes());
        return step.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : step;
    }

    private static Duration pause(Duration window) {
        var pause = window.dividedBy(PAUSES);
        return pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
    }

    private void ask(String query, Duration pause, Instant now) {
        var before = kept.get(query);
        var again = before != null && before.answer().answer().isPresent() ? pause : LEAST_PAUSE;
        boolean known = before != null && now.isBefore(before.at().plus(again)) && !now.isBefore(before.at());
        if (!known && !Thread.currentThread().isInterrupted()) {
            kept.put(query, new Asked(now, source.instant(query, DEADLINE)));
        }
    }
}
