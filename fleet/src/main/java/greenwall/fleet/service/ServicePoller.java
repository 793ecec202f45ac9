package greenwall.fleet.service;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Polls one source for its service metrics: one query for each form whose raw metric it has, never one per
/// service. The list of metrics, the hosts of services and the services of the last hour are cached for a
/// minute, so most polls query only the values and their ages.
public final class ServicePoller {
    /// How long a service that disappeared is shown as gone.
    public static final Duration GONE_PERIOD = Duration.ofHours(1);

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration CACHE_TIME = Duration.ofMinutes(1);
    private static final String UP = "up";
    private static final String INSTANCES = "count by (job, instance) (up)";

    private final MetricsSource source;
    private final List<ServiceQuantityForm> shipped;
    private final ServiceErrorBudgets budgets;
    /// Guarded by this.
    private CachedData cached =
            new CachedData(Instant.EPOCH, Set.of(), Map.of(), InstantVector.EMPTY, DuplicateSeries.NONE, List.of());

    /// The responses of a poll.
    ///
    /// @param ages seconds since the newest sample, by the raw metric and the labels that name services
    /// @param counts the number of samples in the last five minutes, by the same keys
    /// @param lastSeen like `ages`, but over the last hour
    /// @param instances the jobs and instances that are scraped
    /// @param unanswered the forms whose values are missing, at least in part, because a query failed
    /// @param failures one line for each query that failed
    public record PollResponses(
            Map<ServiceQuantityForm, InstantVector> values,
            Map<Input, InstantVector> ages,
            Map<Input, InstantVector> counts,
            Map<Input, InstantVector> lastSeen,
            InstantVector instances,
            Set<ServiceQuantityForm> unanswered,
            List<String> failures) {}

    /// A raw metric and the labels that name its service.
    public record Input(String metric, List<String> names) {
        static Input of(ServiceQuantityForm form) {
            return new Input(form.input(), form.names());
        }
    }

