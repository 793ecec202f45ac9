package greenwall.fleet.heartbeat;

import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.doctor.Diagnosis.AbsentFound;
import greenwall.fleet.doctor.Diagnosis.FormFound;
import greenwall.fleet.doctor.Diagnosis.HostFound;
import greenwall.fleet.doctor.Diagnosis.QuantityFound;
import greenwall.fleet.doctor.Diagnosis.SourceFound;
import greenwall.fleet.doctor.Diagnosis.Warning;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Form;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reports on one cluster after a poll.
record DiagnosisReport(ClusterState state, ClusterPoller heart, PollSettings settings) {
    private static final Duration SKEW_WORTH_TELLING = Duration.ofSeconds(2);

    List<SourceFound> sources() {
        Optional<Metrics.BuildInfo> build = heart.discovery.build();
        var targets = heart.model.folding().targets().stream()
                .filter(t -> t.scraped() && t.present())
                .toList();
        return state.sources().stream()
                .map(source -> new SourceFound(
                        source,
                        build.map(Metrics.BuildInfo::product).orElse(""),
                        build.map(Metrics.BuildInfo::version).orElse(""),
                        targets.size(),
                        (int) targets.stream().filter(Target::up).count(),
                        heart.problems()))
                .toList();
    }

    List<HostFound> hosts(List<HostState> hosts) {
        return hosts.stream()
                .map(h -> new HostFound(
                        heart.cluster(),
                        h.name(),
                        h.state(),
                        h.host().names(),
                        h.host().labels()))
                .toList();
    }

    List<QuantityFound> quantities(List<HostState> hosts) {
        var found = new ArrayList<QuantityFound>();
        for (var quantity : settings.catalogue().quantities()) {
            Map<Form, List<String>> forms = new LinkedHashMap<>();
            var absent = new ArrayList<AbsentFound>();
            for (var host : hosts) {
                var cells = host.cells(quantity.id());
                if (cells.isEmpty()) {
                    var why = host.absence(quantity);
                    absent.add(new AbsentFound(host.name(), why.reason(), why.remedy()));
                } else {
                    cells.stream()
                            .map(cell -> cell.form())
                            .distinct()
                            .forEach(form -> forms.computeIfAbsent(form, _ -> new ArrayList<>())
                                    .add(host.name()));
                }
            }
            var asked = new ArrayList<FormFound>();
            forms.forEach((form, names) -> asked.add(
                    new FormFound(form, heart.model.queries.separators().into(form.expr()), names)));
            found.add(new QuantityFound(heart.cluster(), quantity.id(), quantity.unit(), asked, absent));
        }
        return found;
    }

    List<Warning> warnings() {
        var warnings = new ArrayList<Warning>();
        heart.model.folding().warnings().forEach(text -> warnings.add(new Warning(heart.cluster(), text)));
        heart.problems().forEach(text -> warnings.add(new Warning(heart.cluster(), text)));
        for (var source : state.sources()) {
            if (source.state() != CellState.OK) {
                warnings.add(new Warning(heart.cluster(), source.source() + " does not answer: " + source.reason()));
            }
        }
        if (state.sources().stream().allMatch(s -> s.state() == CellState.OK)
                && heart.model.folding().targets().isEmpty()) {
            warnings.add(
                    new Warning(
                            heart.cluster(),
                            "the source answers and has no targets: give it scrape_configs, or check whether it is the right one"));
        }
        if (heart.skew().abs().compareTo(SKEW_WORTH_TELLING) > 0) {
            warnings.add(new Warning(
                    heart.cluster(),
                    "the source's clock and this machine's differ by "
                            + heart.skew().toMillis() / 1000.0 + " s; ages are calculated from the source's clock"));
        }
        state.sources().stream()
                .flatMap(source -> source.slowed().stream())
                .forEach(slowed -> warnings.add(new Warning(heart.cluster(), "the source is " + slowed)));
        heart.headroom().forEach(text -> warnings.add(new Warning(heart.cluster(), text)));
        var relief = new RecordingRuleSavings(heart.model.queries, heart.model.resolver);
        state.sources().stream()
                .flatMap(source -> source.load().stream())
                .flatMap(load -> relief.advice(load).stream())
                .forEach(text -> warnings.add(new Warning(heart.cluster(), text)));
        for (var quantity : settings.catalogue().quantities()) {
            for (var form : settings.catalogue().forms(quantity.id())) {
                if (form.trust() == Form.Trust.SITE
                        && !FormQuery.of(form, heart.model.queries.separators()).understood()) {
                    warnings.add(new Warning(
                            heart.cluster(),
                            "the expression of " + quantity.id() + " is not valid PromQL, so its age is not known: "
                                    + form.expr()));
                }
            }
        }
        int ambiguous = unplaced();
        if (ambiguous > 0) {
            warnings.add(new Warning(
                    heart.cluster(), ambiguous + " rows match several hosts or none: their labels are ambiguous"));
        }
        return warnings;
    }

    /// Rows of answers that were given to no host although they name one.
    private int unplaced() {
        int rows = 0;
        for (var asked : heart.model.queries.all()) {
            for (var labels : asked.value.rows()) {
                if (!labels.isEmpty() && heart.model.folding().hostOf(labels) < 0) {
                    rows++;
                }
            }
        }
        return rows;
    }
}
