package greenwall.fleet.silence;

import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Silencer;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// Writes silences to the Alertmanagers of a cluster: to one of them, and then looks whether the others have heard
/// of it. When the one that took the order dies before it told anybody, the order is given once more; should both
/// come back, the twin is expired (see [SilenceCare#twins]).
///
/// An order is told apart from any other by its end, which gets a millisecond of its own: Alertmanager keeps that,
/// while it moves the start.
public final class SilenceDesk {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Alerts reads;
    private final Silencer writes;
    private final InstantSource clock;

    public SilenceDesk(Alerts reads, Silencer writes, InstantSource clock) {
        this.reads = reads;
        this.writes = writes;
        this.clock = clock;
    }

    public sealed interface Result {
        /// It is in force. `away` are peers that could not be asked, `late` those that do not list it yet.
        record Done(Alerts.Silence silence, List<URI> seenBy, List<URI> late, List<URI> away) implements Result {
            public String text() {
                var text = new StringBuilder("silence ").append(silence.id());
                text.append(", on ").append(seenBy.size()).append(seenBy.size() == 1 ? " peer" : " peers");
                if (!late.isEmpty()) {
                    text.append("; not yet on ").append(urls(late));
                }
                if (!away.isEmpty()) {
                    text.append("; away: ").append(urls(away));
                }
                return text.toString();
            }

            private static String urls(List<URI> urls) {
                return String.join(", ", urls.stream().map(URI::toString).toList());
            }
        }

        /// Nothing was changed, or nobody can say whether it was: each problem in one line.
        record Refused(List<String> problems) implements Result {}
    }

    /// Makes the silence, or changes the one whose id the draft carries. Blocks, at most until the deadline.
    public Result put(SilenceDraft draft, Duration deadline) {
        var now = clock.instant();
        var problems = draft.problems(now);
        if (!problems.isEmpty()) {
            return new Result.Refused(problems);
        }
        var end = Instant.ofEpochSecond(
                draft.until().getEpochSecond(),
                1_000_000L * ThreadLocalRandom.current().nextInt(1, 1_000));
        var order = draft.until(end).silence();
        long until = System.nanoTime() + deadline.toNanos();
        var half = Duration.ofNanos(deadline.toNanos() / 3);
        var first = writes.put(order, half);
        if (first instanceof Outcome.Failed<String>(var _, var _, var _, var failure) && !doubtful(failure)) {
            return new Result.Refused(List.of(failure.found() + "; " + failure.remedy()));
        }
        var seen = await(order, first.answer(), half);
        if (seen.isPresent()) {
            return seen.get();
        }
        if (first.answer().isPresent() && anyAway()) {
            // The peer that took it is gone and told nobody.
            return again(order, first.answer(), Duration.ofNanos(until - System.nanoTime()));
        }
        if (first instanceof Outcome.Failed<String>(var source, var _, var _, var failure)) {
            if (!anyAway()) {
                return new Result.Refused(List.of(failure.found() + "; no peer lists the silence: try again"));
            }
            return again(order, Optional.of(source.url().toString()), Duration.ofNanos(until - System.nanoTime()));
        }
        return new Result.Refused(List.of("Alertmanager took the silence "
                + first.answer().orElse("") + " and does not list it; look at its log before you make it again"));
    }

    private Result again(Alerts.Silence order, Optional<String> before, Duration left) {
        // An id that only the dead peer knows means nothing to the others.
        var fresh = new Alerts.Silence(
                knownToOthers(order.id()) ? order.id() : "",
                order.matchers(),
                order.startsAt(),
                order.endsAt(),
                order.createdBy(),
                order.comment(),
                order.state(),
                order.updatedAt());
        var share = left.isPositive() ? left.dividedBy(2) : Duration.ofMillis(500);
        var second = writes.put(fresh, share);
        if (second instanceof Outcome.Failed<String>(var _, var _, var _, var failure)) {
            return new Result.Refused(List.of(failure.found()
                    + "; it may be in force on a peer that does not answer: look again when it is back"));
        }
        return await(fresh, second.answer(), share)
                .<Result>map(done -> done)
                .orElseGet(() -> new Result.Refused(List.of("the silence is not listed after it was made twice (first "
                        + before.orElse("unknown") + "): look at the Alertmanagers")));
    }

