package greenwall.fleet.poll;

import greenwall.fleet.form.FormQuery;
import greenwall.fleet.form.TargetLabels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.poll.SourceDiscovery.RecordingRule;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.state.FormRows;
import greenwall.fleet.state.RawSampleAges;
import greenwall.fleet.state.RowTargets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The queries of one source: one for each form, and one for the age of each raw metric and each recorded series,
/// even if several quantities use it.
final class FormQueries {
    private static final long USUAL_WINDOW = 300_000;

    private final QuantityCatalogue catalogue;
    private final Map<String, PolledQuery> byExpr = new LinkedHashMap<>();
    private final Map<String, FormQueryState.AgeQuery> ages = new LinkedHashMap<>();
    /// The ages of recorded series whose inputs are known. They do not find targets, since a rule may have left out
    /// the labels of the targets.
    private final Map<String, FormQueryState.AgeQuery> agesOfRecorded = new LinkedHashMap<>();
    private final Map<String, @Nullable FormQueryState[]> byQuantity = new LinkedHashMap<>();
    private TargetLabels targetLabels = TargetLabels.NONE;
    private Map<String, RecordingRule> rules = Map.of();
    private boolean dropsNan;

    private final Supplier<List<String>> instances;

    /// @param instances the known instances, used to split a query that is too large
    FormQueries(QuantityCatalogue catalogue, Supplier<List<String>> instances) {
        this.catalogue = catalogue;
        this.instances = instances;
    }

    /// Stores the findings of a discovery: the labels that distinguish targets, the recording rules, and
    /// whether the source drops NaN.
    void setFindings(TargetLabels newTargetLabels, Map<String, RecordingRule> recordingRules, boolean leavesNanOut) {
        if (!newTargetLabels.equals(targetLabels)) {
            byExpr.clear();
            ages.clear();
            agesOfRecorded.clear();
            byQuantity.clear();
        }
        targetLabels = newTargetLabels;
        rules = recordingRules;
        dropsNan = leavesNanOut;
        allAges().forEach(age -> setRuleInterval(age.ages()));
    }

    TargetLabels targetLabels() {
        return targetLabels;
    }

    PolledQuery query(String expr) {
        return byExpr.computeIfAbsent(expr, e -> new PolledQuery(e).inPiecesOf(instances));
    }

    /// Creates the queries for every form that can return something with these metrics.
    void createQueries(Predicate<String> exists, RowTargets rowTargets, WireguardPeerHosts peers) {
        for (var quantity : catalogue.quantities()) {
            var forms = catalogue.forms(quantity.id());
            var states = byQuantity.computeIfAbsent(quantity.id(), _ -> new FormQueryState[forms.size()]);
            for (int i = 0; i < forms.size(); i++) {
                if (states[i] == null && FormQuery.mentionsAny(forms.get(i), exists)) {
                    var query = withRules(FormQuery.of(forms.get(i), targetLabels));
                    if (query.possible(exists)) {
                        states[i] = formState(quantity, i, query, exists, rowTargets, peers);
                    }
                }
            }
        }
    }

    private FormQueryState formState(
            Quantity quantity,
            int index,
            FormQuery query,
            Predicate<String> exists,
            RowTargets rowTargets,
            WireguardPeerHosts peers) {
        var form = query.form();
        var needed = new LinkedHashSet<>(query.needed());
        for (var recorded : query.recorded()) {
            needed.addAll(inputs(form, recorded, exists));
        }
        var withInputs = new LinkedHashSet<>(query.recorded());
        withInputs.removeAll(needed);
        var sent = new FormQueryState.QuerySet(
                query(query.expr()),
                form.judgedExpr().map(judge -> query(targetLabels.applyTo(judge))),
                form.names().map(names -> query(targetLabels.applyTo(names.expr()))),
                presence(query),
                needed.stream().map(this::age).toList(),
                query.optional().stream()
                        .filter(s -> exists.test(FormQuery.metric(s)))
                        .map(this::age)
                        .toList(),
                withInputs.stream().map(s -> age(s, agesOfRecorded)).toList());
        return new FormQueryState(quantity, index, query, sent, rows(quantity, form, rowTargets, peers));
    }

    /// Recorded rates need a full window too. If the rule is not known, a counter behind it is assumed to be
    /// a rate over the usual five minutes.
    private FormQuery withRules(FormQuery query) {
        long window = query.windowMillis();
        for (var recorded : query.recorded()) {
            var rule = rules.get(FormQuery.metric(recorded));
            if (rule != null) {
                window = Math.max(window, FormQuery.windowOf(rule.query()));
            } else if (query.form().inputs().stream()
                    .anyMatch(i -> FormQuery.metric(i).endsWith("_total"))) {
                window = Math.max(window, USUAL_WINDOW);
            }
        }
        return window == query.windowMillis() ? query : query.withWindow(window);
    }

