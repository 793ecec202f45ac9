package greenwall.fleet.silence;

import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Silencer;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/// Creates, changes and ends silences on the Alertmanagers of a cluster: lists the silences of all peers in parallel,
/// sends the request to one that answers, and then checks the result on all of them. A request goes to a second peer
/// only where the first is known not to have applied it; what stays unknown is reported. A request is
/// recognised by its mark, see [SilenceDraft#order].
public record SilenceManager(Alerts reads, Silencer writes, InstantSource clock) {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    public sealed interface Result {
        /// It is in force, or has ended where that was requested. `away` are peers that did not respond, `late` those
        /// that do not list it so yet.
        record Done(Alerts.Silence silence, List<URI> seenBy, List<URI> late, List<URI> away) implements Result {
            public String text() {
                var text = new StringBuilder("silence ").append(silence.id());
                if (silence.state() == Alerts.SilenceState.EXPIRED) {
                    text.append(" has ended");
                }
                text.append(", on ").append(seenBy.size()).append(seenBy.size() == 1 ? " peer" : " peers");
                if (!late.isEmpty()) {
                    text.append("; not yet on ").append(urls(late));
                }
                if (!away.isEmpty()) {
                    text.append("; no response from ").append(urls(away));
                }
                return text.toString();
            }
        }

        /// Nothing was changed: each problem in one line.
        record Refused(List<String> problems) implements Result {}

        /// It is not known whether anything was changed: what is known, in one line.
        record Unknown(String known) implements Result {}
    }

    private static String urls(List<URI> urls) {
        return String.join(", ", urls.stream().map(URI::toString).toList());
    }

    /// The silences of each peer at one moment.
    private record Look(List<Outcome<List<Alerts.Silence>>> peers) {
        List<Source> answering() {
            return peers.stream()
                    .filter(p -> p instanceof Outcome.Answered)
                    .map(Outcome::source)
                    .toList();
        }

        List<URI> away() {
            return peers.stream()
                    .filter(p -> p instanceof Outcome.Failed)
                    .map(p -> p.source().url())
                    .toList();
        }

        String butAway() {
            return away().isEmpty() ? "" : "; no response from " + urls(away());
        }

        Optional<Alerts.Silence> find(Predicate<Alerts.Silence> wanted) {
            return peers.stream()
                    .flatMap(p -> p.answer().stream())
                    .flatMap(List::stream)
                    .filter(wanted)
                    .findFirst();
        }

        List<Source> listing(Predicate<Alerts.Silence> wanted) {
            return peers.stream()
                    .filter(p -> p.answer().stream().flatMap(List::stream).anyMatch(wanted))
                    .map(Outcome::source)
                    .toList();
        }

        /// Empty where no peer that answers lists it.
        Optional<Result.Done> done(Predicate<Alerts.Silence> wanted, List<Source> expected) {
            return find(wanted).map(silence -> {
                var seen = listing(wanted);
                var late = expected.stream()
                        .filter(peer -> !seen.contains(peer))
                        .map(Source::url)
                        .toList();
                return new Result.Done(silence, seen.stream().map(Source::url).toList(), late, away());
            });
        }
    }

    private Look look(Duration longest) {
        return new Look(reads.silencesByPeer(longest));
    }

    /// Creates the silence, or changes the one whose id the draft has. A draft that is given twice is applied once.
    /// Blocks, at most until the deadline.
    public Result put(SilenceDraft draft, Duration deadline) {
        var problems = draft.problems(clock.instant());
        if (!problems.isEmpty()) {
            return new Result.Refused(problems);
        }
        var share = deadline.dividedBy(4);
        var before = look(share);
        var mine = inForce(draft);
        if (before.find(mine).isPresent()) {
            return settle(mine, Look::answering, share)
                    .<Result>map(done -> done)
                    .orElseGet(SilenceManager::goneAgain);
        }
        var peers = before.answering();
        if (peers.isEmpty()) {
            return new Result.Refused(List.of("no Alertmanager answers, so nothing was sent" + before.butAway()));
        }
        if (!draft.id().isEmpty()) {
            Predicate<Alerts.Silence> changed = s -> s.id().equals(draft.id());
            var there = before.find(changed);
            if (there.isEmpty()) {
                return new Result.Refused(List.of("none of the reachable Alertmanagers lists the silence " + draft.id()
                        + ", so nothing was sent" + before.butAway()));
            }
            if (before.find(changed.and(SilenceManager::open)).isEmpty()) {
                return new Result.Refused(List.of("the silence " + draft.id() + " has ended; create a new one"));
            }
            peers = before.listing(changed.and(SilenceManager::open));
        }
        var refused = new ArrayList<String>();
        for (var peer : peers) {
            var given = writes.put(peer, draft.silence(), share);
            switch (given.outcome()) {
                case Outcome.Answered<String> taken -> {
                    return settle(mine, Look::answering, share)
                            .<Result>map(done -> once(done, mine, share))
                            .orElseGet(() -> takenAndNotListed(peer, taken.value()));
                }
                case Outcome.Failed<String>(var _, var _, var _, var failure) -> {
                    if (given.inDoubt()) {
                        return settle(mine, Look::answering, share)
                                .<Result>map(done -> once(done, mine, share))
                                .orElseGet(() -> new Result.Unknown(failure.found()
                                        + "; none of the reachable Alertmanagers lists the silence yet, and it may still appear:"
                                        + " check the list of silences before you create it again"));
                    }
                    refused.add(failure.found() + "; " + failure.remedy());
                    if (failure instanceof Failure.Refused) {
                        return new Result.Refused(refused);
                    }
                }
            }
        }
        return new Result.Refused(refused);
    }

