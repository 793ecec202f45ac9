package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.ClusterReadings.MissingCell;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Queries past data for what targets that are up have no longer: the pools, peers and guests of the last seven
/// days, and the other metrics of the last days. Each form is asked for until it is answered.
final class LostMetricsReader {
    /// Queries of past data that are sent at once: they may read many blocks of the source from disk.
    private static final int AT_ONCE = 16;

    private static final int NEVER = Integer.MAX_VALUE;
    /// After so many a source that answers the past of other metrics is not asked again.
    private static final int MOST_TIMEOUTS = 3;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    /// What is measured of pools, peers and guests may end with them, and their lists show which are gone.
    private static final Set<String> LISTED_KEYS = Set.of("pool", "peer", "domain");
    /// Exporters that write textfiles: their metrics alone show them, so one whose file is gone is not seen.
    private static final Set<String> TEXTFILES = Set.of("textfile", "site_script", "zpool_prometheus");

    private final SourceDiscovery source;
    private final ClusterPollState state;
    /// The forms whose past the source has answered or never will.
    private final Set<String> done = new HashSet<>();
    private final Map<String, Integer> timeouts = new HashMap<>();
    private boolean answersPast;
    private boolean complete;
    private boolean awaitsPast = true;

    LostMetricsReader(SourceDiscovery source, ClusterPollState state) {
        this.source = source;
        this.state = state;
    }

    /// Whether the past of all forms is done.
    boolean isComplete() {
        return complete;
    }

    /// Whether the past of a form can be queried now, because its own query is answered.
    boolean awaitsPast() {
        return awaitsPast;
    }

    /// Adds the pools, peers and guests of the last seven days that are no longer listed. Returns a failure if
    /// some of them could not be queried.
    Optional<Failure> noLongerListed(Set<MissingCell> missingCells, Instant now) {
        var forms = state.queries.all().stream()
                .filter(form -> isListed(form) && !isDone(form))
                .toList();
        var queries = forms.stream()
                .map(form -> new PolledQuery(SourceDiscovery.listedNow(form.query, state.queries.targetLabels())))
                .toList();
        source.round().send(queries);
        var recentByForm =
                source.recentlyListed(forms.stream().map(form -> form.query).toList(), now);
        Optional<Failure> failure = Optional.empty();
        for (int i = 0; i < forms.size(); i++) {
            var form = forms.get(i);
            var query = queries.get(i);
            var recent = recentByForm.get(i);
            var found = Optional.ofNullable(query.failure()).or(() -> PolledQuery.shortfall(recent));
            failure = failure.or(() -> found);
            if (found.isEmpty()) {
                answered(form);
            }
            if (query.failing()) {
                continue;
            }
            var keys = new CanonicalKeyReader(form.query.form(), state.peers());
            var listed = new HashSet<String>();
            for (var labels : query.rows()) {
                listed.add(state.mapping().hostOf(labels) + " " + keys.key(labels));
            }
            for (var labels : recent.answer().orElse(List.of())) {
                var target = labels.without(Labels.NAME);
                int host = state.mapping().hostOf(target);
                var key = keys.key(labels);
                boolean complete = key.size() == form.query.form().keys().size();
                if (complete && !listed.contains(host + " " + key) && take(form, host, target)) {
                    missingCells.add(form.missing(host, key, 0));
                }
            }
        }
        return failure;
    }

