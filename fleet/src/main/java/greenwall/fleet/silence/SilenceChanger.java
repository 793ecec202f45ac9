package greenwall.fleet.silence;

import greenwall.fleet.CountText;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SilenceClient;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/// Creates, changes and ends silences on the Alertmanagers of a cluster: lists the silences of all peers in
/// parallel, sends the request to a peer that answers, and then checks the result on all of them. A request
/// goes to a second peer only if the first is known not to have applied it; an unknown result is reported as
/// such. A request is recognised by its mark, see [SilenceDraft#requestId].
public record SilenceChanger(AlertSource source, SilenceClient client, InstantSource clock) {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    public sealed interface Result {
        /// The silence is active, or has expired if that was requested. `unreachable` are the peers that did
        /// not answer, `late` those that do not list the change yet.
        record Done(AlertSource.Silence silence, List<URI> seenBy, List<URI> late, List<URI> unreachable)
                implements Result {
            public String text() {
                var state = switch (silence.state()) {
                    case PENDING -> " is pending";
                    case ACTIVE -> " is active";
                    case EXPIRED -> " has expired";
                };
                return "silence " + silence.id() + state + " on " + CountText.of(seenBy.size(), "Alertmanager")
                        + (late.isEmpty() ? "" : "; not yet on " + urls(late))
                        + noResponseFrom(unreachable);
            }
        }

        /// Nothing was changed; one line for each problem.
        record Refused(List<String> errors) implements Result {}

        /// It is not known whether anything was changed; one line with what is known.
        record Unknown(String known) implements Result {}
    }

    private static String noResponseFrom(List<URI> unreachable) {
        return unreachable.isEmpty() ? "" : "; no response from " + urls(unreachable);
    }

    private static String urls(List<URI> urls) {
        return String.join(", ", urls.stream().map(URI::toString).toList());
    }

    private record Listing(List<Outcome<List<AlertSource.Silence>>> peers) {
        List<Source> answering() {
            return peers.stream()
                    .filter(p -> p instanceof Outcome.Answered)
                    .map(Outcome::source)
                    .toList();
        }

        List<URI> unreachable() {
            return peers.stream()
                    .filter(p -> p instanceof Outcome.Failed)
                    .map(p -> p.source().url())
                    .toList();
        }

        String unreachableNote() {
            return noResponseFrom(unreachable());
        }

        Optional<AlertSource.Silence> find(Predicate<AlertSource.Silence> condition) {
            return peers.stream()
                    .flatMap(p -> p.answer().stream())
                    .flatMap(List::stream)
                    .filter(condition)
                    .findFirst();
        }

        List<Source> listing(Predicate<AlertSource.Silence> condition) {
            return peers.stream()
                    .filter(p -> p.answer().stream().flatMap(List::stream).anyMatch(condition))
                    .map(Outcome::source)
                    .toList();
        }

        /// The result, or empty if no peer that answers lists the silence.
        Optional<Result.Done> done(Predicate<AlertSource.Silence> condition, List<Source> expected) {
            return find(condition).map(silence -> {
                var seen = listing(condition);
                var late = expected.stream()
                        .filter(peer -> !seen.contains(peer))
                        .map(Source::url)
                        .toList();
                return new Result.Done(silence, seen.stream().map(Source::url).toList(), late, unreachable());
            });
        }
    }

    private Listing list(Duration longest) {
        return new Listing(source.silencesByPeer(longest));
    }

