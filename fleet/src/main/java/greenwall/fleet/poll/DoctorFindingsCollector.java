package greenwall.fleet.poll;

import greenwall.fleet.CountText;
import greenwall.fleet.Unit;
import greenwall.fleet.doctor.DoctorFindings.AbsentQuantity;
import greenwall.fleet.doctor.DoctorFindings.FormFinding;
import greenwall.fleet.doctor.DoctorFindings.HostFinding;
import greenwall.fleet.doctor.DoctorFindings.QuantityFinding;
import greenwall.fleet.doctor.DoctorFindings.SourceFinding;
import greenwall.fleet.doctor.DoctorFindings.Warning;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.rules.PrometheusRule;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.source.ClockSkewLimits;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.MetricsSource.QueryLimits;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.HostState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Reports on one cluster after a poll.
record DoctorFindingsCollector(ClusterState state, ClusterPoller poller, PollSettings settings) {
    /// From this share of a limit of the source on, a query is reported.
    private static final double NEAR = 0.5;
    private static final int LONGEST = 200;
    /// Below this load, recording rules are not worth the effort.
    private static final long FEW_SAMPLES = 1_000_000;
    private static final long QUICK_MILLIS = 1_000;
    private static final double MIN_SHARE = 0.1;

    SourceFinding source() {
        var build = poller.discovery.build();
        var targets = poller.pollState.mapping().targets().stream()
                .filter(t -> t.scraped() && t.present())
                .toList();
        return new SourceFinding(
                state.sources().getFirst(),
                build.map(MetricsSource.BuildInfo::product).orElse(""),
                build.map(MetricsSource.BuildInfo::version).orElse(""),
                targets.size(),
                (int) targets.stream().filter(Target::up).count(),
                poller.problems());
    }

    List<HostFinding> hosts(List<HostState> hosts) {
        return hosts.stream()
                .map(h -> new HostFinding(
                        poller.cluster(),
                        h.name(),
                        h.state(),
                        h.host().names(),
                        h.host().labels()))
                .toList();
    }

    List<QuantityFinding> quantities(List<HostState> hosts) {
        var found = new ArrayList<QuantityFinding>();
        for (var quantity : settings.catalogue().quantities()) {
            Map<QuantityForm, List<String>> forms = new LinkedHashMap<>();
            var absent = new ArrayList<AbsentQuantity>();
            for (var host : hosts) {
                var cells = host.cells(quantity.id());
                if (cells.isEmpty()) {
                    var why = host.absence(quantity);
                    absent.add(new AbsentQuantity(host.name(), why.reason(), why.remedy()));
                } else {
                    cells.stream()
                            .map(Cell::form)
                            .distinct()
                            .forEach(form -> forms.computeIfAbsent(form, _ -> new ArrayList<>())
                                    .add(host.name()));
                }
            }
            var queried = new ArrayList<FormFinding>();
            forms.forEach((form, names) -> queried.add(new FormFinding(
                    form, poller.pollState.queries.targetLabels().applyTo(form.expr()), names)));
            found.add(new QuantityFinding(poller.cluster(), quantity.id(), quantity.unit(), queried, absent));
        }
        return found;
    }

    List<Warning> warnings() {
        var mapping = poller.pollState.mapping();
        var queries = poller.pollState.queries;
        var source = state.sources().getFirst();
        var texts = new ArrayList<>(mapping.warnings());
        texts.addAll(poller.problems());
        if (source.state() != CellState.OK) {
            texts.add(source.source() + " does not respond: " + source.reason());
        } else if (mapping.targets().isEmpty()) {
            texts.add("the source responds but has no targets: add scrape_configs, or check that it is the right"
                    + " source");
        }
        if (poller.skew().abs().compareTo(ClockSkewLimits.REPORTED) > 0) {
            texts.add("this machine's clock is " + poller.skew().abs().toMillis() / 1000.0 + " s "
                    + (poller.skew().isNegative() ? "ahead of" : "behind")
                    + " the source's; ages are calculated from the source's clock");
        }
        source.slowed().ifPresent(slowed -> texts.add("the source is " + slowed));
        if (source.state() == CellState.OK) {
            texts.addAll(limitWarnings(poller.pollState.loads(), poller.limits()));
        }
        source.load().flatMap(this::savingsOfRules).ifPresent(texts::add);
        for (var quantity : settings.catalogue().quantities()) {
            for (var form : settings.catalogue().forms(quantity.id())) {
                if (form.trust() == QuantityForm.Trust.SITE
                        && !FormQuery.of(form, queries.targetLabels()).parsed()) {
                    texts.add("the expression of " + quantity.id()
                            + " is not valid PromQL, so the age of its values is not known: " + form.expr());
                }
            }
        }
        int ambiguous = unmatchedRows();
        if (ambiguous > 0) {
            texts.add(
                    CountText.of(ambiguous, "series matches", "series match")
                            + " several hosts or none, because their labels are ambiguous; give each target a host label of its own");
        }
        return texts.stream().map(text -> new Warning(poller.cluster(), text)).toList();
    }

