package greenwall.fleet.poll;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends many queries to one source at once, each on a virtual thread with a deadline.
record QueryRunner(Metrics metrics, InstantSource clock, Duration deadline) {
    /// A port keeps its deadline; this is how long it is trusted to after that.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// A source that asks for a longer pause than this is not asked again in this poll.
    private static final Duration BRIEF = Duration.ofSeconds(1);

    private static final int FEW = 2;

    /// `patience` is the deadline of this asking, where it is not to be the usual one.
    Map<PolledQuery, Outcome<Vector>> ask(Collection<PolledQuery> questions, Duration patience) {
        return ask(questions, List.of(), patience);
    }

    /// Some of them alone and some together, all at once.
    Map<PolledQuery, Outcome<Vector>> ask(Collection<PolledQuery> alone, List<JoinedQuery> groups, Duration patience) {
        var calls = new ArrayList<Callable<Outcome<Vector>>>();
        for (var question : alone) {
            calls.add(() -> question.ask(metrics, patience));
        }
        for (var group : groups) {
            calls.add(() -> group.ask(metrics, patience));
        }
        var outcomes = all(calls, patience).iterator();
        var byQuestion = new LinkedHashMap<PolledQuery, Outcome<Vector>>();
        for (var question : alone) {
            byQuestion.put(question, outcomes.next());
        }
        var again = new ArrayList<PolledQuery>();
        for (var group : groups) {
            var outcome = outcomes.next();
            if (JoinedQuery.spoilt(outcome)) {
                again.addAll(group.questions());
            } else {
                byQuestion.putAll(group.apart(outcome));
            }
        }
        if (!again.isEmpty()) {
            byQuestion.putAll(ask(again, patience));
        }
        fewAtATime(byQuestion, patience);
        return byQuestion;
    }

    /// Asks again, a few at a time, what a source refused because too much was asked at once.
    private void fewAtATime(Map<PolledQuery, Outcome<Vector>> byQuestion, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        var busy = new ArrayList<PolledQuery>();
        byQuestion.forEach((question, outcome) -> {
            if (tooBusy(outcome)) {
                busy.add(question);
            }
        });
        for (int from = 0; from < busy.size(); from += FEW) {
            var left = Duration.ofNanos(until - System.nanoTime());
            if (!left.isPositive()) {
                return;
            }
            var few = busy.subList(from, Math.min(from + FEW, busy.size()));
            var calls = new ArrayList<Callable<Outcome<Vector>>>();
            few.forEach(question -> calls.add(() -> question.ask(metrics, left)));
            var outcomes = all(calls, left);
            for (int i = 0; i < few.size(); i++) {
                byQuestion.put(few.get(i), outcomes.get(i));
            }
            if (outcomes.stream().allMatch(QueryRunner::tooBusy)) {
                return;
            }
        }
    }

    private static boolean tooBusy(Outcome<Vector> outcome) {
        return outcome instanceof Outcome.Failed<Vector> failed
                && failed.failure() instanceof Failure.Throttled throttled
                && throttled.retryAfter().compareTo(BRIEF) <= 0;
    }

    /// Starts all calls at once; one that misses its deadline is abandoned.
    <T> List<Outcome<T>> all(List<Callable<Outcome<T>>> calls) {
        return all(calls, deadline);
    }

    private <T> List<Outcome<T>> all(List<Callable<Outcome<T>>> calls, Duration patience) {
        var outcomes = new ArrayList<Outcome<T>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Outcome<T>>>();
            calls.forEach(call -> futures.add(threads.submit(call)));
            long end = System.nanoTime() + patience.plus(GRACE).toNanos() * (1 + calls.size() / 64);
            for (var future : futures) {
                outcomes.add(await(future, end, patience));
            }
            futures.forEach(f -> f.cancel(true));
        }
        return outcomes;
    }

    private <T> Outcome<T> await(Future<Outcome<T>> future, long end, Duration patience) {
        Instant begun = clock.instant();
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            future.cancel(true);
            return failed(
                    begun,
                    new Failure.TimedOut(
                            patience,
                            "no answer within " + patience.toSeconds() + " s",
                            "check the load of the source"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            future.cancel(true);
            return failed(begun, new Failure.Cancelled("the query was cancelled", ""));
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "asking " + metrics.source() + " failed with an internal error", e.getCause());
        }
    }

    private <T> Outcome<T> failed(Instant begun, Failure failure) {
        var now = clock.instant();
        return new Outcome.Failed<>(metrics.source(), now, Duration.between(begun, now), failure);
    }
}