    /// Creates the silence, or changes the silence with the draft's id. A draft that is sent twice is applied
    /// once. Blocks, at most until the deadline.
    public Result put(SilenceDraft draft, Duration deadline) {
        var errors = draft.errors(clock.instant());
        if (!errors.isEmpty()) {
            return new Result.Refused(errors);
        }
        var share = deadline.dividedBy(4);
        var before = list(share);
        Predicate<AlertSource.Silence> ofDraft = s -> open(s) && s.requestId().equals(draft.requestId());
        if (before.find(ofDraft).isPresent()) {
            return settle(ofDraft, Listing::answering, share)
                    .<Result>map(done -> done)
                    .orElseGet(() -> new Result.Unknown(
                            "the silence was listed before but is gone now: check the list of silences"));
        }
        var peers = before.answering();
        if (peers.isEmpty()) {
            return new Result.Refused(
                    List.of("no Alertmanager responds, so nothing was sent" + before.unreachableNote()));
        }
        var annotations = Map.<String, String>of();
        if (!draft.id().isEmpty()) {
            Predicate<AlertSource.Silence> changed = s -> s.id().equals(draft.id());
            if (before.find(changed).isEmpty()) {
                return new Result.Refused(List.of("none of the reachable Alertmanagers lists the silence " + draft.id()
                        + ", so nothing was sent" + before.unreachableNote()));
            }
            var existing = before.find(changed.and(SilenceChanger::open));
            if (existing.isEmpty()) {
                return new Result.Refused(List.of("the silence " + draft.id() + " has expired; create a new one"));
            }
            annotations = existing.get().annotations();
            peers = before.listing(changed.and(SilenceChanger::open));
        }
        var refused = new ArrayList<String>();
        for (var peer : peers) {
            var response = client.put(peer, draft.silence(annotations), share);
            switch (response.outcome()) {
                case Outcome.Answered<String> accepted -> {
                    return settle(ofDraft, Listing::answering, share)
                            .<Result>map(done -> expireDuplicates(done, ofDraft, share))
                            .orElseGet(() -> acceptedButNotListed(peer, accepted.value()));
                }
                case Outcome.Failed<String>(var _, var _, var _, var failure) -> {
                    if (response.inDoubt()) {
                        return settle(ofDraft, Listing::answering, share)
                                .<Result>map(done -> expireDuplicates(done, ofDraft, share))
                                .orElseGet(() -> new Result.Unknown(failure.found()
                                        + "; none of the reachable Alertmanagers lists the silence yet, and it may still appear:"
                                        + " check the list of silences before you create it again"));
                    }
                    refused.add(failure.text());
                    if (failure instanceof Failure.Refused) {
                        return new Result.Refused(refused);
                    }
                }
            }
        }
        return new Result.Refused(refused);
    }

    /// A proxy in between may repeat a request, and Alertmanager creates a silence for each. Any other
    /// silence with the mark of this draft is ended.
    private Result.Done expireDuplicates(Result.Done done, Predicate<AlertSource.Silence> ofDraft, Duration longest) {
        Predicate<AlertSource.Silence> repeated =
                ofDraft.and(s -> !s.id().equals(done.silence().id()));
        for (var peer : list(longest).peers()) {
            peer.answer().stream()
                    .flatMap(List::stream)
                    .filter(repeated)
                    .forEach(duplicate -> client.expire(peer.source(), duplicate.id(), longest));
        }
        return done;
    }

    private Result acceptedButNotListed(Source peer, String id) {
        return new Result.Unknown(peer.url() + " accepted the silence as " + id
                + "; none of the reachable Alertmanagers lists it: it may appear when that Alertmanager responds again,"
                + " so check the list of silences before you create it again");
    }

    private static boolean open(AlertSource.Silence silence) {
        return silence.state() != AlertSource.SilenceState.EXPIRED;
    }

    /// Lists silences until every expected peer lists the silence, at most this long; empty if no peer
    /// does. Only the last list counts, since a peer may have failed since an earlier one.
    private Optional<Result.Done> settle(
            Predicate<AlertSource.Silence> condition, Function<Listing, List<Source>> expected, Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            var listing = list(longest);
            var found = listing.done(condition, expected.apply(listing));
            boolean settled = found.isPresent() && found.get().late().isEmpty();
            if (settled || System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                return found;
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    /// Ends the silence now; a silence that has already ended counts as success.
    public Result expire(String id, Duration deadline) {
        var share = deadline.dividedBy(4);
        Predicate<AlertSource.Silence> named = s -> s.id().equals(id);
        Predicate<AlertSource.Silence> ended = named.and(s -> !open(s));
        var before = list(share);
        if (before.answering().isEmpty()) {
            return new Result.Refused(
                    List.of("no Alertmanager responds, so nothing was sent" + before.unreachableNote()));
        }
        if (before.find(named).isEmpty()) {
            return new Result.Refused(
                    List.of("none of the reachable Alertmanagers lists the silence " + id + before.unreachableNote()));
        }
        var open = before.listing(named.and(SilenceChanger::open));
        var refused = new ArrayList<String>();
        boolean inDoubt = false;
        boolean accepted = open.isEmpty();
        for (var peer : open) {
            // Ending a silence twice does no harm, so the next peer is tried even if the result of the first
            // is in doubt.
            var response = client.expire(peer, id, share);
            if (response.outcome() instanceof Outcome.Failed<String>(var _, var _, var _, var failure)) {
                refused.add(failure.text());
                inDoubt |= response.inDoubt();
            } else {
                accepted = true;
                break;
            }
        }
        if (!accepted && !inDoubt) {
            return new Result.Refused(refused);
        }
        var known = String.join("; ", refused);
        return settle(ended, listing -> listing.listing(named), share)
                .<Result>map(done -> done)
                .orElseGet(() -> new Result.Unknown((known.isEmpty() ? "the request was accepted" : known)
                        + "; none of the reachable Alertmanagers lists the silence " + id
                        + " as expired yet: check the list of silences"));
    }
}
