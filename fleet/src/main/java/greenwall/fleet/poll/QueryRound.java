package greenwall.fleet.poll;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeMath;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends many queries to a source at once, each on a virtual thread with a deadline, and stores the responses,
/// within the memory budget ([ResponseMemoryBudget]) and before the source would count as silent.
record QueryRound(
        MetricsSource metrics,
        ResponseMemoryBudget budget,
        SourceTracker tracker,
        TargetListQueries targets,
        PollSettings settings,
        Supplier<HostMapping> mapping) {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(300);

    /// A source client is expected to keep its deadline; after this additional time it is no longer waited for.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// A source that requests a longer pause than this is not queried again in this poll.
    private static final Duration BRIEF = Duration.ofSeconds(1);

    private static final int FEW = 2;

    void send(Collection<PolledQuery> queries) {
        send(queries, _ -> false);
    }

    /// @param joinable which queries may be joined into one
    void send(Collection<PolledQuery> queries, Predicate<PolledQuery> joinable) {
        take(answers(queries, joinable));
        finish(queries);
    }

    /// Requests the list of stores beside the queries, so that a source that hangs costs one deadline, not two.
    void sendAndListStores(Collection<PolledQuery> queries) {
        var timeout = timeout();
        try (var threads = new TaskThreads()) {
            var stores = threads.submit(() -> metrics.stores(timeout));
            long end = end(timeout, 1);
            var answers = answers(queries, _ -> false);
            targets.stores().take(await(stores, timeout, end), settings.clock().instant());
            take(answers);
        }
        finish(queries);
    }

    private void finish(Collection<PolledQuery> queries) {
        var doubtful = queries.stream().filter(PolledQuery::hasDoubtfulTime).toList();
        if (!doubtful.isEmpty()) {
            take(answers(doubtful, _ -> false));
        }
        if (queries.contains(targets.up())) {
            tracker.takeUpQuery(targets.up());
        }
    }

    private Map<PolledQuery, Outcome<InstantVector>> answers(
            Collection<PolledQuery> queries, Predicate<PolledQuery> joinable) {
        var groups = new ArrayList<>(
                BatchedQuery.single(queries.stream().filter(joinable.negate()).toList()));
        groups.addAll(BatchedQuery.of(queries.stream().filter(joinable).toList()));
        var answers = answers(groups, timeout());
        retryFewAtATime(answers, timeout());
        return answers;
    }

    private void take(Map<PolledQuery, Outcome<InstantVector>> answers) {
        var stores = targets.stores();
        var ofTargets = new MissingStoreData(stores::recordFailures, _ -> false);
        var ofRows = new MissingStoreData(stores::recordFailures, row -> targets.hides(row, mapping.get()));
        var ofPast = new MissingStoreData(stores::recordFailuresOfPast, ofRows.hides());
        if (stores.any()
                && answers.values().stream().anyMatch(Outcome.Answered.class::isInstance)
                && stores.recheck(metrics.stores(timeout()))) {
            targets.findTargetsOfMissingStores(mapping.get());
        }
        answers.forEach((query, outcome) -> {
            boolean lists = targets.all().contains(query);
            var admitted = budget.admit(query, outcome, lists);
            var gaps = lists ? ofTargets : query.readsDays() ? ofPast : ofRows;
            if (query.take(admitted, tracker.skew(), gaps)) {
                tracker.answered(outcome);
            }
            if (query == targets.up()) {
                targets.findTargetsOfMissingStores(mapping.get());
            }
        });
    }

    /// The deadline of the next queries: no query runs past the moment at which its source counts as silent,
    /// so that a hanging source is noticed in time.
    Duration timeout() {
        var now = settings.clock().instant();
        var remaining = tracker.silentAt()
                .filter(now::isBefore)
                .map(at -> Duration.between(now, at))
                .filter(until -> until.compareTo(settings.deadline()) < 0);
        return remaining.map(until -> TimeMath.longer(until, MIN_TIMEOUT)).orElse(settings.deadline());
    }

    /// Sends all groups at once, and then the queries of those groups that must be split.
    private Map<PolledQuery, Outcome<InstantVector>> answers(List<BatchedQuery> groups, Duration timeout) {
        var answers = new LinkedHashMap<PolledQuery, Outcome<InstantVector>>();
        var single = new ArrayList<PolledQuery>();
        try (var threads = new TaskThreads()) {
            var futures = new LinkedHashMap<BatchedQuery, Future<Outcome<InstantVector>>>();
            groups.forEach(group -> futures.put(group, threads.submit(() -> send(group, timeout))));
            long end = end(timeout, groups.size());
            futures.forEach((group, future) -> {
                var outcome = await(future, timeout, end);
                if (group.mustSplit(outcome)) {
                    single.addAll(group.queries());
                } else {
                    answers.putAll(group.split(outcome));
                }
            });
        }
        if (!single.isEmpty()) {
            answers.putAll(answers(BatchedQuery.single(single), timeout));
        }
        return answers;
    }

    private Outcome<InstantVector> send(BatchedQuery group, Duration timeout) {
        var outcome = group.send(metrics, timeout);
        tracker.responded(outcome);
        return outcome;
    }

    /// Sends queries again, a few at a time, that a source refused because of too many concurrent queries.
    private void retryFewAtATime(Map<PolledQuery, Outcome<InstantVector>> answers, Duration timeout) {
        long until = System.nanoTime() + timeout.toNanos();
        var busy = answers.keySet().stream()
                .filter(query -> tooBusy(answers.get(query)))
                .toList();
        for (int from = 0; from < busy.size(); from += FEW) {
            var remaining = Duration.ofNanos(until - System.nanoTime());
            if (!remaining.isPositive()) {
                return;
            }
            var few = busy.subList(from, Math.min(from + FEW, busy.size()));
            var outcomes = answers(BatchedQuery.single(few), remaining);
            answers.putAll(outcomes);
            if (outcomes.values().stream().allMatch(QueryRound::tooBusy)) {
                return;
            }
        }
    }

    private static boolean tooBusy(@Nullable Outcome<InstantVector> outcome) {
        return outcome instanceof Outcome.Failed<InstantVector> failed
                && failed.failure() instanceof Failure.Throttled throttled
                && throttled.retryAfter().compareTo(BRIEF) <= 0;
    }

    /// When to stop waiting for this many calls that begin now, by [System#nanoTime()].
    static long end(Duration timeout, int calls) {
        return System.nanoTime() + timeout.plus(GRACE).toNanos() * (1 + calls / 64);
    }

    /// Waits for a call; a call that misses its deadline is abandoned.
    <T> Outcome<T> await(Future<Outcome<T>> future, Duration timeout, long end) {
        var begun = settings.clock().instant();
        try {
            var outcome = future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            tracker.responded(outcome);
            return outcome;
        } catch (TimeoutException _) {
            future.cancel(true);
            return failed(
                    begun,
                    new Failure.TimedOut(
                            timeout,
                            "no response within " + timeout.toSeconds() + " s",
                            "check the load of the source"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            future.cancel(true);
            return failed(begun, new Failure.Cancelled("the query was cancelled", ""));
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "querying " + metrics.source() + " failed with an internal error", e.getCause());
        }
    }

    private <T> Outcome<T> failed(Instant begun, Failure failure) {
        var now = settings.clock().instant();
        return new Outcome.Failed<>(metrics.source(), now, Duration.between(begun, now), failure);
    }
}
