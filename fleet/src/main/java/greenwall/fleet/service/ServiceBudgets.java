package greenwall.fleet.service;

import greenwall.fleet.quantity.Objectives;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import greenwall.fleet.state.CellState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What is left of the error budgets of the services that have an objective: of the share of requests that may fail
/// within the window. It is judged by the speed at which it burns, over an hour as well as now: a budget that is used
/// up is no trouble of today. A long window is asked seldom, since its source reads every sample of it.
public final class ServiceBudgets {
    public static final String BUDGET = "budget";

    private static final String NOW = "[5m]";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SIX_HOURS = Duration.ofHours(6);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final int PAUSES = 1_440;
    private static final Duration LEAST_PAUSE = Duration.ofMinutes(1);
    /// Times the speed at which it would last for just the window.
    private static final double FAST = 14.4;

    private static final double SLOW = 3;

    private final Metrics source;
    private final Objectives objectives;
    /// By the query.
    private final Map<String, Asked> kept = new ConcurrentHashMap<>();

    private record Asked(Instant at, Outcome<Vector> answer) {}

    public ServiceBudgets(Metrics source, Objectives objectives) {
        this.source = source;
        this.objectives = objectives;
    }

    /// Asks what is not known yet or was asked too long ago, one question after the other: reading the samples of a
    /// month takes a source a while, so nobody waits for it who waits for the services.
    public synchronized void ask(List<Service> services, Instant now) {
        for (var service : services) {
            var errors = errors(service);
            if (promised(service).isPresent() && errors.isPresent()) {
                var failed = failed(service, errors.get());
                ask(over(failed, objectives.window()), pause(objectives.window()), now);
                ask(over(failed, HOUR), LEAST_PAUSE, now);
                ask(over(failed, SIX_HOURS), LEAST_PAUSE, now);
            }
        }
        kept.values().removeIf(asked -> asked.at().plus(FORGOTTEN).isBefore(now));
    }

    /// The same service, with what is left of its budget where it has an objective and was asked for.
    public Service with(Service service) {
        var promised = promised(service);
        var errors = errors(service);
        return promised.isEmpty() || errors.isEmpty()
                ? service
                : budget(service, errors.get(), promised.getAsDouble())
                        .map(service::with)
                        .orElse(service);
    }

    private static Optional<Service.Reading> errors(Service service) {
        return service.reading("errors").filter(reading -> reading.state() != CellState.STALE);
    }

    private static String failed(Service service, Service.Reading errors) {
        return ServiceQueries.of(errors.form(), service.names());
    }

    private OptionalDouble promised(Service service) {
        return Stream.concat(Stream.of(service.name(), service.tracedName()), service.names().stream())
                .map(objectives.services()::get)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    private Optional<Service.Reading> budget(Service service, Service.Reading errors, double promised) {
        var failed = failed(service, errors);
        var whole = kept.get(over(failed, objectives.window()));
        if (whole == null) {
            return Optional.empty();
        }
        var quantity = Objects.requireNonNull(ServiceForm.quantities().get(BUDGET));
        var may = BigDecimal.ONE.subtract(BigDecimal.valueOf(promised));
        var form = new ServiceForm(
                BUDGET,
                BUDGET,
                "1 - (" + over(failed, objectives.window()) + ") / " + may.toPlainString(),
                errors.form().input(),
                errors.form().names(),
                "",
                errors.form().by(),
                "");
        if (whole.answer() instanceof Outcome.Failed<Vector> unanswered) {
            return Optional.of(new Service.Reading(
                    quantity,
                    Double.NaN,
                    CellState.SILENT,
                    Optional.empty(),
                    form,
                    unanswered.failure().found()));
        }
        double attained = 1 - highest(whole.answer());
        double hour = highest(over(failed, HOUR));
        double six = highest(over(failed, SIX_HOURS));
        double fast = Math.min(hour, errors.value()) / may.doubleValue();
        double slow = Math.min(six, hour) / may.doubleValue();
        var state = Double.isNaN(attained)
                ? CellState.IDLE
                : fast > FAST ? CellState.CRITICAL : slow > SLOW ? CellState.WARN : CellState.OK;
        var reason = percent(attained) + " of the requests of " + objectives.period() + " succeeded, "
                + percent(promised) + " are promised; in the last hour the budget burnt "
                + String.format(Locale.ROOT, "%.1f", hour / may.doubleValue()) + " times as fast as it may";
        double left = 1 - (1 - attained) / may.doubleValue();
        return Optional.of(new Service.Reading(quantity, left, state, errors.age(), form, reason));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f %%", share * 100).replaceFirst("\\.?0+ %$", " %");
    }

    private static String over(String failed, Duration window) {
        return failed.replace(NOW, "[" + Objectives.words(window) + "]");
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

    private double highest(String query) {
        var asked = kept.get(query);
        return asked == null ? Double.NaN : highest(asked.answer());
    }

    /// NaN where there is none.
    private static double highest(Outcome<Vector> outcome) {
        var vector = outcome.answer().orElse(Vector.EMPTY);
        double most = Double.NaN;
        for (int row = 0; row < vector.size(); row++) {
            double value = vector.value(row);
            most = Double.isNaN(most) || value > most ? value : most;
        }
        return most;
    }
}
