package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.dialect.FormResolver;
import greenwall.fleet.identity.Target;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.state.Readings.MissingCell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Queries the past for what is missing now: the metrics of targets that are down, and the pools, peers and guests of
/// the last seven days.
record LastKnownReader(SourceDiscovery source, ClusterModel model, TargetRegistry registry) {
    private static final int MOST_SERIES = 50_000;

    /// The raw series that targets had before they went down. Rates that the source still returns for them count as
    /// old.
    List<Labels> recall(Instant now) {
        var down = registry.down();
        if (down.isEmpty()) {
            return List.of();
        }
        var seen = down.stream().flatMap(t -> t.lastSeen().stream()).toList();
        var from = seen.stream()
                .min(Instant::compareTo)
                .orElse(now.minus(Duration.ofHours(1)))
                .minus(Duration.ofMinutes(10));
        var to = seen.stream().max(Instant::compareTo).orElse(now).plusSeconds(60);
        var metrics = new TreeSet<String>();
        model.queries
                .ages()
                .forEach(age -> metrics.add(FormQuery.metric(age.ages().selector())));
        metrics.remove("up");
        metrics.remove("");
        var series = source.past(down.stream().map(Target::labels).toList(), metrics, new TimeWindow(from, to));
        var downLabels = new HashSet<Integer>();
        for (int i = 0; i < model.mapping().targets().size(); i++) {
            if (model.mapping().targets().get(i).down()) {
                downLabels.add(i);
            }
        }
        var kept = new ArrayList<Labels>();
        for (var labels : series) {
            model.mapping().targetsOf(labels.without(Labels.NAME)).stream()
                    .filter(downLabels::contains)
                    .findFirst()
                    .ifPresent(target -> {
                        kept.add(labels);
                        recall(labels, target);
                    });
        }
        return kept;
    }

    private void recall(Labels series, int target) {
        for (var age : model.queries.ages()) {
            if (FormQuery.metric(age.ages().selector()).equals(series.metricName())
                    && matches(age.ages().selector(), series)
                    && age.ages().newest(model.mapping().hostOf(target)) == 0) {
                age.ages().recall(model.mapping().hostOf(target), target);
            }
        }
    }

    private static boolean matches(String selector, Labels series) {
        var tree = PromQl.parseSelector(selector).tree();
        return tree.isPresent()
                && tree.get().unwrapped() instanceof Expr.Selector s
                && s.matchers().stream().allMatch(m -> m.matches(series.get(m.name())));
    }

    /// The cells that have no measurement now.
    ///
    /// @param first also looks for keys that are no longer listed; after its first poll a poller knows them
    List<MissingCell> ghosts(
            List<Labels> ofTheDown, Instant now, boolean first, Consumer<Collection<PolledQuery>> ask) {
        var ghosts = new ArrayList<MissingCell>(ofTargetsThatAreDown(ofTheDown));
        if (first) {
            noLongerListed(ghosts, now, ask);
        }
        return ghosts;
    }

    private Set<MissingCell> ofTargetsThatAreDown(List<Labels> ofTheDown) {
        Set<MissingCell> found = new LinkedHashSet<>();
        for (var one : model.queries.all()) {
            var keys = new KeyReader(one.query.form(), model.peers());
            for (var series : ofTheDown) {
                int host = model.mapping().hostOf(series.without(Labels.NAME));
                if (host < 0 || !dependsOn(one, series) || !feedersDown(one, host)) {
                    continue;
                }
                int choice = model.resolver.choice(one.quantity.id(), host);
                if (choice == FormResolver.NONE) {
                    model.resolver.choose(one.quantity.id(), host, one.index);
                    choice = one.index;
                }
                var key = keys.key(series);
                if (choice == one.index && key.size() == one.query.form().keys().size()) {
                    found.add(new MissingCell(host, one.quantity, one.index, key, Double.NaN, lastSeen(host)));
                }
            }
        }
        return found;
    }

    private static boolean dependsOn(FormQueryState one, Labels series) {
        return !one.needed.isEmpty()
                && one.needed.stream()
                        .anyMatch(age -> FormQuery.metric(age.ages().selector()).equals(series.metricName())
                                && matches(age.ages().selector(), series));
    }

    private boolean feedersDown(FormQueryState one, int host) {
        return one.needed.stream().allMatch(age -> age.ages().feeder(host) >= 0)
                && one.needed.stream()
                        .anyMatch(age -> model.mapping()
                                .targets()
                                .get(age.ages().feeder(host))
                                .down());
    }

    private long lastSeen(int host) {
        return model.mapping().targetsOf(host).stream()
                .flatMap(t -> t.lastSeen().stream())
                .mapToLong(Instant::toEpochMilli)
                .max()
                .orElse(0);
    }

    private void noLongerListed(List<MissingCell> ghosts, Instant now, Consumer<Collection<PolledQuery>> ask) {
        for (var one : model.queries.all()) {
            if (!one.quantity.listed() || one.rows.size() == 0 || one.needed.isEmpty()) {
                continue;
            }
            Optional<String> expr = SourceDiscovery.listedNow(one.query, model.queries.separators());
            if (expr.isEmpty()) {
                continue;
            }
            var query = new PolledQuery(expr.get());
            ask.accept(List.of(query));
            var ever = source.everListed(one.query, now);
            if (query.failing() || ever.size() > MOST_SERIES) {
                continue;
            }
            var keys = new KeyReader(one.query.form(), model.peers());
            var listed = new HashSet<String>();
            for (var labels : query.rows()) {
                listed.add(model.mapping().hostOf(labels) + " " + keys.key(labels));
            }
            Set<MissingCell> found = new LinkedHashSet<>();
            for (var series : ever) {
                int host = model.mapping().hostOf(series.without(Labels.NAME));
                var key = keys.key(series);
                boolean complete = key.size() == one.query.form().keys().size();
                if (host >= 0 && complete && !listed.contains(host + " " + key) && exporterCurrent(one, host)) {
                    found.add(new MissingCell(host, one.quantity, one.index, key, Double.NaN, 0));
                }
            }
            ghosts.addAll(found);
        }
    }

    /// Only where the exporter is up and its samples are current does a missing key mean that the key is gone.
    private boolean exporterCurrent(FormQueryState one, int host) {
        return one.index == model.resolver.choice(one.quantity.id(), host)
                && one.needed.stream().allMatch(age -> age.ages().newest(host) > 0);
    }
}
