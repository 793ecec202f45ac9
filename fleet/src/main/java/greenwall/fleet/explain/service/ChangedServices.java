package greenwall.fleet.explain.service;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.onset.LevelShift;
import greenwall.fleet.explain.onset.OnsetFinder;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The services that changed around an instant, each with the quantity that changed most.
///
/// @param compared the services with data about their requests
/// @param gaps what could not be read, as an addition to a sentence; empty if everything was
record ChangedServices(Map<String, ServiceChange> byName, Set<String> compared, String gaps) {
    private static final Duration BEFORE = Duration.ofMinutes(50);
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String SHORT = "[2m]";
    private static final double SHORT_SECONDS = 120;
    /// The share of a change in a called service that reaches the caller at least.
    private static final double MIN_PASSED_ON = 0.85;

    /// The minimum of a change that remains after those of the services below, and of a clear change.
    private static final double MIN_OWN = 0.5;

    /// @param own the part of the change that no service below it explains
    record UnexplainedChange(Service service, ServiceChange change, double own) {
        /// Whether it is large enough to be the whole cause.
        boolean isWholeCause() {
            return own >= MIN_OWN;
        }
    }

    /// Queries each quantity once for all services.
    static ChangedServices read(MetricsSource metrics, List<Service> services, Instant at) {
        var forms = new LinkedHashMap<ServiceQuantityForm, List<Service>>();
        for (var service : services) {
            for (var quantity : ServiceChange.QUANTITIES) {
                service.reading(quantity)
                        .ifPresent(r -> forms.computeIfAbsent(r.form(), _ -> new ArrayList<>())
                                .add(service));
            }
        }
        var window = new TimeWindow(at.minus(BEFORE), at.plus(AFTER));
        var shifts = new HashMap<String, ServiceChange>();
        var compared = new HashSet<String>();
        var gaps = new LinkedHashSet<String>();
        forms.forEach((form, servicesOfForm) -> {
            var outcome = metrics.range(form.expr().replace("[5m]", SHORT), window, STEP, DEADLINE);
            if (outcome instanceof Outcome.Failed<Matrix> failed) {
                gaps.add("; " + form.measured().id() + " could not be read: "
                        + failed.failure().found());
            }
            if (!outcome.incompleteReason().isEmpty()) {
                gaps.add("; " + form.measured().id() + ": " + outcome.incompleteReason());
            }
            for (var series : outcome.answer().map(Matrix::series).orElse(List.of())) {
                var serviceName = series.labels().firstValue(form.names());
                servicesOfForm.stream()
                        .filter(s -> s.names().contains(serviceName) && ServiceChange.enough(series.values()))
                        .forEach(s -> {
                            compared.add(s.name());
                            ServiceChange.of(form.measured(), series.timeMillis(), series.values(), at)
                                    .filter(shift -> shift.significant(s.value("rate") * SHORT_SECONDS))
                                    .ifPresent(shift ->
                                            shifts.merge(s.name(), shift, (a, b) -> a.weight() >= b.weight() ? a : b));
                        });
            }
        });
        return new ChangedServices(shifts, compared, String.join("", gaps));
    }

    /// The services whose change no service that they call explains, the likeliest cause first.
    List<UnexplainedChange> unexplained(Collection<Service> services) {
        return services.stream()
                .flatMap(service -> Optional.ofNullable(byName.get(service.name()))
                        .map(shift -> new UnexplainedChange(service, shift, own(service, shift)))
                        .stream())
                // A small change counts only if no service below changed with it.
                .filter(changed ->
                        changed.own() >= Math.min(MIN_OWN, changed.change().weight()))
                .sorted(Comparator.comparingDouble(UnexplainedChange::own)
                        .reversed()
                        .thenComparing(changed -> changed.change().onset()))
                .toList();
    }

    private double own(Service service, ServiceChange shift) {
        double below = byName.entrySet().stream()
                .filter(other -> !other.getKey().equals(service.name())
                        && service.waitsFor().contains(other.getKey()))
                .mapToDouble(other -> other.getValue().weight())
                .max()
                .orElse(0);
        return Math.max(0, shift.weight() - MIN_PASSED_ON * below);
    }

    /// The services that it waits for and of which nothing is known that could have changed, as an addition to a
    /// sentence; empty if there are none.
    String notCompared(Service service) {
        var missing = service.waitsFor().stream()
                .filter(name -> !compared.contains(name))
                .toList();
        return missing.isEmpty()
                ? ""
                : "; there is too little data about the requests of " + String.join(", ", missing) + " to compare";
    }

