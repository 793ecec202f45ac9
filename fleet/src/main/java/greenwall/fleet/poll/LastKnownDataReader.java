package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.identity.Target;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.state.ClusterReadings.MissingCell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Queries past data for the metrics that targets had before they went down.
record LastKnownDataReader(SourceDiscovery source, ClusterPollState state, KnownTargets known) {
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
}