    /// Adds the other metrics that a host had in the last days, has no longer, and cannot replace with another
    /// form. Only metrics that some host lacks are queried. Returns a failure if some could not be queried.
    Optional<Failure> noLongerReported(Set<MissingCell> missingCells, Instant now) {
        var forms = state.queries.all().stream()
                .filter(form -> isOther(form) && !isDone(form))
                .toList();
        var lacked = new LinkedHashMap<String, LackedMetric>();
        for (var form : forms) {
            // Which hosts lack it is not known until it is answered.
            if (form.sent.failing().isEmpty()) {
                hostsThatMayLack(form)
                        .forEach(host -> missing(form, host)
                                .forEach(selector -> lacked.computeIfAbsent(selector, _ -> new LackedMetric())
                                        .hosts
                                        .add(host)));
            }
        }
        lacked.forEach((selector, metric) -> metric.queries = pastQueries(selector, metric.hosts));
        sendFewAtATime(lacked.values().stream()
                .flatMap(metric -> metric.queries.stream())
                .map(PastQuery::query)
                .toList());
        lacked.values().forEach(this::takeDaysAgo);
        Optional<Failure> failure = Optional.empty();
        for (var form : forms) {
            var hosts = hostsThatMayLack(form);
            var own = form.sent.failing().map(PolledQuery::failure);
            var found = hosts.isEmpty() ? Optional.<Failure>empty() : own.or(() -> failureOfPast(form, lacked));
            if (own.isEmpty()) {
                for (int host : hosts) {
                    int days = missing(form, host).stream()
                            .mapToInt(selector -> lacked.getOrDefault(selector, new LackedMetric())
                                    .daysAgo
                                    .getOrDefault(host, NEVER))
                            .max()
                            .orElse(NEVER);
                    if (days != NEVER) {
                        state.chosenForms.choose(form.quantity.id(), host, form.index);
                        var last = now.minus(Duration.ofDays(days));
                        missingCells.add(form.missing(host, Labels.EMPTY, last.toEpochMilli()));
                    }
                }
            }
            if (found.isEmpty()) {
                answered(form);
            } else if (isRefusedForGood(found.get()) || timesOutForGood(form, found.get())) {
                // While the form's own query fails, its past was not queried.
                if (own.isEmpty()) {
                    done.add(id(form));
                }
            } else {
                failure = failure.or(() -> found);
            }
        }
        var awaited = state.queries.all().stream()
                .filter(form -> (isListed(form) || isOther(form)) && !isDone(form))
                .toList();
        complete = awaited.isEmpty();
        awaitsPast = awaited.stream()
                .anyMatch(form ->
                        form.sent.failing().filter(LostMetricsReader::isRefused).isEmpty());
        return failure;
    }

    /// A metric that some hosts lack, and how many days ago each of them had it.
    private static final class LackedMetric {
        private final Set<Integer> hosts = new HashSet<>();
        private List<PastQuery> queries = List.of();
        private final Map<Integer, Integer> daysAgo = new HashMap<>();
    }

    /// One query for what was reported so many days ago.
    private record PastQuery(int daysAgo, PolledQuery query) {
        boolean failed() {
            return query.failing() || !query.answered();
        }

        Failure failure() {
            var failure = query.failure();
            return failure != null
                    ? failure
                    : new Failure.Cancelled(
                            "others took so long that not all were queried", "check the load of the source");
        }
    }

    private void sendFewAtATime(List<PolledQuery> queries) {
        var round = source.round();
        long until = System.nanoTime() + round.timeout().multipliedBy(2).toNanos();
        for (int from = 0; from < queries.size() && System.nanoTime() < until; from += AT_ONCE) {
            round.send(queries.subList(from, Math.min(from + AT_ONCE, queries.size())));
        }
    }

    /// The queries for each day, for these hosts alone if they are at most half of all.
    private List<PastQuery> pastQueries(String selector, Set<Integer> hosts) {
        var instances = hosts.stream()
                .flatMap(host -> state.mapping().targetsOf(host).stream())
                .map(target -> target.labels().get("instance"))
                .distinct()
                .toList();
        boolean few = hosts.size() * 2 <= state.mapping().hosts().size();
        return SourceDiscovery.DAYS_AGO.stream()
                .map(days -> {
                    var query = new PolledQuery(SourceDiscovery.reported(selector, days, state.queries.targetLabels()));
                    return new PastQuery(
                            days,
                            few
                                    ? query.onlyFor(instances)
                                    : query.inPiecesOf(source.round().targets()::instances));
                })
                .toList();
    }

