package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.identity.Target;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.ClusterReadings.MissingCell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Queries past data for what is missing now: the metrics of targets that are down, the pools, peers and guests
/// of the last seven days, and the other metrics of the last days.
record LastKnownDataReader(
        SourceDiscovery source, ClusterPollState state, KnownTargets known, PastAnswers pastAnswers) {
    /// Queries of past data that are sent at once: they may read many blocks of the source from disk.
    private static final int AT_ONCE = 16;

    private static final int NEVER = Integer.MAX_VALUE;
    /// What is measured of pools, peers and guests may end with them, and their lists show which are gone.
    private static final Set<String> LISTED_KEYS = Set.of("pool", "peer", "domain");
    /// Exporters that write textfiles: their metrics alone show them, so one whose file is gone is not seen.
    private static final Set<String> TEXTFILES = Set.of("textfile", "site_script", "zpool_prometheus");

    /// The raw series that targets had before they went down. The feeders of these series are set, so that
    /// rates that the source still returns count as old.
    List<Labels> readPastSeries(Instant now) {
        var down = known.down();
        if (down.isEmpty()) {
            return List.of();
        }
        var metrics = new TreeSet<String>();
        state.queries
                .ages()
                .forEach(age -> metrics.add(FormQuery.metric(age.ages().selector())));
        metrics.remove("up");
        metrics.remove("");
        var series = source.past(down, metrics, now);
        var downLabels = new HashSet<Integer>();
        for (int i = 0; i < state.mapping().targets().size(); i++) {
            if (state.mapping().targets().get(i).down()) {
                downLabels.add(i);
            }
        }
        var kept = new ArrayList<Labels>();
        for (var labels : series) {
            state.mapping().targetsOf(labels.without(Labels.NAME)).stream()
                    .filter(downLabels::contains)
                    .findFirst()
                    .ifPresent(target -> {
                        kept.add(labels);
                        setFeeder(labels, target);
                    });
        }
        return kept;
    }

    private void setFeeder(Labels series, int target) {
        for (var age : state.queries.ages()) {
            if (reads(age, series) && age.ages().newest(state.mapping().hostOf(target)) == 0) {
                age.ages().setPastFeeder(state.mapping().hostOf(target), target);
            }
        }
    }

    private static boolean reads(FormQueryState.AgeQuery age, Labels series) {
        var selector = age.ages().selector();
        if (!FormQuery.metric(selector).equals(series.metricName())) {
            return false;
        }
        var tree = Promql.parseSelector(selector).tree();
        return tree.isPresent()
                && tree.get().unwrapped() instanceof PromqlExpr.Selector s
                && s.matchers().stream().allMatch(m -> m.matches(series.get(m.name())));
    }

    /// The cells of targets that are down.
    Set<MissingCell> ofTargetsThatAreDown(List<Labels> downSeries) {
        Set<MissingCell> found = new LinkedHashSet<>();
        for (var formState : state.queries.all()) {
            var keys = new CanonicalKeyReader(formState.query.form(), state.peers());
            for (var series : downSeries) {
                int host = state.mapping().hostOf(series.without(Labels.NAME));
                if (host < 0
                        || formState.sent.needed().stream().noneMatch(age -> reads(age, series))
                        || !feedersDown(formState, host)) {
                    continue;
                }
                int choice = state.chosenForms.choice(formState.quantity.id(), host);
                if (choice == ChosenForms.NONE) {
                    state.chosenForms.choose(formState.quantity.id(), host, formState.index);
                    choice = formState.index;
                }
                var key = keys.key(series);
                if (choice == formState.index
                        && key.size() == formState.query.form().keys().size()) {
                    found.add(formState.missing(host, key, lastSeen(host)));
                }
            }
        }
        return found;
    }

    private boolean feedersDown(FormQueryState formState, int host) {
        return formState.sent.needed().stream().allMatch(age -> age.ages().feedingTarget(host) >= 0)
                && formState.sent.needed().stream()
                        .anyMatch(age -> state.mapping()
                                .targets()
                                .get(age.ages().feedingTarget(host))
                                .down());
    }

    private long lastSeen(int host) {
        return Target.lastSeen(state.mapping().targetsOf(host))
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    /// Adds the pools, peers and guests of the last seven days that are no longer listed. Returns a failure if
    /// some of them could not be queried.
    Optional<Failure> noLongerListed(Set<MissingCell> missingCells, Instant now) {
        var forms = state.queries.all().stream()
                .filter(form -> isListed(form) && !pastAnswers.has(form))
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
                pastAnswers.add(form);
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
                .filter(form -> isOther(form) && !pastAnswers.has(form))
                .toList();
        var lacking = new LinkedHashMap<String, Set<Integer>>();
        for (var form : forms) {
            // Which hosts lack it is not known until it is answered.
            if (form.sent.failing().isEmpty()) {
                hostsThatMayLack(form)
                        .forEach(host -> missing(form, host)
                                .forEach(selector -> lacking.computeIfAbsent(selector, _ -> new HashSet<>())
                                        .add(host)));
            }
        }
        var queries = sendFewAtATime(lacking);
        var daysAgo = new HashMap<String, Map<Integer, Integer>>();
        lacking.forEach((selector, hosts) ->
                daysAgo.put(selector, daysAgo(queries.getOrDefault(selector, List.of()), hosts)));
        Optional<Failure> failure = Optional.empty();
        for (var form : forms) {
            var hosts = hostsThatMayLack(form);
            var found = hosts.isEmpty() ? Optional.<Failure>empty() : failure(form, queries);
            if (form.sent.failing().isEmpty()) {
                for (int host : hosts) {
                    int days = missing(form, host).stream()
                            .mapToInt(selector ->
                                    daysAgo.getOrDefault(selector, Map.of()).getOrDefault(host, NEVER))
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
                pastAnswers.add(form);
            } else if (!pastAnswers.isNeverComing(form, found.get())) {
                failure = failure.or(() -> found);
            }
        }
        return failure;
    }

    /// One query for what was reported so many days ago.
    private record PastQuery(int daysAgo, PolledQuery query) {}

    private Map<String, List<PastQuery>> sendFewAtATime(Map<String, Set<Integer>> lacking) {
        var queries = new LinkedHashMap<String, List<PastQuery>>();
        lacking.forEach((selector, hosts) -> queries.put(selector, pastQueries(selector, hosts)));
        var all = queries.values().stream()
                .flatMap(List::stream)
                .map(PastQuery::query)
                .toList();
        var round = source.round();
        long until = System.nanoTime() + round.timeout().multipliedBy(2).toNanos();
        for (int from = 0; from < all.size() && System.nanoTime() < until; from += AT_ONCE) {
            round.send(all.subList(from, Math.min(from + AT_ONCE, all.size())));
        }
        return queries;
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

    private static Optional<Failure> failure(FormQueryState form, Map<String, List<PastQuery>> queries) {
        return form.sent
                .failing()
                .map(PolledQuery::failure)
                .or(() -> form.query.needed().stream()
                        .flatMap(selector -> queries.getOrDefault(selector, List.of()).stream())
                        .map(PastQuery::query)
                        .filter(query -> query.failing() || !query.answered())
                        .findFirst()
                        .map(query -> query.failing()
                                ? query.failure()
                                : new Failure.Cancelled(
                                        "others took so long that not all were queried",
                                        "check the load of the source")));
    }

    /// For each host how many days ago a target of it that is up had series.
    private Map<Integer, Integer> daysAgo(List<PastQuery> queries, Set<Integer> hosts) {
        var days = new HashMap<Integer, Integer>();
        for (var past : queries) {
            for (var target : past.query().rows()) {
                int host = state.mapping().hostOf(target);
                if (hosts.contains(host) && isUp(target)) {
                    days.putIfAbsent(host, past.daysAgo());
                }
            }
        }
        return days;
    }

    private static boolean isListed(FormQueryState form) {
        return form.quantity.listed() && !form.query.needed().isEmpty();
    }

    private static boolean isOther(FormQueryState form) {
        return form.quantity.judged()
                && form.quantity.keys().stream().noneMatch(LISTED_KEYS::contains)
                && !form.query.needed().isEmpty();
    }

    /// Whether the past of all forms has been answered.
    boolean isComplete() {
        return state.queries.all().stream()
                .filter(form -> isListed(form) || isOther(form))
                .allMatch(pastAnswers::has);
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

    /// The forms whose past the source has answered or never will, so that it is not asked again.
    static final class PastAnswers {
        private static final int MOST_TIMEOUTS = 3;

        private final Set<String> forms = new HashSet<>();
        private final Map<String, Integer> timeouts = new HashMap<>();

        private static String id(FormQueryState form) {
            return form.quantity.id() + " " + form.index;
        }

        private boolean has(FormQueryState form) {
            return forms.contains(id(form));
        }

        private void add(FormQueryState form) {
            forms.add(id(form));
        }

        /// Whether the source refuses the query, or answers others but not this one. A form whose own query fails
        /// is asked again once that is answered.
        private boolean isNeverComing(FormQueryState form, Failure failure) {
            boolean refused = failure instanceof Failure.Refused || failure instanceof Failure.TooLarge;
            boolean never = refused
                    || failure instanceof Failure.TimedOut
                            && !forms.isEmpty()
                            && timeouts.merge(id(form), 1, Integer::sum) >= MOST_TIMEOUTS;
            if (refused || never && form.sent.failing().isEmpty()) {
                add(form);
            }
            return never;
        }
    }
}