    /// The raw selectors behind a recorded series: those of its rule, followed through further rules; or else
    /// the inputs that the form names; or else the series itself.
    private Set<String> inputs(QuantityForm form, String recorded, Predicate<String> exists) {
        var found = new LinkedHashSet<String>();
        var open = new ArrayList<>(List.of(FormQuery.metric(recorded)));
        for (int i = 0; i < open.size() && i < 20; i++) {
            var rule = rules.get(open.get(i));
            if (rule == null) {
                continue;
            }
            for (var selector : FormQuery.neededBy(rule.query())) {
                var metric = FormQuery.metric(selector);
                if (metric.contains(":")) {
                    open.add(metric);
                } else if (!metric.isEmpty()) {
                    found.add(selector);
                }
            }
        }
        if (found.isEmpty()) {
            found.addAll(form.inputs());
        }
        found.removeIf(s -> !exists.test(FormQuery.metric(s)));
        return found.isEmpty() ? Set.of(recorded) : found;
    }

    /// A query that lists the keys, which may have nothing to measure. Only needed where the source drops NaN.
    private Optional<PolledQuery> presence(FormQuery query) {
        var raw = query.needed().isEmpty() ? query.optional() : query.needed().subList(0, 1);
        if (!dropsNan || !query.form().quotient() || query.keyLabels().isEmpty() || raw.isEmpty()) {
            return Optional.empty();
        }
        var by = new TargetLabels(targetLabels.labels())
                .applyTo("by (instance, " + String.join(", ", query.keyLabels()) + ")");
        return Optional.of(
                query(raw.stream().map(s -> "count " + by + " (" + s + ")").collect(Collectors.joining(" or "))));
    }

    private FormQueryState.AgeQuery age(String selector) {
        return age(selector, ages);
    }

    private FormQueryState.AgeQuery age(String selector, Map<String, FormQueryState.AgeQuery> known) {
        return known.computeIfAbsent(selector, s -> {
            var sampleAges = new RawSampleAges(s);
            setRuleInterval(sampleAges);
            return new FormQueryState.AgeQuery(
                    query("max by (" + targetLabels.groupingLabels() + ") (timestamp(" + s + "))"), sampleAges);
        });
    }

    private void setRuleInterval(RawSampleAges sampleAges) {
        var rule = rules.get(FormQuery.metric(sampleAges.selector()));
        // A response without rules may be a source that did not respond to this in time.
        if (rule != null) {
            sampleAges.setRuleInterval(rule.interval());
        }
    }

    private static Supplier<FormRows> rows(
            Quantity quantity, QuantityForm form, RowTargets rowTargets, WireguardPeerHosts peers) {
        var keys = new CanonicalKeyReader(form, peers);
        return () -> new FormRows(quantity, form, rowTargets, keys::key);
    }

    /// Sets the window for new hosts, which is shorter than five minutes; 0 if there are no new hosts.
    void setNewHostWindow(long millis) {
        for (var formState : all()) {
            boolean usual = formState.query.windowMillis() == USUAL_WINDOW
                    && formState.query.expr().contains("[5m]");
            formState.setNewHostQuery(
                    usual && millis > 0
                            ? query(formState.query.expr().replace("[5m]", "[" + millis / 1000 + "s]"))
                            : null,
                    millis);
        }
    }

    /// Creates new rows, since hosts and keys may have changed.
    void remap(HostMapping before, HostMapping now, RowTargets rowTargets, WireguardPeerHosts peers) {
        allAges().forEach(age -> age.ages().remap(before, now));
        for (var formState : all()) {
            formState.remap(rows(formState.quantity, formState.query.form(), rowTargets, peers));
        }
    }

    Collection<FormQueryState.AgeQuery> ages() {
        return ages.values();
    }

    Collection<FormQueryState.AgeQuery> agesOfRecorded() {
        return agesOfRecorded.values();
    }

    private Stream<FormQueryState.AgeQuery> allAges() {
        return Stream.concat(ages.values().stream(), agesOfRecorded.values().stream());
    }

    List<FormQueryState> all() {
        var all = new ArrayList<FormQueryState>();
        for (var states : byQuantity.values()) {
            for (var formState : states) {
                if (formState != null) {
                    all.add(formState);
                }
            }
        }
        return all;
    }

    /// The states by the position of the form in its quantity's order; null if the form cannot return
    /// anything here.
    @Nullable
    FormQueryState[] of(String quantity) {
        return byQuantity.getOrDefault(quantity, new FormQueryState[0]);
    }

    /// The windows longer than the usual five minutes that must be full.
    static Set<Long> windows(Collection<FormQueryState> forms) {
        return forms.stream()
                .map(f -> f.query.windowMillis())
                .filter(w -> w > USUAL_WINDOW)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static Set<PolledQuery> queries(Collection<FormQueryState> forms) {
        var queries = new LinkedHashSet<PolledQuery>();
        forms.forEach(form -> queries.addAll(form.queries()));
        return queries;
    }
}