    /// Takes the hosts with a target that is up and had series. After a query that failed, which is of a later
    /// day, the metric counts as reported until then.
    private void takeDaysAgo(LackedMetric metric) {
        int failed = NEVER;
        for (var past : metric.queries) {
            if (past.failed()) {
                failed = past.daysAgo();
            } else {
                answersPast = true;
            }
            for (var target : past.query().rows()) {
                int host = state.mapping().hostOf(target);
                if (metric.hosts.contains(host) && isUp(target)) {
                    metric.daysAgo.putIfAbsent(host, Math.min(failed, past.daysAgo()));
                }
            }
        }
    }

    private static Optional<Failure> failureOfPast(FormQueryState form, Map<String, LackedMetric> lacked) {
        return form.query.needed().stream()
                .flatMap(selector -> lacked.getOrDefault(selector, new LackedMetric()).queries.stream())
                .filter(PastQuery::failed)
                .findFirst()
                .map(PastQuery::failure);
    }

    private static String id(FormQueryState form) {
        return form.quantity.id() + " " + form.index;
    }

    private boolean isDone(FormQueryState form) {
        return done.contains(id(form));
    }

    /// While a store is missing, nobody knows what the hosts behind it had.
    private void answered(FormQueryState form) {
        if (source.round().targets().stores().missing().isEmpty()) {
            done.add(id(form));
        }
    }

    private static boolean isRefused(PolledQuery query) {
        var failure = query.failure();
        return failure != null && isRefusedForGood(failure);
    }

    private static boolean isRefusedForGood(Failure failure) {
        return failure instanceof Failure.TooLarge
                || failure instanceof Failure.Refused refused
                        && refused.status() / 100 == 4
                        && refused.status() != UNAUTHORIZED
                        && refused.status() != FORBIDDEN;
    }

    /// Whether the source answers the past of other metrics, but not of this one.
    private boolean timesOutForGood(FormQueryState form, Failure failure) {
        return failure instanceof Failure.TimedOut
                && answersPast
                && timeouts.merge(id(form), 1, Integer::sum) >= MOST_TIMEOUTS;
    }

    private static boolean isListed(FormQueryState form) {
        return form.quantity.listed() && !form.query.needed().isEmpty();
    }

    private static boolean isOther(FormQueryState form) {
        return form.quantity.judged()
                && form.quantity.keys().stream().noneMatch(LISTED_KEYS::contains)
                && !form.query.needed().isEmpty();
    }

    /// The metrics of the form that the host lacks.
    private static List<String> missing(FormQueryState form, int host) {
        return IntStream.range(0, form.query.needed().size())
                .filter(i -> form.sent.needed().get(i).ages().newest(host) == 0)
                .mapToObj(form.query.needed()::get)
                .toList();
    }

    /// The hosts that may have the form's metrics, lack some, and have no form that replaces it.
    private List<Integer> hostsThatMayLack(FormQueryState form) {
        var exporter = form.query.form().exporter();
        return IntStream.range(0, state.mapping().hosts().size())
                .filter(host -> !form.sent.hasSamples(host)
                        && !state.mapping().vacant().get(host)
                        && !usesOther(form, host)
                        && (TEXTFILES.contains(exporter) || state.chosenForms.mayHave(exporter, host)))
                .boxed()
                .toList();
    }

    /// Whether the host uses another form of the quantity. A later one whose 0 proves nothing does not count.
    private boolean usesOther(FormQueryState form, int host) {
        int choice = state.chosenForms.choice(form.quantity.id(), host);
        return choice != ChosenForms.NONE
                && (choice < form.index
                        || choice > form.index
                                && !state.chosenForms
                                        .catalogue()
                                        .forms(form.quantity.id())
                                        .get(choice)
                                        .trust()
                                        .provesNothing(0));
    }

    /// Chooses the form for a host that uses no other, if the target is up. Returns whether it did: only then does
    /// a missing key mean that it is gone.
    private boolean take(FormQueryState form, int host, Labels target) {
        if (host < 0 || usesOther(form, host) || !isUp(target)) {
            return false;
        }
        state.chosenForms.choose(form.quantity.id(), host, form.index);
        return true;
    }

    private boolean isUp(Labels target) {
        return state.mapping().targetsOf(target).stream()
                .map(state.mapping().targets()::get)
                .anyMatch(t -> t.present() && !t.down() && !t.storeUnreachable());
    }
}