    List<String> reasons(UnexplainedChange changed) {
        var why = new ArrayList<String>();
        var called = changed.service().waitsFor();
        var below = called.stream().filter(byName::containsKey).toList();
        if (!below.isEmpty()) {
            why.add("it changed more than can be explained by the services that it waits for: "
                    + String.join(", ", below));
        } else {
            why.add(
                    called.isEmpty()
                            ? "it waits for no other service"
                            : "none of the services that it waits for changed"
                                    + (!gaps.isEmpty()
                                            ? ", as far as they could be read"
                                            : notCompared(changed.service()).isEmpty()
                                                    ? ""
                                                    : ", as far as there is data"));
        }
        var first = byName.values().stream().map(ServiceChange::onset).min(Comparator.naturalOrder());
        if (first.filter(f -> !changed.change().onset().isAfter(f.plus(STEP))).isPresent()) {
            why.add("it changed first");
        }
        return why;
    }

    /// A change of a service's quantity.
    ///
    /// @param weight how much the change matters: for latencies how many times they doubled, for errors by how
    ///     much their share rose
    record ServiceChange(Quantity quantity, Instant onset, double before, double during, double weight) {
        /// The quantities that are examined; request rates are not, because a busier hour is no cause.
        static final List<String> QUANTITIES = List.of("errors", "p50", "p95", "ejected", "retries");

        private static final double ERRORS = 10;
        private static final double MIN_ERRORS = 0.01;
        private static final double EJECTED = 3;
        private static final double SLOWER = 1.4;
        private static final double MIN_SECONDS = 0.002;
        private static final int MIN_SAMPLES = 12;
        /// The minimum number of requests beyond a quantile.
        private static final double MIN_BEYOND = 30;
        /// With fewer requests, latencies must be at least four times as long, because a few beyond the
        /// quantile can be chance.
        private static final double CLEAR_WEIGHT = 2;

        private static final double MIN_BEYOND_IF_CLEAR = 10;

        private static final Duration LATEST = Duration.ofMinutes(2);

        /// Whether there are enough samples to compare.
        static boolean enough(double[] values) {
            return Arrays.stream(values).filter(Double::isFinite).count() >= MIN_SAMPLES;
        }

        /// The clearest rise that still lasts at the instant, or lasted until shortly before it.
        static Optional<ServiceChange> of(Quantity quantity, long[] times, double[] values, Instant at) {
            if (!enough(values)) {
                return Optional.empty();
            }
            return OnsetFinder.find(times, values, at)
                    .filter(shift -> shift.up()
                            && !shift.spread()
                            && shift.end()
                                    .map(end -> end.isAfter(at.minus(LATEST)))
                                    .orElse(true))
                    .or(() -> lastingShift(times, values, at))
                    .flatMap(shift -> weighed(quantity, shift.onset(), shift.before(), shift.during()));
        }

        private static Optional<LevelShift> lastingShift(long[] times, double[] values, Instant at) {
            var window = new TimeWindow(Instant.ofEpochMilli(times[0]), at.plusMillis(1));
            return OnsetFinder.findAll(times, values, at, window, 1, true).stream()
                    .filter(shift -> shift.up() && !shift.spread())
                    .findFirst();
        }

        private static Optional<ServiceChange> weighed(Quantity quantity, Instant onset, double before, double during) {
            double weight = switch (quantity.id()) {
                case "errors", "retries" -> during - before > MIN_ERRORS ? ERRORS * (during - before) : 0;
                case "ejected" -> during >= 0.5 && before < 0.5 ? EJECTED : 0;
                default ->
                    during > SLOWER * before && during - before > MIN_SECONDS
                            ? Math.log((during + MIN_SECONDS) / (Math.max(0, before) + MIN_SECONDS)) / Math.log(2)
                            : 0;
            };
            return weight > 0
                    ? Optional.of(new ServiceChange(quantity, onset, before, during, weight))
                    : Optional.empty();
        }

        boolean isLatency() {
            return quantity.id().equals("p50") || quantity.id().equals("p95");
        }

        /// Whether there are enough requests to rule out chance: a quantile of few requests varies.
        boolean significant(double requests) {
            double beyond = switch (quantity.id()) {
                case "p95" -> 0.05 * requests;
                case "p50" -> 0.5 * requests;
                default -> requests;
            };
            return !(beyond < MIN_BEYOND) || beyond >= MIN_BEYOND_IF_CLEAR && weight >= CLEAR_WEIGHT;
        }

        /// `p95 went from 12 ms to 1.4 s`.
        String text() {
            return quantity.id() + " went from " + quantity.number(Math.max(0, before)) + " to "
                    + quantity.number(during);
        }
    }
}