    /// A proxy on the way may repeat a request, and Alertmanager creates a silence for each. Any other silence with the
    /// mark of this draft is ended.
    private Result.Done once(Result.Done done, Predicate<Alerts.Silence> mine, Duration longest) {
        Predicate<Alerts.Silence> repeated =
                mine.and(s -> !s.id().equals(done.silence().id()));
        for (var peer : look(longest).peers()) {
            peer.answer().stream()
                    .flatMap(List::stream)
                    .filter(repeated)
                    .forEach(again -> writes.expire(peer.source(), again.id(), longest));
        }
        return done;
    }

    private static Result goneAgain() {
        return new Result.Unknown("the silence was listed before but is gone now: check the list of silences");
    }

    private Result takenAndNotListed(Source peer, String id) {
        return new Result.Unknown(peer.url() + " accepted the silence as " + id
                + "; none of the reachable Alertmanagers lists it: it may appear when that Alertmanager responds again,"
                + " so check the list of silences before you create it again");
    }

    private static Predicate<Alerts.Silence> inForce(SilenceDraft draft) {
        return s -> open(s) && s.order().equals(draft.order());
    }

    private static boolean open(Alerts.Silence silence) {
        return silence.state() != Alerts.SilenceState.EXPIRED;
    }

    /// Lists silences until every expected peer has the wanted one, at most so long; empty where no peer has it. Only
    /// the last list counts: a peer that had it a moment ago may have died since.
    private Optional<Result.Done> settle(
            Predicate<Alerts.Silence> wanted, Function<Look, List<Source>> expected, Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            var look = look(longest);
            var found = look.done(wanted, expected.apply(look));
            boolean settled = found.isPresent() && found.get().late().isEmpty();
            if (settled || System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                return found;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /// Ends the silence now; one that has already ended is no failure.
    public Result expire(String id, Duration deadline) {
        var share = deadline.dividedBy(4);
        Predicate<Alerts.Silence> named = s -> s.id().equals(id);
        Predicate<Alerts.Silence> ended = named.and(s -> !open(s));
        var before = look(share);
        if (before.answering().isEmpty()) {
            return new Result.Refused(List.of("no Alertmanager answers, so nothing was sent" + before.butAway()));
        }
        if (before.find(named).isEmpty()) {
            return new Result.Refused(
                    List.of("none of the reachable Alertmanagers lists the silence " + id + before.butAway()));
        }
        var open = before.listing(named.and(SilenceManager::open));
        var refused = new ArrayList<String>();
        boolean inDoubt = false;
        boolean taken = open.isEmpty();
        for (var peer : open) {
            // Ending twice does no harm, so the next may be tried also where the first is in doubt.
            var given = writes.expire(peer, id, share);
            if (given.outcome() instanceof Outcome.Failed<String>(var _, var _, var _, var failure)) {
                refused.add(failure.found() + "; " + failure.remedy());
                inDoubt |= given.inDoubt();
            } else {
                taken = true;
                break;
            }
        }
        if (!taken && !inDoubt) {
            return new Result.Refused(refused);
        }
        var known = String.join("; ", refused);
        return settle(ended, look -> look.listing(named), share)
                .<Result>map(done -> done)
                .orElseGet(() -> new Result.Unknown((known.isEmpty() ? "the request was accepted" : known)
                        + "; none of the reachable Alertmanagers lists the silence " + id
                        + " as expired yet: check the list of silences"));
    }
}
