package greenwall.fleet.poll;

import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.doctor.DoctorFindings.AbsentQuantity;
import greenwall.fleet.doctor.DoctorFindings.FormFound;
import greenwall.fleet.doctor.DoctorFindings.HostFound;
import greenwall.fleet.doctor.DoctorFindings.QuantityFound;
import greenwall.fleet.doctor.DoctorFindings.SourceFound;
import greenwall.fleet.doctor.DoctorFindings.Warning;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.HostState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reports on one cluster after a poll.
record ClusterDoctor(ClusterState state, ClusterPoller poller, PollSettings settings) {

    SourceFound source() {
        var build = poller.discovery.build();
        var targets = poller.pollState.mapping().targets().stream()
                .filter(t -> t.scraped() && t.present())
                .toList();
        return new SourceFound(
                state.sources().getFirst(),
                build.map(MetricsSource.BuildInfo::product).orElse(""),
                build.map(MetricsSource.BuildInfo::version).orElse(""),
                targets.size(),
                (int) targets.stream().filter(Target::up).count(),
                poller.problems());
    }

    List<HostFound> hosts(List<HostState> hosts) {
        return hosts.stream()
                .map(h -> new HostFound(
                        poller.cluster(),
                        h.name(),
                        h.state(),
                        h.host().names(),
                        h.host().labels()))
                .toList();
    }

    List<QuantityFound> quantities(List<HostState> hosts) {
        var found = new ArrayList<QuantityFound>();
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
            var queried = new ArrayList<FormFound>();
            forms.forEach((form, names) -> queried.add(
                    new FormFound(form, poller.pollState.queries.separators().applyTo(form.expr()), names)));
            found.add(new QuantityFound(poller.cluster(), quantity.id(), quantity.unit(), queried, absent));
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
        if (poller.skew().abs().compareTo(DoctorFindings.REPORTED_SKEW) > 0) {
            texts.add("the source's clock and this machine's differ by "
                    + poller.skew().toMillis() / 1000.0 + " s; ages are calculated from the source's clock");
        }
        source.slowed().ifPresent(slowed -> texts.add("the source is " + slowed));
        if (source.state() == CellState.OK) {
            texts.addAll(poller.limitWarnings());
        }
        var savings = new RecordingRuleSavings(queries, poller.pollState.resolver);
        source.load().flatMap(savings::advice).ifPresent(texts::add);
        for (var quantity : settings.catalogue().quantities()) {
            for (var form : settings.catalogue().forms(quantity.id())) {
                if (form.trust() == QuantityForm.Trust.SITE
                        && !FormQuery.of(form, queries.separators()).understood()) {
                    texts.add("the expression of " + quantity.id()
                            + " is not valid PromQL, so the age of its values is not known: " + form.expr());
                }
            }
        }
        int ambiguous = unmatchedRows();
        if (ambiguous > 0) {
            texts.add((ambiguous == 1 ? "1 row matches" : ambiguous + " rows match")
                    + " several hosts or none, because of ambiguous labels");
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
}