    private boolean knownToOthers(String id) {
        return !id.isEmpty()
                && reads.silences(List.of(), LOOK_AGAIN.multipliedBy(10)).value().stream()
                        .anyMatch(s -> s.id().equals(id));
    }

    private boolean anyAway() {
        return reads.silences(List.of(), LOOK_AGAIN.multipliedBy(10)).peers().stream()
                .anyMatch(p -> p instanceof Outcome.Failed);
    }

    private static boolean doubtful(Failure failure) {
        return !(failure instanceof Failure.Refused refused && refused.status() >= 400 && refused.status() < 500);
    }

    /// Waits until every peer that answers lists the order, at most so long; then what there is.
    private Optional<Result.Done> await(Alerts.Silence order, Optional<String> id, Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            // Only the last look counts: the peer that listed it a moment ago may have died since.
            var found = look(order, id);
            if (found.isPresent() && found.get().late().isEmpty()) {
                return found;
            }
            if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                return found;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private Optional<Result.Done> look(Alerts.Silence order, Optional<String> id) {
        var seen = new ArrayList<URI>();
        var late = new ArrayList<URI>();
        var away = new ArrayList<URI>();
        Optional<Alerts.Silence> there = Optional.empty();
        for (var each : reads.silencesByPeer(LOOK_AGAIN.multipliedBy(10))) {
            switch (each) {
                case Outcome.Failed<List<Alerts.Silence>> failed ->
                    away.add(failed.source().url());
                case Outcome.Answered<List<Alerts.Silence>> answered -> {
                    var mine = answered.value().stream()
                            .filter(s -> s.state() != Alerts.SilenceState.EXPIRED)
                            .filter(s -> id.map(i -> i.equals(s.id())).orElse(false) || same(s, order))
                            .findFirst();
                    if (mine.isPresent()) {
                        there = mine;
                        seen.add(answered.source().url());
                    } else {
                        late.add(answered.source().url());
                    }
                }
            }
        }
        return there.map(silence -> new Result.Done(silence, seen, late, away));
    }

    private static boolean same(Alerts.Silence one, Alerts.Silence order) {
        return one.endsAt().toEpochMilli() == order.endsAt().toEpochMilli()
                && one.createdBy().equals(order.createdBy())
                && one.comment().equals(order.comment())
                && one.matchers().containsAll(order.matchers());
    }

    /// Ends a silence now; ending one that has ended is no failure.
    public Result expire(String id, Duration deadline) {
        var before = reads.silences(List.of(), deadline.dividedBy(3)).value().stream()
                .filter(s -> s.id().equals(id))
                .findFirst();
        if (before.isPresent() && before.get().state() == Alerts.SilenceState.EXPIRED) {
            return new Result.Done(before.get(), List.of(), List.of(), List.of());
        }
        var outcome = writes.expire(id, deadline.dividedBy(2));
        return switch (outcome) {
            case Outcome.Failed<String>(var _, var _, var _, var failure) ->
                new Result.Refused(List.of(failure.found() + "; " + failure.remedy()));
            case Outcome.Answered<String> answered ->
                new Result.Done(
                        before.orElseGet(() -> new Alerts.Silence(
                                id,
                                List.of(),
                                Instant.EPOCH,
                                clock.instant(),
                                "",
                                "",
                                Alerts.SilenceState.EXPIRED,
                                clock.instant())),
                        List.of(answered.source().url()),
                        List.of(),
                        List.of());
        };
    }

    /// Expires what was made twice; which ones those were.
    public List<String> mendTwins(Duration deadline) {
        var mended = new ArrayList<String>();
        for (var twin : SilenceCare.twins(reads.silences(List.of(), deadline).value())) {
            if (writes.expire(twin.id(), deadline) instanceof Outcome.Answered) {
                mended.add(twin.id());
            }
        }
        return mended;
    }

    public List<Source> peers() {
        return reads.peers();
    }
}