    /// The number of rows that were assigned to no host although they have labels.
    private int unmatchedRows() {
        int rows = 0;
        for (var form : poller.pollState.queries.all()) {
            for (var labels : form.sent.value().rows()) {
                if (!labels.isEmpty() && poller.pollState.mapping().hostOf(labels) < 0) {
                    rows++;
                }
            }
        }
        return rows;
    }

    /// The queries that come near a limit of the source, before the source refuses them.
    ///
    /// @param loads the load of each query in its last poll
    static List<String> limitWarnings(Map<String, SourceLoad> loads, QueryLimits limits) {
        var warnings = new ArrayList<String>();
        limits.samples()
                .ifPresent(most -> costliest(loads, SourceLoad::samples, most)
                        .ifPresent(found -> warnings.add("one query reads " + Unit.COUNT.text(found.cost)
                                + " samples, and the source refuses more than " + Unit.COUNT.text(most)
                                + " (--query.max-samples): raise that limit, or use recording rules (greenwall rules"
                                + " export); the query is " + brief(found.expr))));
        limits.bytes()
                .ifPresent(most -> costliest(loads, load -> load.bytes() / Math.max(1, load.calls()), most)
                        .ifPresent(found -> warnings.add("one response is " + Unit.BYTES.text(found.cost)
                                + ", and Greenwall reads at most " + Unit.BYTES.text(most)
                                + ": raise body_limit of the source, or split the query: "
                                + brief(found.expr))));
        return warnings;
    }

    private record CostlyQuery(String expr, long cost) {}

    /// The most expensive query, if it is near the limit.
    private static Optional<CostlyQuery> costliest(
            Map<String, SourceLoad> loads, ToLongFunction<SourceLoad> cost, long most) {
        return loads.entrySet().stream()
                .map(load -> new CostlyQuery(load.getKey(), cost.applyAsLong(load.getValue())))
                .filter(load -> load.cost >= NEAR * most)
                .max(Comparator.comparingLong(CostlyQuery::cost));
    }

    private static String brief(String expr) {
        return expr.length() <= LONGEST ? expr : expr.substring(0, LONGEST) + " …";
    }

    /// How much load the recording rules of the pack would save, from the cost of the last queries: a recorded
    /// series is one sample where a rate reads minutes of samples. Empty if the poll is light anyway, or if the
    /// rules would not make it much lighter.
    private Optional<String> savingsOfRules(SourceLoad whole) {
        boolean light = whole.samples() < FEW_SAMPLES && whole.took().toMillis() < QUICK_MILLIS;
        var recordable = light ? Set.<PolledQuery>of() : recordable();
        long samples = 0;
        double millis = 0;
        for (var query : recordable) {
            long now = query.load().samples();
            long rows = query.answer().size();
            double savedShare = now > rows ? 1 - rows / (double) now : now < 0 ? 0.5 : 0;
            samples += Math.max(0, now - rows);
            millis += query.took().toMillis() * savedShare;
        }
        boolean isWorthwhile = samples > whole.samples() * MIN_SHARE && samples > 0
                || millis > whole.took().toMillis() * MIN_SHARE;
        if (recordable.isEmpty() || !isWorthwhile) {
            return Optional.empty();
        }
        var savedSamples = whole.samples() < 0
                ? ""
                : Unit.COUNT.text(samples) + " of " + Unit.COUNT.text(whole.samples()) + " samples and ";
        return Optional.of("the recording rules of \"greenwall rules export\" would save this source " + savedSamples
                + Unit.SECONDS.text(millis / 1000) + " of "
                + Unit.SECONDS.text(whole.took().toMillis() / 1000.0)
                + " of query time in each poll ("
                + CountText.of(recordable.size(), "query", "queries") + ")");
    }

    /// The queries in use that a recorded series would replace, which requires that its form is tried before
    /// them.
    private Set<PolledQuery> recordable() {
        var catalogue = settings.catalogue();
        var queries = poller.pollState.queries;
        var records = records(catalogue);
        var found = new LinkedHashSet<PolledQuery>();
        for (var quantity : catalogue.quantities()) {
            var forms = catalogue.forms(quantity.id());
            var states = queries.of(quantity.id());
            boolean earlier = false;
            for (int i = 0; i < states.length; i++) {
                var recorded =
                        FormQuery.of(forms.get(i), queries.targetLabels()).recorded();
                var formState = states[i];
                if (!recorded.isEmpty()) {
                    earlier |= recorded.stream().map(FormQuery::metric).allMatch(records::contains);
                } else if (earlier && formState != null && poller.pollState.chosenForms.chosen(quantity.id(), i)) {
                    found.add(formState.sent.value());
                }
            }
        }
        return found;
    }

    private static Set<String> records(QuantityCatalogue catalogue) {
        return RulesPack.groups(catalogue, "instance", _ -> "").stream()
                .flatMap(group -> group.rules().stream())
                .filter(PrometheusRule.Recording.class::isInstance)
                .map(PrometheusRule::name)
                .collect(Collectors.toSet());
    }
}