    /// The raw metrics of the last hour, when each service was last seen, and where it runs. It has as many
    /// rows as the fleet has targets.
    ///
    /// @param warnings of the source, because of which it may be incomplete
    private record CachedData(
            Instant at,
            Set<String> present,
            Map<Input, InstantVector> lastSeen,
            InstantVector instances,
            DuplicateSeries duplicates,
            List<String> warnings) {
        boolean valid(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(CACHE_TIME));
        }
    }

    /// @param objectives includes the objectives of services, whose budgets are queried too
    public ServicePoller(MetricsSource source, ServiceLevelObjectives objectives) {
        this.source = source;
        budgets = new ServiceErrorBudgets(source, objectives);
        shipped = ServiceQuantityForm.shipped().stream()
                .filter(ServiceQuantityForm::polled)
                .toList();
    }

    public ServiceErrorBudgets budgets() {
        return budgets;
    }

    public synchronized PollResponses poll(Instant now) throws InterruptedException {
        var failures = new LinkedHashSet<String>();
        boolean refresh = !cached.valid(now);
        var cachedWarnings = new LinkedHashSet<String>(refresh ? List.of() : cached.warnings);
        var present = cached.present;
        if (refresh) {
            var selector =
                    shipped.stream().map(ServiceQuantityForm::input).distinct().collect(Collectors.joining("|"));
            var names = source.labelValues(
                    "__name__",
                    List.of("{__name__=~\"" + selector + "\"}"),
                    TimeWindow.before(now, GONE_PERIOD),
                    DEADLINE);
            switch (names) {
                case Outcome.Failed<List<String>> failed -> {
                    return new PollResponses(
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            InstantVector.EMPTY,
                            Set.copyOf(shipped),
                            List.of(message(failed.failure())));
                }
                case Outcome.Answered<List<String>> answered -> {
                    present = Set.copyOf(answered.value());
                    cachedWarnings.addAll(warnings(answered));
                }
            }
        }
        var answers = new Answers(failures, cachedWarnings);
        var duplicates = cached.duplicates;
        if (refresh && answers.queryTargets()) {
            duplicates = duplicates.and(answers.value(INSTANCES), answers.value(UP));
        }
        var metrics = present;
        var forms = shipped.stream().map(duplicates::once).toList();
        var queried =
                forms.stream().filter(form -> metrics.contains(form.input())).toList();
        var inputs = queried.stream()
                .filter(ServiceQuantityForm::isMeasurement)
                .map(Input::of)
                .distinct()
                .toList();
        var queries = new LinkedHashSet<String>();
        queried.forEach(form -> queries.add(form.expr()));
        inputs.forEach(input -> queries.add(age(input)));
        inputs.forEach(input -> queries.add(count(input)));
        var cachedQueries = new LinkedHashSet<String>();
        if (refresh) {
            inputs.forEach(input -> cachedQueries.add(lastSeen(input)));
        }
        queries.addAll(cachedQueries);
        answers.query(queries, cachedQueries);
        var lastSeen = refresh
                ? answers.keyed(inputs, ServicePoller::lastSeen)
                : older(cached.lastSeen, Duration.between(cached.at, now));
        var instances = refresh ? answers.value(INSTANCES) : cached.instances;
        if (refresh && answers.allAnswered) {
            cached = new CachedData(now, present, lastSeen, instances, duplicates, List.copyOf(cachedWarnings));
        }
        failures.addAll(cachedWarnings);
        boolean allMetricsKnown = cachedWarnings.isEmpty();
        var unanswered = forms.stream()
                .filter(form ->
                        metrics.contains(form.input()) ? !answers.complete.contains(form.expr()) : !allMetricsKnown)
                .collect(Collectors.toUnmodifiableSet());
        return new PollResponses(
                answers.keyed(queried, ServiceQuantityForm::expr),
                answers.keyed(inputs, ServicePoller::age),
                answers.keyed(inputs, ServicePoller::count),
                lastSeen,
                instances,
                unanswered,
                List.copyOf(failures));
    }

    private static Map<Input, InstantVector> older(Map<Input, InstantVector> ages, Duration by) {
        var later = new LinkedHashMap<Input, InstantVector>();
        ages.forEach((input, vector) -> {
            var rows = new InstantVector.Builder(vector.size());
            for (int row = 0; row < vector.size(); row++) {
                rows.add(vector.labels(row), vector.timeMillis(row), vector.value(row) + by.toMillis() / 1_000.0);
            }
            later.put(input, rows.build());
        });
        return later;
    }

    /// The responses to the queries of one poll.
    private final class Answers {
        final Set<String> complete = new HashSet<>();
        boolean allAnswered = true;
        private final Map<String, InstantVector> values = new HashMap<>();
        private final Set<String> failures;
        private final Set<String> cachedWarnings;

        Answers(Set<String> failures, Set<String> cachedWarnings) {
            this.failures = failures;
            this.cachedWarnings = cachedWarnings;
        }

        /// Queries what the targets are, and how equal ones differ; false if the source does not respond.
        boolean queryTargets() throws InterruptedException {
            query(Set.of(INSTANCES), Set.of(INSTANCES));
            if (DuplicateSeries.hasEqualTargets(value(INSTANCES))) {
                query(Set.of(UP), Set.of(UP));
            }
            return allAnswered;
        }

        /// @param cachedQueries those whose warnings hold until they are queried again
        void query(Set<String> queries, Set<String> cachedQueries) throws InterruptedException {
            for (var outcome : all(queries)) {
                switch (outcome.getValue()) {
                    case Outcome.Answered<InstantVector> answered -> {
                        (cachedQueries.contains(outcome.getKey()) ? cachedWarnings : failures)
                                .addAll(warnings(answered));
                        values.put(outcome.getKey(), answered.value());
                        if (answered.isComplete()) {
                            complete.add(outcome.getKey());
                        }
                    }
                    case Outcome.Failed<InstantVector> failed -> {
                        failures.add(message(failed.failure()));
                        allAnswered = false;
                    }
                }
            }
        }

        InstantVector value(String query) {
            return values.getOrDefault(query, InstantVector.EMPTY);
        }

        <K> Map<K, InstantVector> keyed(List<K> keys, Function<K, String> query) {
            var map = new LinkedHashMap<K, InstantVector>();
            keys.forEach(key -> map.put(key, value(query.apply(key))));
            return map;
        }
    }

    private static String by(Input input) {
        return " by (" + String.join(", ", input.names) + ") ";
    }

    private static String age(Input input) {
        return "time() - max" + by(input) + "(timestamp(" + input.metric + "))";
    }

    private static String count(Input input) {
        return "max" + by(input) + "(count_over_time(" + input.metric + "[5m]))";
    }

    private static String lastSeen(Input input) {
        return "time() - max" + by(input) + "(max_over_time(timestamp(" + input.metric + ")[1h:1m]))";
    }

    private List<Map.Entry<String, Outcome<InstantVector>>> all(Set<String> queries) throws InterruptedException {
        return TaskThreads.runAll(queries.stream()
                .<Callable<Map.Entry<String, Outcome<InstantVector>>>>map(
                        query -> () -> Map.entry(query, source.instant(query, DEADLINE)))
                .toList());
    }

    private List<String> warnings(Outcome.Answered<?> answered) {
        return answered.warnings().stream()
                .map(warning -> source.source() + ": " + warning)
                .toList();
    }

    private String message(Failure failure) {
        return source.source() + ": " + failure.text();
    }
}
