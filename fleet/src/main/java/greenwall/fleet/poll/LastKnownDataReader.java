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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Queries past data for what is missing now: the metrics of targets that are down, and the pools, peers and
/// guests of the last seven days.
record LastKnownDataReader(SourceDiscovery source, ClusterPollState state, KnownTargets known) {
    private static final int MAX_SERIES = 50_000;
    /// What is measured of pools, peers and guests may end with them, and their lists show which are gone.
    private static final Set<String> LISTED_KEYS = Set.of("pool", "peer", "domain");

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
    Optional<Failure> noLongerListed(List<MissingCell> missingCells, Instant now) {
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
            var formState = forms.get(i);
            var query = queries.get(i);
            var recent = recentByForm.get(i);
            failure = failure.or(() -> Optional.ofNullable(query.failure())).or(recent::failed);
            var series = recent.answer().orElse(List.of());
            if (query.failing() || series.size() > MAX_SERIES) {
                continue;
            }
            var keys = new CanonicalKeyReader(formState.query.form(), state.peers());
            var listed = new HashSet<String>();
            for (var labels : query.rows()) {
                listed.add(state.mapping().hostOf(labels) + " " + keys.key(labels));
            }
            Set<MissingCell> found = new LinkedHashSet<>();
            for (var labels : series) {
                int host = state.mapping().hostOf(labels.without(Labels.NAME));
                var key = keys.key(labels);
                boolean complete = key.size() == formState.query.form().keys().size();
                if (host >= 0 && complete && !listed.contains(host + " " + key) && isFormOf(labels, host, formState)) {
                    found.add(formState.missing(host, key, 0));
                }
            }
            missingCells.addAll(found);
        }
        return failure;
    }

    /// Adds the other metrics that a host had a day ago, has no longer, and cannot replace with another form.
    /// Metrics that every host has are not queried. Returns a failure if they could not be queried.
    Optional<Failure> noLongerReported(List<MissingCell> missingCells, Instant now) {
        var formsByMetric = new TreeMap<String, List<FormQueryState>>();
        for (var formState : state.queries.all()) {
            var quantity = formState.quantity;
            boolean ofListed = quantity.keys().stream().anyMatch(LISTED_KEYS::contains);
            if (quantity.judged() && !ofListed && !formState.query.needed().isEmpty() && lacks(formState)) {
                var metric = FormQuery.metric(formState.query.needed().getFirst());
                formsByMetric.computeIfAbsent(metric, _ -> new ArrayList<>()).add(formState);
            }
        }
        if (formsByMetric.isEmpty()) {
            return Optional.empty();
        }
        var query = state.queries.query("count by (__name__, "
                + state.queries.targetLabels().groupingLabels() + ") ({__name__=~\""
                + String.join("|", formsByMetric.keySet()) + "\"} offset 1d)");
        source.round().send(List.of(query));
        for (var labels : query.rows()) {
            int host = state.mapping().hostOf(labels.without(Labels.NAME));
            for (var formState : formsByMetric.getOrDefault(labels.metricName(), List.of())) {
                if (host >= 0
                        && formState.sent.needed().getFirst().ages().newest(host) == 0
                        && state.chosenForms.choice(formState.quantity.id(), host) == ChosenForms.NONE
                        && isFormOf(labels, host, formState)) {
                    var yesterday = now.minus(Duration.ofDays(1)).toEpochMilli();
                    missingCells.add(formState.missing(host, Labels.EMPTY, yesterday));
                }
            }
        }
        return Optional.ofNullable(query.failure());
    }

    /// Whether a host that may have the form's metrics has no form of the quantity.
    private boolean lacks(FormQueryState formState) {
        var exporter = formState.query.form().exporter();
        var choices = state.chosenForms.choices(formState.quantity.id());
        return IntStream.range(0, state.mapping().hosts().size())
                .anyMatch(host -> choices.of(host) == ChosenForms.NONE
                        && !state.mapping().vacant().get(host)
                        && (exporter.equals("textfile") || state.chosenForms.mayHave(exporter, host)));
    }

    /// Whether the host uses the form, or uses none and its target is up. A missing key means that the key is
    /// gone only in these cases.
    private boolean isFormOf(Labels series, int host, FormQueryState formState) {
        int choice = state.chosenForms.choice(formState.quantity.id(), host);
        boolean up = state.mapping().targetsOf(series.without(Labels.NAME)).stream()
                .map(state.mapping().targets()::get)
                .anyMatch(target -> target.present() && !target.down() && !target.storeUnreachable());
        if (up && choice == ChosenForms.NONE) {
            state.chosenForms.choose(formState.quantity.id(), host, formState.index);
        }
        return up && (choice == ChosenForms.NONE || choice == formState.index);
    }
}
