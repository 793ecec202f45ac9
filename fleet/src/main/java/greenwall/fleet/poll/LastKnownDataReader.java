package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.identity.Target;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Queries past data for what is missing now: the metrics of targets that are down, the pools, peers and guests
/// of the last seven days, and the other metrics of the last days.
record LastKnownDataReader(SourceDiscovery source, ClusterPollState state, KnownTargets known) {
    /// What more hosts than this lack is queried for all hosts.
    private static final int MAX_HOSTS = 50;
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
                .filter(form -> form.quantity.listed() && !form.query.needed().isEmpty())
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
            failure = failure.or(() -> Optional.ofNullable(query.failure())).or(() -> PolledQuery.shortfall(recent));
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
    /// form. Only metrics that some host lacks are queried, and those that few hosts lack only for these.
    /// Returns a failure if some could not be queried.
    Optional<Failure> noLongerReported(Set<MissingCell> missingCells, Instant now) {
        Optional<Failure> failure = Optional.empty();
        var forms = new ArrayList<FormQueryState>();
        var lacking = new LinkedHashMap<String, Set<Integer>>();
        for (var form : state.queries.all()) {
            boolean ofListed = form.quantity.keys().stream().anyMatch(LISTED_KEYS::contains);
            if (form.quantity.judged() && !ofListed && !form.query.needed().isEmpty()) {
                var hosts = IntStream.range(0, state.mapping().hosts().size())
                        .filter(host -> mayLack(form, host))
                        .boxed()
                        .toList();
                var failing = form.sent.failing();
                if (!hosts.isEmpty() && failing.isPresent()) {
                    // Which hosts lack it is not known until it is answered; a refusal may last for ever.
                    failure = failure.or(
                            () -> failing.map(PolledQuery::failure).filter(f -> !(f instanceof Failure.Refused)));
                } else if (!hosts.isEmpty()) {
                    forms.add(form);
                    lacking.computeIfAbsent(form.query.needed().getFirst(), _ -> new HashSet<>())
                            .addAll(hosts);
                }
            }
        }
        var queries = new HashMap<String, PolledQuery>();
        lacking.forEach((selector, hosts) -> queries.put(selector, lastReported(selector, hosts)));
        source.round().send(queries.values());
        for (var form : forms) {
            var query = Objects.requireNonNull(queries.get(form.query.needed().getFirst()));
            failure = failure.or(() -> Optional.ofNullable(query.failure()));
            query.answer().forEach((target, days) -> {
                int host = state.mapping().hostOf(target);
                if (host >= 0 && mayLack(form, host) && take(form, host, target)) {
                    var last = now.minus(Duration.ofDays(Math.round(days)));
                    missingCells.add(form.missing(host, Labels.EMPTY, last.toEpochMilli()));
                }
            });
        }
        return failure;
    }

    private PolledQuery lastReported(String selector, Set<Integer> hosts) {
        var expr = SourceDiscovery.lastReported(selector, state.queries.targetLabels());
        if (hosts.size() > MAX_HOSTS) {
            return new PolledQuery(expr).inPiecesOf(source.round().targets()::instances);
        }
        var instances = hosts.stream()
                .flatMap(host -> state.mapping().targetsOf(host).stream())
                .map(target -> target.labels().get("instance"))
                .collect(Collectors.toCollection(TreeSet::new));
        var these = new LabelMatcher("instance", LabelMatcher.Kind.MATCH, ExprRewriter.anyOf(instances.stream()));
        return new PolledQuery(Promql.parse(expr)
                .tree()
                .map(tree -> ExprRewriter.narrowed(tree, these).text())
                .orElse(expr));
    }

    /// Whether a host that may have the form's metrics has neither them nor a form that replaces it.
    private boolean mayLack(FormQueryState form, int host) {
        var exporter = form.query.form().exporter();
        return form.sent.needed().getFirst().ages().newest(host) == 0
                && !state.mapping().vacant().get(host)
                && !usesOther(form, host)
                && (TEXTFILES.contains(exporter) || state.chosenForms.mayHave(exporter, host));
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
        if (host < 0
                || usesOther(form, host)
                || state.mapping().targetsOf(target).stream()
                        .map(state.mapping().targets()::get)
                        .noneMatch(t -> t.present() && !t.down() && !t.storeUnreachable())) {
            return false;
        }
        state.chosenForms.choose(form.quantity.id(), host, form.index);
        return true;
    }
}
